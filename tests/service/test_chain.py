"""Statements go up, certificates and lists come down; each is checked before it is kept, and whoever waits is told."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import Role, StaffRole
from chatd.staff.credentials.records import read_record
from tests.bus import Wire
from tests.service.chains import (
    DAY,
    HOUR,
    NOW,
    a_record,
    a_statement,
    issuing,
    key,
    public,
    revoked,
    revoked_issuing,
    staff,
)
from tests.service.world import FI, ORGANISATION, ROOT_KEY, World, a_directory, a_person

LEAD = a_person("lea", StaffRole.LEAD)
AINO, BO = a_person("aino"), a_person("bo")


@pytest.fixture
def chain(world):
    return world.services.chain


@pytest.fixture
def known(world):
    return world.services.known_chain


@pytest.fixture
async def founded(chain):
    """An issuing certificate is there."""
    await chain.keep_issuing(LEAD, issuing())
    return chain


async def refusal(act):
    with pytest.raises(Refused) as refused:
        await act
    return refused.value.reason


def texts(*parts):
    return tuple(map(to_text, parts))


async def test_a_statement_goes_up_and_a_certificate_comes_down(founded):
    assert await founded.own(AINO) == await founded.own(BO)
    await founded.state(AINO, a_statement())
    assert [(each.id, said) for each, said in await founded.statements(LEAD)] == [
        ("aino", a_statement())
    ]
    await founded.press(LEAD, [("aino", staff())], [revoked(1)])
    own = await founded.own(AINO)
    assert (own.issuing, own.lists) == (texts(issuing()), texts(revoked(1)))
    assert own.certificates == texts(staff())
    assert own.statement.serial == 1
    assert to_bytes(own.statement.statement) == a_statement()
    assert (await founded.own(BO)).certificates == ()


async def test_a_statement_of_a_smaller_serial_takes_nobodys_place(chain):
    await chain.state(AINO, a_statement(serial=2))
    for serial in (1, 2):
        assert await refusal(chain.state(AINO, a_statement(serial=serial))) is Reason.OUT_OF_ORDER
    await chain.state(AINO, a_statement(serial=3))
    assert (await chain.own(AINO)).statement.serial == 3


@pytest.mark.parametrize(
    "wrong",
    [
        a_statement("bo"),
        a_statement(organisation="toinen"),
        a_statement(now=NOW + HOUR + 1),
        a_statement() + b"\0",
        b"\2\x60" * 300,
        b"",
    ],
    ids=range(6),
)
async def test_a_statement_that_is_not_ones_own_or_of_another_form_is_refused(chain, wrong):
    assert await refusal(chain.state(AINO, wrong)) is Reason.BAD_CREDENTIAL
    assert (await chain.own(AINO)).statement is None


@pytest.mark.parametrize(
    ("who", "wrong"),
    [
        ("aino", staff("Eeva")),
        ("aino", staff(answers_as="peer")),
        ("aino", staff(role=Role.SPECIALIST)),
        ("aino", staff(by="another")),
        ("aino", staff(since=NOW - 15 * DAY)),
        ("aino", staff(since=NOW - 2 * DAY)),  # before the issuing certificate
        ("aino", staff() + b"\0"),
        ("nobody", staff()),
        ("bo", staff()),
    ],
    ids=range(9),
)
async def test_one_bad_certificate_in_a_press_keeps_none(founded, who, wrong):
    pressed = founded.press(LEAD, [("bo", staff("Bo", of="bo 1")), (who, wrong)], [revoked(1)])
    assert await refusal(pressed) is Reason.BAD_CREDENTIAL
    assert (await founded.own(BO)).certificates == ()
    assert (await founded.own(BO)).lists == ()


@pytest.mark.parametrize(
    "wrong",
    [
        revoked(2, by="another"),
        revoked(2, behind=issuing(organisation="Toinen ry")),
        revoked(2, behind=issuing(root=key("another root"))),
        revoked(2, since=NOW - 8 * DAY),
        revoked_issuing(2),
        b"\2\x50",
    ],
    ids=range(6),
)
async def test_one_bad_list_in_a_press_keeps_none(founded, wrong):
    pressed = founded.press(LEAD, [("bo", staff("Bo", of="bo 1"))], [revoked(1), wrong])
    assert await refusal(pressed) is Reason.BAD_CREDENTIAL
    assert (await founded.own(BO)).certificates == ()


async def test_two_leads_who_press_together_do_not_lose_each_others_list(founded):
    await founded.press(LEAD, [], [revoked(1), revoked(2, since=NOW + 6 * DAY)])
    late = founded.press(LEAD, [("aino", staff())], [revoked(2, "aino 1")])
    assert await refusal(late) is Reason.OUT_OF_ORDER
    assert (await founded.own(AINO)).certificates == ()
    await founded.press(LEAD, [("aino", staff())], [revoked(3, "bo 1")])


@pytest.mark.parametrize("number", [1_001, 2**32 - 1])
async def test_nobody_uses_up_the_numbers_of_lists_or_statements(founded, number):
    """The greatest number that there is would be the last list ever, and the last statement of that person."""
    assert await refusal(founded.press(LEAD, [], [revoked(number)])) is Reason.OUT_OF_ORDER
    assert await refusal(founded.state(AINO, a_statement(serial=number))) is Reason.OUT_OF_ORDER
    await founded.press(LEAD, [], [revoked(1_000)])
    await founded.press(LEAD, [], [revoked(2_000)])
    await founded.state(AINO, a_statement(serial=1_000))
    await founded.state(AINO, a_statement(serial=1_001))


async def test_a_counsellor_does_nothing_of_a_leads(founded):
    for attempt in (
        founded.statements(AINO),
        founded.press(AINO, [("aino", staff())], []),
        founded.keep_issuing(AINO, issuing("another")),
        founded.keep_revoked_issuing(AINO, revoked_issuing(1)),
        founded.records(AINO, 0),
        founded.add_record(AINO, b"\2\x70\0\0\0\1"),
    ):
        assert await refusal(attempt) is Reason.NOT_LEAD


@pytest.mark.parametrize(
    "wrong",
    [
        issuing(organisation="Toinen ry"),
        issuing(root=key("another root")),
        issuing(since=NOW - 91 * DAY),
        issuing() + b"\0",
    ],
    ids=range(4),
)
async def test_an_issuing_certificate_of_another_root_or_organisation_or_time_is_refused(
    chain, wrong
):
    assert await refusal(chain.keep_issuing(LEAD, wrong)) is Reason.BAD_CREDENTIAL


async def test_a_spare_certificate_of_another_lead_voids_nothing(founded, known):
    await founded.press(LEAD, [("aino", staff())], [revoked(1)])
    await founded.keep_issuing(LEAD, issuing("spare"))
    own = await founded.own(AINO)
    assert (len(own.issuing), own.certificates) == (2, texts(staff()))
    await founded.press(
        LEAD, [("bo", staff("Bo", by="spare", of="bo 1"))], [revoked(2, by="spare")]
    )
    assert (await founded.own(AINO)).certificates == texts(staff())
    assert known.lists(ORGANISATION) == (revoked(2, by="spare"),)


async def test_a_revoked_issuing_key_certifies_nobody_any_more_and_its_lists_are_gone(
    founded, known
):
    await founded.keep_issuing(LEAD, issuing("spare"))
    await founded.press(LEAD, [], [revoked(1, by="spare")])
    await founded.keep_revoked_issuing(LEAD, revoked_issuing(1, "spare"))
    assert known.lists(ORGANISATION) == (revoked_issuing(1, "spare"),)
    pressed = founded.press(LEAD, [("bo", staff("Bo", by="spare", of="bo 1"))], [])
    assert await refusal(pressed) is Reason.BAD_CREDENTIAL
    assert await refusal(founded.press(LEAD, [], [revoked(2, by="spare")])) is (
        Reason.BAD_CREDENTIAL
    )
    older = founded.keep_revoked_issuing(LEAD, revoked_issuing(1))
    assert await refusal(older) is Reason.OUT_OF_ORDER
    forged = founded.keep_revoked_issuing(LEAD, revoked_issuing(2, root=key("another root")))
    assert await refusal(forged) is Reason.BAD_CREDENTIAL
    assert await refusal(founded.keep_revoked_issuing(LEAD, revoked(2))) is Reason.BAD_CREDENTIAL


async def test_the_enrolled_list_grows_by_one_record_at_a_time(founded):
    first, behind_nothing = a_record(1), a_record(2)
    second, fork = a_record(2, first), a_record(2, first, b"another")
    assert await refusal(founded.add_record(LEAD, behind_nothing)) is Reason.OUT_OF_ORDER
    await founded.add_record(LEAD, first)
    await founded.add_record(LEAD, second)
    for late in (a_record(0), a_record(1, rest=b"another"), fork, a_record(4, second)):
        assert await refusal(founded.add_record(LEAD, late)) is Reason.OUT_OF_ORDER
    assert list(await founded.records(LEAD, 0)) == [first, second]
    assert list(await founded.records(LEAD, 1)) == [second]
    for wrong in (b"\2\x71" + first[2:], b"\2\x70\0", a_record(3, second, bytes(2_048))):
        with pytest.raises(Malformed):
            await founded.add_record(LEAD, wrong)


async def test_what_no_console_could_follow_stops_nobodys_list(founded):
    """One such record would be refused by every lead's console for good, and nobody could be certified any more."""
    await founded.keep_issuing(LEAD, issuing("spare"))
    first = a_record(1)
    await founded.add_record(LEAD, first)
    for wrong in (
        b"\2\x70\0\0\0\2" + bytes(200),
        a_record(2, first, by="not certified"),
        a_record(2, first)[:-1] + b"\0",
        a_record(2, first)[:-64] + a_record(2, first, by="spare")[-64:],
    ):
        assert await refusal(founded.add_record(LEAD, wrong)) is Reason.BAD_CREDENTIAL
    behind_another = founded.add_record(LEAD, a_record(2, a_record(1, rest=b"another")))
    assert await refusal(behind_another) is Reason.OUT_OF_ORDER
    await founded.add_record(LEAD, a_record(2, first, by="spare"))
    await founded.keep_revoked_issuing(LEAD, revoked_issuing(1, "spare"))
    third = a_record(3, a_record(2, first, by="spare"), by="spare")
    assert await refusal(founded.add_record(LEAD, third)) is Reason.BAD_CREDENTIAL


def test_the_record_of_the_written_ceremony_is_read_as_a_console_reads_it():
    page = Path("docs/ceremony.md").read_text()
    (vector,) = re.findall(r"`(0270000000050[0-9a-f]+)`", page)
    found = read_record(bytes.fromhex(vector))
    assert (found.number, found.previous, found.is_signed) == (5, b"\7" * 32, True)


async def test_a_visitors_page_is_told_of_the_lists_and_whoever_waits_of_new_ones(founded, world):
    async def listed():
        profile = await world.services.public_lines.profile("e-nettiturva", FI)
        return profile.revocations

    assert await listed() == ()
    await world.visitor().join()
    await founded.press(LEAD, [], [revoked(1), revoked(2, since=NOW + 6 * DAY)])
    assert await listed() == texts(revoked(1))
    (member,) = world.post.visitors
    assert world.post.said["revocations"] == [({member}, texts(revoked(1)))]
    await founded.press(LEAD, [], [revoked(3, "aino 1"), revoked(4, "aino 1", since=NOW + 6 * DAY)])
    assert world.post.said["revocations"][1:] == [({member}, texts(revoked(3, "aino 1")))]
    await world.pass_time(6 * DAY + 10, step=DAY)
    assert await listed() == texts(revoked(4, "aino 1", since=NOW + 6 * DAY))
    assert len(world.post.said["revocations"]) == 3, "the next week's is pushed as it begins"


async def test_a_list_that_one_process_has_kept_another_tells_with_its_next_sweep(tmp_path):
    wire = Wire()
    here = await World(tmp_path, bus=wire.bus("here")).start()
    there = await here.beside(bus=wire.bus("there")).start()
    await here.services.chain.keep_issuing(LEAD, issuing())
    await there.visitor().join()
    await there.pass_time(1)
    await here.services.chain.press(LEAD, [], [revoked(1)])
    await asyncio.sleep(0)  # what is on the wire comes with the next turn
    assert there.post.said["revocations"] == []
    await there.pass_time(1)  # the next reading of all would be later
    (member,) = there.post.visitors
    assert there.post.said["revocations"] == [({member}, texts(revoked(1)))]


async def test_a_key_package_is_judged_with_the_lists_of_now(founded, world):
    await founded.press(LEAD, [], [revoked(1)])
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    await console.key_package(await console.accept())
    assert world.seals.lists == (revoked(1),)


async def test_consoles_that_watch_are_told_of_each_change_and_of_nothing_else(world, chain):
    async def told(act):
        world.post.forget()
        await act
        return world.post.hints["chain"]

    assert await told(chain.keep_issuing(LEAD, issuing()))
    assert await told(chain.state(AINO, a_statement()))
    assert not await told(chain.statements(LEAD))
    assert await told(chain.press(LEAD, [("aino", staff())], []))
    assert not await told(chain.own(AINO))
    assert not await told(world.pass_time(60, step=5))


async def test_what_must_be_renewed_is_known_ahead(founded, known, world):
    """The board, the metrics and `keys show` say it: what ends first of what stops the line."""
    assert known.of(ORGANISATION)[1:] == (None, None, 0, None)
    assert known.warning() == "lists_over", "a key signs, and no list counts yet"
    await founded.state(AINO, a_statement())
    await founded.state(BO, a_statement("bo"))
    assert known.of(ORGANISATION).asked == 2
    lists = [revoked(1), revoked(2, since=NOW + 6 * DAY), revoked(3, since=NOW + 20 * DAY)]
    await founded.press(LEAD, [("aino", staff()), ("bo", staff("Bo", of="bo 1", days=13))], lists)
    found = known.of(ORGANISATION)
    assert found.asked == 0
    assert found.certificate_ends == NOW + 89 * DAY
    assert found.revocations_end == NOW + 13 * DAY, "the third leaves a gap"
    assert found.staff_certificates_end == NOW - HOUR + 13 * DAY
    await founded.keep_issuing(LEAD, issuing("spare", since=NOW))
    assert known.of(ORGANISATION).certificate_ends == NOW + 90 * DAY
    board = await world.services.boards.view(LEAD)
    assert (board.certificate_ends, board.signatures_asked) == (NOW + 90 * DAY, 0)
    assert board.revocations_end == NOW + 13 * DAY
    days = {metric.name: metric.read() for metric in world.areas.staff.area.metrics}
    assert days["chatd_certificate_days"] == {"turva": 90.0}
    assert days["chatd_revocations_days"] == {"turva": 13.0}
    assert days["chatd_staff_certificate_days"] == {"turva": 13.0}
    assert known.warning() == ""
    world.clock.at += 11 * DAY
    assert known.warning() == "lists_end"
    world.clock.at += 3 * DAY
    assert known.warning() == "lists_over"
    assert known.of(ORGANISATION)[1:3] == (None, None)


async def test_while_the_store_is_away_what_was_known_still_counts(founded, known, world):
    await founded.press(LEAD, [], [revoked(1)])
    before = known.of(ORGANISATION)

    async def away(*_):
        raise AssertionError("not asked")

    world.chains.lists = away
    assert known.of(ORGANISATION) == before
    assert known.lists(ORGANISATION) == (revoked(1),)


async def test_a_rotation_of_the_root_loses_nobody(world):
    """Two roots side by side; then the old one is taken away, and nothing under it counts any more."""
    fresh = key("next root")
    await world.services.chain.keep_issuing(LEAD, issuing())
    await world.services.chain.press(LEAD, [("aino", staff())], [revoked(1)])

    async def with_roots(*roots):
        directory = a_directory()
        found = directory.organisations[ORGANISATION]
        directory.organisations[ORGANISATION] = replace(
            found, roots=tuple(to_text(root.public_key().public_bytes_raw()) for root in roots)
        )
        world.directories.directory = directory
        await world.pass_time(11)
        return world.services.known_chain

    known = await with_roots(ROOT_KEY, fresh)
    next_one = issuing("next issuing", root=fresh)
    await world.services.chain.keep_issuing(LEAD, next_one)
    assert {each.issuing_key for each in known.issuing(ORGANISATION)} == {
        public("issuing"),
        public("next issuing"),
    }
    under_new = revoked(2, by="next issuing", behind=next_one)
    again = staff(by="next issuing", of="aino 2")
    await world.services.chain.press(LEAD, [("aino", again)], [under_new])
    assert (await world.services.chain.own(AINO)).certificates == texts(staff(), again)
    known = await with_roots(fresh)
    assert known.lists(ORGANISATION) == (under_new,)
    assert [each.issuing_key for each in known.issuing(ORGANISATION)] == [public("next issuing")]
