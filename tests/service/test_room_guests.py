"""Guests of a room: a code that is read out, a name, a member who lets them in; and no other right whatever."""

import asyncio
import time
from contextlib import suppress

import msgspec
import pytest

from chatd.base.errors import ChatdError, Reason, Refused, Unknown
from chatd.base.limits import KNOCKS
from chatd.base.names import CONSOLES, VISITORS, MemberId, StaffRole
from chatd.main import CONSOLE_EVENTS, VISITOR_EVENTS
from chatd.room.rules import guests, seats
from chatd.room.service import guests as service
from chatd.staff.service.invitations import SCRYPT
from chatd.transport.sources import Sources
from tests.service.live import kept_in
from tests.service.rooms import Guest, Page, a_code, a_guest, staff_in, three_in, two
from tests.service.world import EMBED, LINE, World, a_directory, a_person, sealed


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """So slow a hash is of no use where nobody guesses; the one of life is in `test_a_code_is_hashed_slowly`."""
    monkeypatch.setattr(service, "SCRYPT", {"n": 2, "r": 1, "p": 1})


async def test_a_code_is_hashed_slowly(monkeypatch):
    monkeypatch.setattr(service, "SCRYPT", SCRYPT)
    began = time.process_time()
    await service._hashed("123456", b"s" * 32)
    assert time.process_time() - began > 0.02, "a million of them take hours"


async def room_of(world):
    return (await world.live.rooms.conversation(seats.id_of(LINE))).room


async def test_a_guest_asks_by_a_code_and_waits_until_a_member_lets_her_in_by_name(world):
    aino, bo = await two(world)
    await bo.word()
    guest = Guest(world)
    shown = await guest.knock(await a_code(aino))
    assert (shown.stage, shown.members) == ("asking", ()), "she is told nobody's name yet"
    (asks,) = (await bo.state()).guests
    assert (asks.name, asks.office) == ("Sari Virta", "Lastensuojelu, Espoo")
    with pytest.raises(Refused):
        await guest.say("key_package")
    await bo.ask("room_admit", line=LINE, guest=guest.me)
    await bo.ask("room_admit", line=LINE, guest=guest.me)  # once more changes nothing
    assert (await guest.state()).stage == "called"
    await aino.let_in(guest)
    await bo.word()
    assert guest.kinds() == ["opening", "message"], "and nothing of before"
    (_, _, seen) = (await aino.state()).members
    assert (seen.kind, seen.name, seen.office, seen.role) == (
        "guest",
        "Sari Virta",
        "Lastensuojelu, Espoo",
        None,
    )
    await guest.word()
    assert bo.kinds()[-1] == "message"


async def test_her_key_package_names_what_she_has_said_and_her_leaf(world):
    aino, _ = await two(world)
    guest = await a_guest(world, aino)
    identity, leaf = world.seals.guest
    assert identity == b"avoinlinja-guest-v1\0Sari Virta\0Lastensuojelu, Espoo"
    assert len(leaf) == 32
    assert guest.leaf == (await aino.state()).members[-1].leaf


async def test_a_code_is_good_once_and_for_ten_minutes(world):
    aino, _ = await two(world)
    code = await a_code(aino)
    assert len((await aino.state()).codes) == 1
    await Guest(world).knock(code)
    assert (await aino.state()).codes == ()
    with pytest.raises(Unknown):
        await Guest(world).knock(code)
    code = await a_code(aino)
    world.clock.at += guests.CODE_SECONDS
    with pytest.raises(Unknown):
        await Guest(world).knock(code)


async def test_too_many_wrong_tries_over_all_codes_end_them_and_no_new_one_is_made_for_ten_minutes(
    world,
):
    aino, _ = await two(world)
    codes = [await a_code(aino), await a_code(aino)]
    wrong = next(each for each in ("000000", "111111", "222222") if each not in codes)
    for _ in range(guests.CODE_TRIES_MAX):
        with pytest.raises(Unknown):
            await Guest(world).knock(wrong)
    for each in codes:
        with pytest.raises(Unknown):
            await Guest(world).knock(each)
    assert await aino.refused("room_code", line=LINE) == "too_often"
    assert (await aino.state()).codes_paused_until == int(world.clock.at) + 600
    world.clock.at += guests.CODES_PAUSED_SECONDS
    await Guest(world).knock(await a_code(aino))


async def test_fewer_wrong_tries_end_nothing_and_tries_without_a_code_count_for_nothing(world):
    aino, _ = await two(world)
    for _ in range(20):
        with pytest.raises(Unknown):
            await Guest(world).knock("000000")
    code = await a_code(aino)
    for _ in range(guests.CODE_TRIES_MAX - 1):
        with pytest.raises(Unknown):
            await Guest(world).knock("000000" if code != "000000" else "111111")
    assert (await Guest(world).knock(code)).stage == "asking"


async def test_codes_are_kept_as_hashes_in_the_live_store_alone_and_no_longer_than_they_count(
    world,
):
    aino, _ = await two(world)
    code = await a_code(aino)
    (kept,) = (await room_of(world)).codes
    assert len(kept.hashed) == 32
    assert not kept_in(world.live, {code})
    for _ in range(61):
        world.post.consoles |= {aino.console.desk}
        await world.pass_time(10, step=5)
    assert (await room_of(world)).codes == ()


async def test_four_codes_live_at_once(world):
    aino, _ = await two(world)
    for _ in range(guests.CODES_MAX):
        await a_code(aino)
    assert await aino.refused("room_code", line=LINE) == "no_room"


async def test_who_is_not_here_makes_no_code_and_lets_nobody_in_and_a_volunteer_makes_none(
    tmp_path,
):
    directory = a_directory()
    vilma = a_person("vilma", StaffRole.VOLUNTEER)
    directory.staff[vilma.id] = vilma
    world = await World(tmp_path, directory).start()
    aino, _ = await two(world)
    guest = Guest(world)
    await guest.knock(await a_code(aino))
    lea, vilma = await staff_in(world, "lea"), await staff_in(world, "vilma")
    assert await lea.refused("room_code", line=LINE) == "gone"
    assert await lea.refused("room_admit", line=LINE, guest=guest.me) == "gone"
    await lea.enter()
    assert await lea.refused("room_code", line=LINE) == "wrong_state"
    assert await lea.refused("room_turn_away", line=LINE, guest=guest.me) == "wrong_state"
    await aino.let_in(lea)
    await vilma.enter()
    await aino.let_in(vilma)
    assert await vilma.refused("room_code", line=LINE) == "not_allowed"
    assert await vilma.refused("room_admit", line=LINE, guest=guest.me) == ""


async def test_a_guest_is_not_let_in_or_shown_out_and_reads_nothing_from_then_on(world):
    aino, bo = await two(world)
    first = Guest(world)
    await first.knock(await a_code(aino))
    await bo.ask("room_turn_away", line=LINE, guest=first.me)
    assert (await first.state()).over == "shown_out"
    assert (await aino.state()).guests == ()
    guest = await a_guest(world, aino)
    await bo.ask("room_turn_away", line=LINE, guest=guest.me)
    assert (await guest.state()).over == "shown_out"
    assert (await aino.state()).is_due
    before = guest.kinds()
    await bo.word()
    assert guest.kinds() == before
    assert await guest.refused("catch_up", conversation=guest.id, after=0) == "not_a_member"
    assert (
        await guest.refused(
            "say", conversation=guest.id, id=2, kind="message", body=sealed("g1", 2)
        )
        == "not_a_member"
    )
    with pytest.raises(Unknown):
        await guest.back()
    assert await bo.refused("room_turn_away", line=LINE, guest=guest.me) == "gone"
    assert await bo.refused("room_turn_away", line=LINE, guest=aino.me) == "gone", "no guest"


async def test_a_guest_lets_nobody_in_and_takes_nobody_out(world):
    aino, bo = await two(world)
    guest = await a_guest(world, aino)
    for kind in ("commit", "opening"):
        with pytest.raises(Refused) as refused:
            await guest.say(kind)
        assert refused.value.reason is Reason.WRONG_KIND
    await aino.leave()
    await bo.leave()
    assert (await guest.state()).over == "over", "guests alone are no room"


async def test_a_guest_comes_back_with_her_key_and_nobody_with_another(world):
    aino, bo = await two(world)
    guest = await a_guest(world, aino)
    await guest.received()
    world.post.boxes[guest.me].clear()
    await bo.word()
    world.post.boxes[guest.me].clear()
    shown = await guest.back()
    assert shown.stage == "here"
    assert [each.kind for each in guest.connection.pushed] == ["message"]
    with pytest.raises(Unknown):
        await guest.back(key=b"x" * 32)
    shown = await guest.back(has_keys=False)
    assert shown.stage == "called", "without keys she is let in anew"


async def test_a_guest_who_is_away_or_whom_nobody_lets_in_is_out_in_time(world):
    aino, _ = await two(world)
    guest, waits = await a_guest(world, aino), Guest(world)
    await waits.knock(await a_code(aino))
    await world.pass_time(300, step=5)
    assert (await guest.state()).stage == "here", "her page is connected"
    assert (await waits.state()).stage == "asking"
    world.post.visitors.discard(guest.me)
    await world.pass_time(150, step=5)
    assert (await guest.state()).over == "shown_out"
    await world.pass_time(200, step=5)
    assert (await waits.state()).over == "shown_out"


async def test_with_the_room_it_is_over_for_guests_and_they_are_told(world):
    aino, bo = await two(world)
    guest, waits = await a_guest(world, aino), Guest(world)
    await waits.knock(await a_code(aino))
    await bo.leave()
    world.post.hints.clear()
    await world.desks.end(aino.console.desk)
    await world.pass_time(2)
    assert [(await each.state()).over for each in (guest, waits)] == ["over", "over"]
    assert world.post.hints[guest.me]
    assert world.post.hints[waits.me]
    assert not kept_in(world.live, {"Sari Virta", "Lastensuojelu"}), "and her name is kept nowhere"


async def test_a_guest_goes_by_herself(world):
    aino, _ = await two(world)
    guest = await a_guest(world, aino)
    await guest.ask("room_leave", line=LINE)
    assert (await guest.state()).over == "shown_out"
    assert len((await aino.state()).members) == 2


async def test_if_the_staff_with_keys_are_gone_a_guest_waits_for_the_new_group(world):
    aino, _ = await two(world)
    guest = await a_guest(world, aino)
    lea = await staff_in(world, "lea")
    await lea.enter()
    for each in list((await aino.state()).members)[:2]:
        await world.areas.staff.leaving.out(
            next(one.staff for one in (await room_of(world)).seats if one.member == each.member)
        )
    await world.pass_time(2)
    shown = await lea.state()
    assert (shown.stage, shown.round) == ("here", 2)
    assert (await guest.state()).stage == "called"
    await lea.let_in(guest, group="g2")
    await guest.word("g2")
    assert lea.kinds()[-1] == "message"


async def test_no_call_and_no_event_gives_a_guest_any_other_right(world):
    """Every event of a visitor's page and of a console, said by her: no talk, no place, no member changes by it."""
    visitor, _, talk = await world.a_conversation(console="cilla")
    aino, _ = await two(world)
    guest, asks = await a_guest(world, aino), Guest(world)
    await asks.knock(await a_code(aino))
    other = Page(world, None, guest.me)
    room = {"line": LINE, "guest": asks.me, "leaf": "A" * 43, "has_keys": True}
    room |= {"code": "123456", "name": "Kuka", "office": "Mikä", "resume_hash": "A" * 43}
    said = {"conversation": talk.id, "id": 1, "kind": "message", "body": sealed("g1", 1)}
    more = {"up_to": 1, "after": 0, "why": "no", "others": ["sv"], "urgent": None}
    who = {"embed": EMBED, "language": "fi", "member": guest.me, "key": "A" * 43, "value": "x"}
    rest = {"staff": "aino", "ticket": visitor.ticket, "desk": aino.console.desk, "limit": 5}
    rest |= {"lines": [LINE], "languages": ["fi"], "capacity": 1, "memberships": [], "act": "close"}
    rest |= {"paused": False, "is_on": True, "more": True, "board": True, "to": "aino"}
    rest |= {"purpose": "together", "words": [{"language": "fi", "text": "Hei."}]}
    everything = {**room, **said, **more, **who, **rest}
    before = await state_of(world, talk)
    tried = 0
    for namespace, table in ((VISITORS, VISITOR_EVENTS), (CONSOLES, CONSOLE_EVENTS)):
        for area in world.areas.all:
            for name, event in area.events.get(namespace, {}).items():
                if (namespace, name) in OWN:
                    continue
                fields = table[name].payload.__struct_fields__
                body = {each: everything[each] for each in fields if each in everything}
                if name == "ceremony":
                    body["body"] = "AAAA"
                other.member = guest.me
                with suppress(ChatdError):
                    await event.answer(other, msgspec.convert(body, table[name].payload))
                assert await state_of(world, talk) == before, name
                tried += 1
    assert tried >= len(VISITOR_EVENTS) + len(CONSOLE_EVENTS) - len(OWN) - 1, (
        "but what a database is for"
    )
    assert not [one for one in world.post.boxes[guest.me] if one.conversation == talk.id]


# As anybody may who has a page, and as herself: that she goes. A place on the line is anybody's.
OWN = {(VISITORS, "room_leave"), (VISITORS, "join")}


async def state_of(world, talk):
    room = await world.live.rooms.conversation(seats.id_of(LINE))
    return (
        (await world.live.conversations.conversation(talk.id)).members,
        [(each.member, each.stage) for each in room.room.seats],
        [each.member for each in room.room.knocks],
        [(desk.id, desk.phase) for desk in await world.live.tickets_and_desks.desks()],
        (await world.live.tickets_and_desks.floor()).waiting,
    )


async def test_a_page_with_a_ticket_is_no_guest_and_a_guests_page_asks_no_second_time(world):
    aino, _ = await two(world)
    visitor = world.visitor()
    await visitor.join()
    code = await a_code(aino)
    guest = Guest(world)
    guest.connection.member = visitor.me
    with pytest.raises(Refused) as refused:
        await guest.knock(code)
    assert refused.value.reason is Reason.ALREADY_JOINED
    assert await guest.refused("room_leave", line=LINE) == "not_a_member"


async def test_of_a_room_that_is_not_open_a_guest_learns_what_she_learns_of_a_wrong_code(world):
    with pytest.raises(Unknown):
        await Guest(world).knock("123456")
    guest = Guest(world)
    guest.line = "muu"
    with pytest.raises(Unknown):
        await guest.knock("123456")


async def test_three_members_and_four_guests_talk(world):
    aino, bo, lea = await three_in(world)
    everybody = [aino, bo, lea]
    everybody += [await a_guest(world, aino, name=f"Vieras {number}") for number in range(4)]
    for each in everybody:
        await each.word()
    for number, each in enumerate(everybody):
        words = [kind for kind in each.kinds() if kind == "message"]
        assert len(words) == len(everybody) - 1, number
    assert MemberId(everybody[-1].me).endswith(f".{LINE}")


def with_limits(world):
    """The daemon of the tests counts nothing by itself."""
    events = next(
        area.events[VISITORS]["room_knock"] for area in world.areas.all if "room" in area.lookers
    )
    events.answer.__self__._sources = Sources(world.clock, ())


def a_wrong_one(code):
    return "000000" if code != "000000" else "111111"


async def test_one_network_does_not_end_the_codes_however_many_pages_try_at_once(world):
    aino, _ = await two(world)
    code = await a_code(aino)
    with_limits(world)
    pages = [Guest(world) for _ in range(40)]
    for each in pages:
        each.connection.source = b"one network"
    tries = (each.knock(a_wrong_one(code)) for each in pages)
    errors = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(each) for each in errors} <= {Unknown, Refused}
    assert (await room_of(world)).wrong <= KNOCKS.burst < guests.CODE_TRIES_MAX / 4, (
        "of two processes neither"
    )
    assert (await Guest(world).knock(code)).stage == "asking"


async def test_of_tries_from_everywhere_at_once_no_more_are_reckoned_than_count(world, monkeypatch):
    aino, _ = await two(world)
    code = await a_code(aino)
    reckoned = []
    slowly = service._hashed

    async def counted(code, salt):
        reckoned.append(code)
        return await slowly(code, salt)

    monkeypatch.setattr(service, "_hashed", counted)
    pages = [Guest(world) for _ in range(60)]
    for number, each in enumerate(pages):
        each.connection.source = bytes([number])
    tries = (each.knock(a_wrong_one(code)) for each in pages)
    await asyncio.gather(*tries, return_exceptions=True)
    assert len(reckoned) == guests.CODE_TRIES_MAX


async def test_wrong_keys_for_a_guest_do_not_keep_her_from_coming_back(world):
    aino, _ = await two(world)
    guest = await a_guest(world, aino)
    with_limits(world)
    for number in range(20):
        other = Guest(world)
        other.connection.source = bytes([number])
        said = {"line": LINE, "member": guest.me, "key": "A" * 42 + "A", "has_keys": True}
        assert await other.refused("room_back", **said) in ("gone", "too_often")
    assert (await guest.back()).stage == "here"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200e", "\u061c", "\u2060", "\ufeff", "\u202e", "\n"]
)
def test_a_name_that_no_page_would_let_in_is_not_taken(hidden):
    said = {"line": LINE, "code": "123456", "name": "Sari", "office": "Poliisi"}
    said |= {"leaf": "A" * 43, "resume_hash": "A" * 43}
    assert msgspec.convert(said, VISITOR_EVENTS["room_knock"].payload).name == "Sari"
    for name in (f"Sa{hidden}ri", " Sari", "Sari "):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(said | {"name": name}, VISITOR_EVENTS["room_knock"].payload)
