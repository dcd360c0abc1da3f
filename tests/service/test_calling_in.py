"""Calling somebody in: who is asked, who sees the answers, and when nobody is asked any more."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.limits import CALL_ANSWERS, CALL_WISHES
from chatd.base.names import StaffId
from chatd.line.ports import TicketsAndDesks
from chatd.process.ids import RandomIds
from chatd.rota.database.calls import DatabaseCalls
from chatd.rota.database.mails import DatabaseAddresses, DatabaseMails
from chatd.rota.rules.calls import KEPT_SECONDS, OPEN_SECONDS
from chatd.rota.rules.mail import Servers
from chatd.rota.service.calling import Calling
from chatd.rota.service.mailing import CALL_INS, Mailing
from chatd.rota.smtp.postman import SmtpPostman
from tests.service.test_roles import on_disk, two_organisations
from tests.service.world import LINE, World

NO_SERVERS = Servers({})


def mailing_of(world, servers=NO_SERVERS, postman=None):
    return Mailing(
        DatabaseAddresses(world.database),
        DatabaseMails(world.database),
        postman or SmtpPostman(),
        servers,
        world.services.registry,
        world.areas.line.services.store,
        world.post,
        world.clock,
        "https://line.example",
    )


class Phones:
    """The area, and people who are called."""

    def __init__(self, world, mailing=None):
        self.world = world
        store: TicketsAndDesks = world.areas.line.services.store
        self.calling = Calling(
            DatabaseCalls(world.database),
            world.services.registry,
            store,
            world.post,
            world.clock,
            RandomIds(),
            mailing or mailing_of(world),
        )

    def staff(self, name):
        return self.world.services.registry.staff(StaffId(name))

    async def view(self, name):
        return await self.calling.view(self.staff(name))

    async def call(self, name="lea"):
        await self.calling.call(self.staff(name), LINE)
        (call,) = (await self.view(name)).calls
        return call.id


@pytest.fixture
async def phones(tmp_path, tmp_path_factory):
    directory = two_organisations()
    database = await on_disk(tmp_path_factory.getbasetemp(), directory)
    world = await World(tmp_path, directory, database=database).start()
    yield Phones(world)
    await database.close()


async def test_who_is_on_no_shift_is_asked_and_who_is_on_one_is_not(phones):
    await phones.world.console("aino").start()
    await phones.call()
    assert (await phones.view("aino")).calls == ()
    (asked,) = (await phones.view("bo")).calls
    assert (asked.by, asked.is_asked, asked.line) == ("Lea", True, LINE)
    (own,) = (await phones.view("lea")).calls
    assert not own.is_asked


async def test_leads_see_who_comes_and_others_what_they_have_said_themselves(phones):
    call = await phones.call()
    await phones.calling.answer(phones.staff("bo"), call, 30)
    await phones.calling.answer(phones.staff("cilla"), call, None)
    (seen,) = (await phones.view("lea")).calls
    assert {(each.alias, each.minutes) for each in seen.answers} == {("Bo", 30), ("Cilla", None)}
    (seen,) = (await phones.view("bo")).calls
    assert [each.staff for each in seen.answers] == ["bo"]


async def test_who_does_not_want_to_be_called_is_not(phones):
    await phones.calling.wish(phones.staff("bo"), is_called=False)
    await phones.call()
    bo = await phones.view("bo")
    assert (bo.is_called, bo.calls) == (False, ())


async def test_all_consoles_are_told_of_each_change(phones):
    changed = []
    phones.world.post.changed = lambda what, *_, **__: changed.append(what)
    call = await phones.call()
    await phones.calling.answer(phones.staff("bo"), call, 15)
    await phones.calling.end(phones.staff("lea"), call)
    assert changed == [CALL_INS] * 3


async def test_it_is_over_by_a_leads_word_and_by_time(phones):
    call = await phones.call()
    await phones.calling.end(phones.staff("lea"), call)
    assert (await phones.view("bo")).calls == ()
    with pytest.raises(Refused) as refused:
        await phones.calling.answer(phones.staff("bo"), call, 15)
    assert refused.value.reason is Reason.NOT_ALLOWED
    await phones.call()
    phones.world.clock.at += OPEN_SECONDS
    assert (await phones.view("bo")).calls == (await phones.view("lea")).calls == ()


async def test_it_is_gone_after_half_a_day(phones):
    await phones.call()
    phones.world.clock.at += KEPT_SECONDS + 1
    await phones.world.pass_time(2)
    assert await DatabaseCalls(phones.world.database).since("turva", 0.0) == []


@pytest.mark.parametrize("name", ["b-lead", "b-counsellor"])
async def test_another_organisation_neither_sees_nor_answers_nor_calls(phones, name):
    call = await phones.call()
    other = phones.staff(name)
    assert (await phones.calling.view(other)).calls == ()
    with pytest.raises(Refused):
        await phones.calling.answer(other, call, 15)
    with pytest.raises(Refused):
        await phones.calling.call(other, LINE)


@pytest.mark.parametrize("act", ["answer", "wish"])
async def test_nobody_tells_all_consoles_without_end(phones, act):
    call, bo = await phones.call(), phones.staff("bo")

    async def again():
        if act == "answer":
            await phones.calling.answer(bo, call, 15)
        else:
            await phones.calling.wish(bo, is_called=True)

    limit = CALL_ANSWERS if act == "answer" else CALL_WISHES
    for _ in range(limit.burst):
        await again()
    with pytest.raises(Refused) as refused:
        await again()
    assert refused.value.reason is Reason.TOO_OFTEN
    await phones.calling.answer(phones.staff("cilla"), call, 15)  # nobody else's
    phones.world.clock.at += 60
    await again()
