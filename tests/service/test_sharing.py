"""Several organisations on one line: who may serve it, what each sees of it, and by what its visitors know them."""

from dataclasses import replace

import pytest

from chatd.base.base64url import to_text
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import StaffRole
from chatd.staff.credentials.certificates import ShiftCredential, make_shift
from chatd.staff.credentials.lists import verify_list
from chatd.staff.credentials.verify import Root, Trust, verify_identity
from chatd.staff.ports import KeptList
from tests.service.chains import DAY, NOW, key, revoked_issuing, staff
from tests.service.orphans import UP, an_orphan, on_shift, shown
from tests.service.sharing import (
    SILTA,
    SILTA_ROOT_KEY,
    THEIR_EMBED,
    of_silta,
    of_silta_issuing,
    own_chain,
    together,
    vouch,
)
from tests.service.world import LINE, ORGANISATION, ROOT_KEY, World, a_person

LEA, SILJA = a_person("lea", StaffRole.LEAD), of_silta("silja", StaffRole.LEAD)


@pytest.fixture
async def world(tmp_path):
    found = await World(tmp_path, together()).start()
    await vouch(found)
    return found


async def reason_of(awaited):
    with pytest.raises(Refused) as refused:
        await awaited
    return refused.value.reason


async def publish(world, directory):
    world.directories.directory = directory
    await world.pass_time(3)


# ---- who may ----


@pytest.mark.parametrize(
    "sides", [{"invites": False}, {"serves": False}], ids=["not invited", "not accepted"]
)
async def test_one_side_alone_lets_nobody_serve(tmp_path, sides):
    world = await World(tmp_path, together(**sides)).start()
    await vouch(world)
    assert await reason_of(world.console("dora").start()) is Reason.NOT_ALLOWED


async def test_both_sides_and_a_root_let_them_take_a_shift_and_serve(world):
    console, visitor = world.console("dora"), world.visitor()
    await console.start()
    await visitor.join()
    await console.accept()
    assert (await visitor.view()).phase == "conversation"


async def test_nobody_is_offered_whom_no_root_of_the_line_vouches_for(tmp_path):
    world = await World(tmp_path, together()).start()
    assert await reason_of(world.console("dora").start()) is Reason.NOT_VOUCHED
    await vouch(world, of_silta_issuing(root=SILTA_ROOT_KEY))  # by its own root alone
    assert await reason_of(world.console("dora").start()) is Reason.NOT_VOUCHED
    await vouch(world)
    await world.console("dora").start()


@pytest.mark.parametrize("side", ["the line's own", "the other"])
async def test_either_side_takes_it_back_and_the_desk_is_offered_nobody_more(world, side):
    console = world.console("dora")
    await console.start()
    first = world.visitor("first")
    await first.join()
    await console.accept()
    is_own = side == "the line's own"
    await publish(world, together(invites=not is_own, serves=is_own))
    assert (await console.view()).desk.lines == ()
    second = world.visitor("second")
    await second.join()
    assert (await console.view()).offer is None
    assert (await first.view()).phase == "conversation", "who talks, talks on"


# ---- what each sees ----


async def board_of(world, lead):
    return (await world.services.boards.view(lead)).lines[0]


@pytest.fixture
async def busy(world):
    """One talks with Aino of Turva, two with Dora of Silta, and one waits."""
    aino, dora = world.console("aino"), world.console("dora")
    await aino.start(capacity=1)
    await dora.start(capacity=2)
    for name in ("one", "two", "three"):
        await world.visitor(name).join()
        taker = aino if (await aino.view()).offer else dora
        await taker.accept()
        await world.pass_time(1)
    await world.visitor("four").join()
    return world


async def test_the_lines_own_lead_sees_all_and_each_organisations_share(busy):
    line = await board_of(busy, LEA)
    assert {each.alias for each in line.desks} == {"Aino", "Dora"}
    assert [
        (each.organisation, each.desks, each.served, each.taken_last_hour) for each in line.shares
    ] == [
        ("Turva ry", 1, 1, 1),
        ("Silta ry", 1, 2, 2),
    ]
    assert (line.offered_by, line.waiting, line.served) == (None, 1, 3)


async def test_a_lead_of_who_helps_sees_how_many_wait_and_her_own_people_alone(busy):
    line = await board_of(busy, SILJA)
    assert [each.alias for each in line.desks] == ["Dora"]
    assert [each.organisation for each in line.shares] == ["Silta ry"]
    assert (line.offered_by, line.waiting, line.served) == ("Turva ry", 1, 2)
    told = (line.abandoned_last_hour, line.answered_last_hour, line.turned_away_last_hour)
    assert (told, line.alarms, line.orphans) == ((0, 0, 0), (), ())


async def test_a_line_that_one_serves_alone_has_no_shares(tmp_path):
    world = await World(tmp_path, together(invites=False)).start()
    assert (await board_of(world, LEA)).shares == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda boards: boards.change_line(SILJA, LINE, "close"),
        lambda boards: boards.set_limit(SILJA, LINE, 0),
        lambda boards: boards.say_to_waiting(SILJA, LINE, {}),
        lambda boards: boards.pull_forward(SILJA, LINE),
    ],
    ids=["door", "limit", "notice", "pull"],
)
async def test_who_helps_runs_nothing_of_the_line(world, act):
    boards = world.services.boards
    stranger = replace(SILJA, lines=())
    assert await reason_of(act(boards)) is Reason.NOT_LEAD
    assert await reason_of(boards.set_limit(stranger, LINE, 0)) is Reason.NOT_LEAD


async def test_only_the_own_desks_and_on_the_own_line_all_are_called_back(world):
    aino, dora = world.console("aino"), world.console("dora")
    await aino.start()
    await dora.start()
    boards = world.services.boards
    with pytest.raises(Unknown):
        await boards.call_back(SILJA, aino.desk)
    assert await reason_of(boards.call_back(SILJA, dora.desk)) is Reason.NOT_AWAY
    assert await reason_of(boards.call_back(LEA, dora.desk)) is Reason.NOT_AWAY


@pytest.mark.parametrize("has_room", [True, False], ids=["with room", "as many as at once"])
async def test_the_leads_of_who_helps_are_no_leads_of_the_lines_orphans(world, has_room):
    _, _, conversation = await an_orphan(world)
    bo, silja = await on_shift(world, "bo", paused=True), world.console("silja")
    await silja.start(capacity=2 if has_room else 1)
    await world.visitor("other").join()
    await silja.accept()
    await world.pass_time(UP)
    assert shown(await bo.view()) == [conversation.id]  # she is not asked before him
    assert shown(await silja.view()) == ([conversation.id] if has_room else [])


async def test_an_embed_of_who_helps_places_nobody_any_more_when_it_is_taken_back(world):
    await world.visitor("first").join(THEIR_EMBED)
    await publish(world, together(serves=False))
    with pytest.raises(Unknown):
        await world.visitor("second").join(THEIR_EMBED)
    assert world.services.registry.placed_by(THEIR_EMBED) is None
    await publish(world, together())
    await world.visitor("second").join(THEIR_EMBED)


# ---- by what visitors know them ----


async def test_the_list_of_who_helps_stands_behind_the_certificate_of_the_lines_own_root(world):
    _, data = await own_chain(world, 3)
    line = world.services.registry.line(LINE)
    (found,) = world.services.known_chain.lists_on(line)
    assert found != data
    turva = [ROOT_KEY.public_key().public_bytes_raw()]
    listed = verify_list(found, turva)
    assert (listed.listed.number, listed.issuer.organisation) == (3, "Silta ry")
    with pytest.raises(Refused):
        verify_list(data, turva)
    assert world.services.known_chain.lists(SILTA) == (data,), "on its own lines it is as it was"


async def test_it_stays_the_same_list_when_the_certificate_is_renewed(world):
    await own_chain(world)
    line = world.services.registry.line(LINE)
    before = world.services.known_chain.lists_on(line)
    later = of_silta_issuing(root=ROOT_KEY, days=91)
    await vouch(world, later, until=NOW + 90 * DAY)
    assert world.services.known_chain.lists_on(line) == before
    assert len(world.services.known_chain.vouched(SILTA, line)) == 2


async def test_a_console_is_told_what_vouches_for_it_there_and_only_who_serves_it_is(world):
    await own_chain(world)
    front = await vouch(world)
    chain = await world.services.chain.own(world.services.registry.staff("dora"))
    (vouched,) = chain.vouched
    assert (vouched.line, vouched.issuing) == (LINE, (to_text(front),))
    assert vouched.roots == world.services.registry.roots_text(world.services.registry.line(LINE))
    assert to_text(front) not in chain.issuing, "its own lead goes on from its own"
    assert (await world.services.chain.own(a_person("aino"))).vouched == ()


async def test_a_certificate_by_a_root_of_no_line_that_it_serves_is_not_kept(tmp_path):
    world = await World(tmp_path, together(serves=False)).start()
    front = of_silta_issuing(root=ROOT_KEY)
    assert await reason_of(world.services.chain.keep_issuing(SILJA, front)) is Reason.BAD_CREDENTIAL
    await publish(world, together())
    await world.services.chain.keep_issuing(SILJA, front)
    assert world.services.known_chain.vouched(SILTA, world.services.registry.line(LINE)) == (front,)


async def test_when_it_is_taken_back_its_lists_count_no_more(world):
    await own_chain(world)
    await publish(world, together(invites=False))
    line = world.services.registry.line(LINE)
    assert world.services.known_chain.lists_on(line) == world.services.known_chain.lists(
        ORGANISATION
    )


async def test_a_page_that_knows_the_lines_root_alone_knows_who_helps(world):
    own, _ = await own_chain(world)
    front = await vouch(world)
    line = world.services.registry.line(LINE)
    leaf = key("leaf").public_key().public_bytes_raw()
    shift = make_shift(key("dora 1"), ShiftCredential(leaf, NOW, NOW + 3600))
    behind = staff("Dora", by="silta", of="dora 1") + shift
    lists = world.services.known_chain.lists_on(line)
    turva = Trust([Root(ROOT_KEY.public_key().public_bytes_raw())], lists)
    found = verify_identity(front + behind, turva, leaf, NOW)
    assert (found.organisation, found.alias) == ("Silta ry", "Dora")
    with pytest.raises(Refused):
        verify_identity(own + behind, turva, leaf, NOW)
    await own_chain(world, 2, "dora 1")  # Silta's lead takes her key back
    now = Trust(turva.roots, world.services.known_chain.lists_on(line))
    with pytest.raises(Refused):
        verify_identity(front + behind, now, leaf, NOW)


async def test_before_the_lines_certificate_for_who_helps_ends_both_are_warned(world):
    known = world.services.known_chain
    await vouch(world, until=NOW + 80 * DAY)
    for organisation in (SILTA, ORGANISATION):
        assert (
            known.of(organisation).vouched_ends == NOW + 89 * DAY
        )  # as the certificate itself says
    board = await world.services.boards.view(SILJA)
    assert board.vouched_ends == NOW + 89 * DAY
    assert (await world.services.boards.view(LEA)).vouched_ends == NOW + 89 * DAY
    days = {metric.name: metric.read() for metric in world.areas.staff.area.metrics}
    assert days["chatd_vouched_days"] == {SILTA: 89.0, ORGANISATION: 89.0}
    await vouch(world, of_silta_issuing(root=ROOT_KEY, days=91), until=NOW + 90 * DAY)
    assert known.of(SILTA).vouched_ends == NOW + 90 * DAY, "the one that lasts longest"
    await publish(world, together(serves=False))
    assert [known.of(each).vouched_ends for each in (SILTA, ORGANISATION)] == [None, None]


async def test_a_root_of_the_line_takes_back_for_whom_it_has_vouched(world):
    await own_chain(world)
    revoking = revoked_issuing(1, "silta")
    await world.chains.press(ORGANISATION, [], [KeptList("root", 1, 2**53 - 1, revoking)])
    await world.services.known_chain.read()
    line = world.services.registry.line(LINE)
    assert world.services.known_chain.vouched(SILTA, line) == ()
    assert await reason_of(world.console("dora").start()) is Reason.NOT_VOUCHED
