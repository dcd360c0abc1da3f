"""Addresses for calls to come in, and the e-mails of calls. On SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from chatd.base.names import Seconds, StaffId
from chatd.directory.database.directories import DatabaseDirectories
from chatd.rota.database.calls import DatabaseCalls
from chatd.rota.database.mails import DatabaseAddresses, DatabaseMails
from chatd.rota.database.tables import call_in_addresses, call_in_mails
from chatd.rota.rules.calls import OPEN_SECONDS
from chatd.rota.rules.mail import CLAIM_SECONDS, MailState, OwnAddress
from tests.adapters.test_durable_calls import NOW, ORGANISATION, WHO, a_call
from tests.adapters.test_durable_contracts import DIRECTORY

OTHER = StaffId("other")
OWN, OTHERS = OwnAddress("aino@perhe.example", "fi"), OwnAddress("bo@perhe.example", "sv")
LATER = Seconds(NOW + 1)


class Stores:
    def __init__(self, database):
        self.database = database
        self.addresses, self.mails = DatabaseAddresses(database), DatabaseMails(database)
        self.calls = DatabaseCalls(database)

    async def call(self, *staff, name="k1"):
        await self.calls.add(a_call(name), Seconds(0), staff)

    async def claim(self, now=LATER, organisations=(ORGANISATION,)):
        return await self.mails.claim(organisations, now)

    async def counts(self):
        (call,) = await self.calls.since(ORGANISATION, Seconds(0))
        return call.mailed, call.undelivered


@pytest.fixture
async def stores(database):
    other = replace(DIRECTORY.staff[WHO], id=OTHER)
    directory = replace(DIRECTORY, staff={**DIRECTORY.staff, OTHER: other})
    await DatabaseDirectories(database).store(directory)
    stores = Stores(database)
    await stores.addresses.keep(WHO, OWN)
    return stores


async def test_an_address_is_ones_own_until_it_is_changed_or_removed(stores):
    assert await stores.addresses.of(WHO) == OWN
    assert await stores.addresses.of(OTHER) is None
    await stores.addresses.keep(WHO, OTHERS)
    assert await stores.addresses.of(WHO) == OTHERS
    await stores.addresses.remove(WHO)
    assert await stores.addresses.of(WHO) is None


async def test_two_who_change_one_address_at_once_leave_one(stores):
    await asyncio.gather(*(stores.addresses.keep(WHO, each) for each in (OWN, OTHERS) * 3))
    assert await stores.addresses.of(WHO) in (OWN, OTHERS)


async def test_reachable_is_who_has_one_and_wants_to_be_called(stores):
    assert await stores.addresses.reachable([OTHER, WHO]) == [WHO]
    await stores.addresses.keep(OTHER, OTHERS)
    assert await stores.addresses.reachable([OTHER, WHO]) == [OTHER, WHO]
    await stores.calls.wish(OTHER, is_called=False)
    assert await stores.addresses.reachable([OTHER, WHO]) == [WHO]
    assert await stores.addresses.reachable([]) == []


async def test_it_goes_with_the_person_and_her_emails_too(stores):
    await stores.call(WHO, OTHER)
    await DatabaseDirectories(stores.database).store(replace(DIRECTORY, staff={}))
    async with stores.database.reading() as connection:
        for table in (call_in_addresses, call_in_mails):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar() == 0


async def test_an_email_goes_to_one_process_alone(stores):
    await stores.call(WHO)
    found = await asyncio.gather(*(stores.claim() for _ in range(6)))
    (claimed,) = [each for each in found if each is not None]
    assert (claimed.staff, claimed.to, claimed.tries, claimed.call.id) == (WHO, OWN, 1, "k1")
    assert await stores.claim() is None


async def test_what_became_of_it_is_counted_and_tried_again_when_it_is_due(stores):
    await stores.addresses.keep(OTHER, OTHERS)
    await stores.call(WHO, OTHER)
    first, second = await stores.claim(), await stores.claim()
    await stores.mails.settle(first, MailState.SENT, LATER)
    await stores.mails.settle(second, MailState.WAITING, Seconds(NOW + 60))
    assert await stores.counts() == (1, 0)
    assert await stores.claim(Seconds(NOW + 59)) is None
    again = await stores.claim(Seconds(NOW + 60))
    assert (again.staff, again.tries) == (second.staff, 2)
    await stores.mails.settle(again, MailState.GIVEN_UP, LATER)
    assert await stores.counts() == (1, 1)


async def test_what_a_process_died_with_is_given_up_and_never_sent_twice(stores):
    await stores.call(WHO)
    claimed = await stores.claim()
    assert await stores.mails.give_up_lost(LATER) == 0
    late = Seconds(LATER + CLAIM_SECONDS)
    assert await stores.mails.give_up_lost(late) == 1
    assert await stores.mails.give_up_lost(late) == 0
    await stores.mails.settle(claimed, MailState.WAITING, late)  # of whoever was only slow
    assert await stores.claim(late) is None
    assert await stores.counts() == (0, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.addresses.remove(WHO),
        lambda it: it.calls.wish(WHO, is_called=False),
        lambda it: it.calls.answer(ORGANISATION, "k1", WHO, 15, NOW),
        lambda it: it.calls.answer(ORGANISATION, "k1", WHO, None, NOW),
        lambda it: it.calls.end(ORGANISATION, "k1", NOW),
    ],
    ids=["no address", "no wish", "comes", "cannot", "enough"],
)
async def test_nothing_goes_out_that_nobody_wants_any_more(stores, change):
    await stores.call(WHO)
    await change(stores)
    assert await stores.claim() is None
    assert await stores.counts() == (0, 0)


async def test_nothing_goes_out_late_or_for_an_organisation_without_a_server(stores):
    await stores.call(WHO)
    assert await stores.claim(Seconds(NOW + OPEN_SECONDS)) is None
    assert await stores.claim(organisations=("another",)) is None
    assert await stores.claim(organisations=()) is None
    assert await stores.claim() is not None


async def test_who_refuses_the_call_sends_nothing(stores):
    await stores.call(WHO)
    told = await asyncio.gather(stores.call(WHO, name="k2"), return_exceptions=True)
    assert [each.reason for each in told] == ["wrong_state"]
    assert (await stores.claim()).call.id == "k1"
    assert await stores.claim() is None


async def test_emails_are_gone_with_their_call(stores):
    await stores.call(WHO)
    assert await stores.calls.purge(Seconds(NOW + 1)) == 1
    async with stores.database.reading() as connection:
        assert (
            await connection.execute(select(func.count()).select_from(call_in_mails))
        ).scalar() == 0
    assert await stores.addresses.of(WHO) == OWN
