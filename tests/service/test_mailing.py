"""Calling in by e-mail, to a real server: who gets one, what stands in it, and what nobody ever sees."""

import asyncio
from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.limits import CALL_ADDRESSES
from chatd.base.texts.catalogue import LANGUAGES, text_of
from chatd.rota.ports import Tried
from chatd.rota.rules.mail import (
    CONNECTIONS_MAX,
    PAUSES_SECONDS,
    TRIES_MAX,
    MailServer,
    Outcome,
    Servers,
    Tls,
)
from tests.mail_server import HOST, mail_server
from tests.service.test_calling_in import Phones, mailing_of
from tests.service.test_roles import OTHERS, THEIR_LINE, on_disk, two_organisations
from tests.service.world import LINE, ORGANISATION, World

ADDRESS = "{}@perhe.example"
SENDER = "vuorot@turva.example"


class Mailed(Phones):
    """People who may be called by e-mail, and the server by which."""

    def __init__(self, world, inbox):
        self.inbox = inbox
        self.server = MailServer(ORGANISATION, HOST, inbox.port, Tls.PLAIN, SENDER)
        self.mailing = mailing_of(world, Servers({ORGANISATION: self.server}))
        super().__init__(world, self.mailing)

    async def give(self, *names, language="fi"):
        for name in names:
            await self.mailing.keep(self.staff(name), ADDRESS.format(name), language)

    async def send(self):
        await self.mailing.send(self.world.clock.now())

    @property
    def to(self):
        return sorted(address for each in self.inbox.taken for address in each.to)

    async def counts(self, name="lea"):
        (call,) = (await self.view(name)).calls
        return call.mailed, call.undelivered


@pytest.fixture
async def mailed(tmp_path, tmp_path_factory):
    directory = two_organisations()
    database = await on_disk(tmp_path_factory.getbasetemp(), directory)
    world = await World(tmp_path, directory, database=database).start()
    async with mail_server() as inbox:
        yield Mailed(world, inbox)
    await database.close()


def addresses(*names):
    return [ADDRESS.format(name) for name in names]


async def test_it_goes_to_who_gave_an_address_and_could_come_and_to_nobody_else(mailed):
    await mailed.give("aino", "bo", "cilla", "lea", "vilma")
    await mailed.world.console("aino").start()
    await mailed.calling.wish(mailed.staff("cilla"), is_called=False)
    await mailed.call()
    await mailed.send()
    assert mailed.to == addresses("bo", "vilma")  # not who is on shift, does not wish it, or calls
    assert all(len(each.to) == 1 for each in mailed.inbox.taken)
    assert await mailed.counts() == (2, 0)


async def test_nobody_gets_a_second_one_of_the_same_call(mailed):
    await mailed.give("bo")
    await mailed.call()
    others = [mailing_of(mailed.world, Servers({ORGANISATION: mailed.server})) for _ in range(3)]
    now = mailed.world.clock.now()
    await asyncio.gather(*(each.send(now) for each in (mailed.mailing, *others)))
    await mailed.send()
    assert mailed.to == addresses("bo")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_neutral_in_her_language_and_says_where_and_how_to_stop_it(mailed, language):
    await mailed.give("bo", language=language)
    await mailed.call()
    await mailed.send()
    (taken,) = mailed.inbox.taken
    message = taken.message
    assert message["Subject"] == text_of("mail.call_in.subject", language)
    body = message.get_content()
    assert "https://line.example/console/" in body
    assert "12.00" in body  # two hours from ten, where the line is
    assert text_of("console.nav.rota", language) in body
    named = [ORGANISATION, LINE, "Nettiturva", "Nätskydd", "Lea", "Bo", "bo"]
    assert not [name for name in named if name in str(taken.raw.decode()).split()]
    assert message.get_content_type() == "text/plain"
    violence = ["väkival", "våld", "violen", "turva", "skydd", "shelter", "crisis", "kriisi"]
    text = f"{message['Subject']} {body.replace('https://line.example/console/', '')}".casefold()
    assert [word for word in violence if word in text] == []


async def test_who_has_answered_or_taken_her_address_away_meanwhile_gets_none(mailed):
    await mailed.give("aino", "bo", "cilla")
    call = await mailed.call()
    await mailed.calling.answer(mailed.staff("aino"), call, 15)
    await mailed.mailing.remove(mailed.staff("bo"))
    await mailed.send()
    assert mailed.to == addresses("cilla")


async def test_enough_is_enough_for_what_has_not_gone_out_too(mailed):
    await mailed.give("bo")
    call = await mailed.call()
    await mailed.calling.end(mailed.staff("lea"), call)
    await mailed.send()
    assert mailed.to == []


async def test_it_is_tried_a_few_times_with_growing_pauses_and_then_given_up_and_told(mailed):
    await mailed.give("bo", "cilla")
    await mailed.call()
    mailed.inbox.answers[f"RCPT {ADDRESS.format('bo')}"] = "450 later"
    tried = []
    for pause in (0, *PAUSES_SECONDS, 3_600):
        mailed.world.clock.at += pause - 1
        await mailed.send()  # too early
        mailed.world.clock.at += 1
        await mailed.send()
        tried.append(mailed.inbox.connections)
    assert tuple(sorted(PAUSES_SECONDS)) == PAUSES_SECONDS
    assert mailed.inbox.connections == 1 + TRIES_MAX
    assert mailed.to == addresses("cilla")
    assert mailed.mailing.given_up() == {ORGANISATION: 1}


async def test_a_lead_sees_how_many_and_never_who(mailed):
    await mailed.give("bo", "cilla")
    await mailed.call()
    mailed.inbox.answers[f"RCPT {ADDRESS.format('bo')}"] = "550 no such person"
    changed = []
    mailed.world.post.changed = lambda what, *_, **__: changed.append(what)
    await mailed.send()
    assert changed == ["call_ins"]
    assert await mailed.counts() == (1, 1)
    assert await mailed.counts("cilla") == (0, 0)
    for name in ("lea", "ada", "cilla"):
        assert "perhe.example" not in str(await mailed.view(name))


async def test_a_server_that_is_away_disturbs_nobody_and_operators_are_told(mailed):
    await mailed.give("bo")
    port, mailed.server = mailed.inbox.port, None
    away = MailServer(ORGANISATION, HOST, 1, Tls.PLAIN, SENDER)
    broken = mailing_of(mailed.world, Servers({ORGANISATION: away}))
    await mailed.call()
    assert broken.warning() == ""
    await broken.send(mailed.world.clock.now())
    assert broken.warning() == "no_answer"
    assert await mailed.counts() == (0, 0)
    visitor = mailed.world.visitor("somebody")
    await visitor.join()
    assert port


async def test_so_many_connections_at_once_and_no_more(mailed):
    mailed.inbox.slow = CONNECTIONS_MAX
    await mailed.give("aino", "bo", "cilla", "vilma", "ada")
    await mailed.call()
    await mailed.send()
    assert mailed.inbox.most_at_once == CONNECTIONS_MAX
    assert len(mailed.to) == 5


class OneIsAway:
    """Postman for two servers: one answers nobody. `asked`: whose e-mail was tried, in turn."""

    def __init__(self, away):
        self.away, self.asked, self.most_at_once, self._now = away, [], 0, 0

    async def send(self, server, written):
        self.asked.append(server.organisation)
        if server.organisation != self.away:
            return Tried(Outcome.SENT)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await asyncio.sleep(0)
        self._now -= 1
        return Tried(Outcome.LATER, "no_answer", is_there=False)


async def test_nobody_waits_behind_the_server_of_another_organisation(mailed):
    """Each try at a server that is silent takes its time, and there are few connections."""
    theirs = OTHERS
    servers = {ORGANISATION: mailed.server, theirs: replace(mailed.server, organisation=theirs)}
    postman = OneIsAway(ORGANISATION)
    mailing = mailing_of(mailed.world, Servers(servers), postman)
    await mailed.give("aino", "bo", "cilla", "vilma", "ada")
    await mailing.keep(mailed.staff("b-counsellor"), "b@perhe.example", "fi")
    await mailed.call()
    await mailing.send(mailed.world.clock.now())
    assert postman.asked == [ORGANISATION] * 5
    mailed.world.clock.at += PAUSES_SECONDS[0]
    await Phones(mailed.world, mailing).calling.call(mailed.staff("b-lead"), THEIR_LINE)
    postman.asked, postman.most_at_once = [], 0
    await mailing.send(mailed.world.clock.now())
    assert theirs in postman.asked[:CONNECTIONS_MAX]
    assert postman.asked.count(ORGANISATION) == 5
    assert postman.most_at_once == 1  # the other connection is free for whoever comes


async def test_without_a_server_nothing_is_kept_and_nothing_is_sent(mailed):
    other = mailed.staff("b-counsellor")
    assert await mailed.mailing.settings(other) == (False, None)
    with pytest.raises(Refused) as refused:
        await mailed.mailing.keep(other, "x@perhe.example", "fi")
    assert refused.value.reason is Reason.NOT_ALLOWED
    nobody = mailing_of(mailed.world)
    await nobody.send(mailed.world.clock.now())
    assert mailed.inbox.connections == 0


async def test_each_sees_her_own_address_alone_and_can_remove_it_at_any_time(mailed):
    await mailed.give("bo")
    assert (await mailed.mailing.settings(mailed.staff("bo"))).own.address == "bo@perhe.example"
    for name in ("aino", "lea", "ada"):
        assert (await mailed.mailing.settings(mailed.staff(name))).own is None
    nobody = mailing_of(mailed.world)  # the operator has taken the server away
    await nobody.remove(mailed.staff("bo"))
    assert (await mailed.mailing.settings(mailed.staff("bo"))).own is None


@pytest.mark.parametrize("address", ["", "bo", "bo@perhe.example\r\nBcc: x@y.example"])
async def test_what_is_no_address_is_refused(mailed, address):
    with pytest.raises(Refused) as refused:
        await mailed.mailing.keep(mailed.staff("bo"), address, "fi")
    assert refused.value.reason is Reason.WRONG_STATE


async def test_an_address_is_not_changed_without_end(mailed):
    for _ in range(CALL_ADDRESSES.burst):
        await mailed.give("bo")
    with pytest.raises(Refused) as refused:
        await mailed.give("bo")
    assert refused.value.reason is Reason.TOO_OFTEN


async def test_another_language_is_written_to_in_one_that_ships(mailed):
    await mailed.give("bo", language="so")
    assert (await mailed.mailing.settings(mailed.staff("bo"))).own.language == "en"
