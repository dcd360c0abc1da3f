"""P2 at the daemon: no call and no event of any role leads into a talk unseen, and nothing of it reaches who asks.

The seal holds against a daemon that puts somebody in all the same: see `tests/hostile/test_hostile_members.py`.
"""

from contextlib import suppress

import msgspec
import pytest

from chatd.base.errors import ChatdError, Reason
from chatd.base.names import (
    VISITORS,
    AskingStage,
    ConversationId,
    MemberId,
    Purpose,
    Role,
    StaffRole,
)
from chatd.conversation.rules.conversation import Member
from chatd.conversation.rules.members import join
from chatd.directory.shapes import HTTP as ITEM_CALLS
from chatd.main import VISITOR_EVENTS
from chatd.staff.rules import MAY
from tests.service import rooms, test_roles
from tests.service.test_roles import ABOUT, WHOSE, Console, an_evening
from tests.service.three import three
from tests.service.world import sealed

# What takes the shift, the sign-in or the counsellor away comes last, so that all others are asked with them.
LAST = ("POST /api/staff/out", "end_shift", "POST /api/sign-out")
ACTS = sorted(set(MAY), key=lambda act: (act in LAST, act))
MORE = {
    "pause": {"paused": False},
    "set_capacity": {"capacity": 1},
    "only_one": {"is_on": True},
    "wrap_up": {"more": False},
    "watch": {"board": True},
    "watch_last_hours": {"is_on": True},
    "resume_shift": {"value": "x", "key": "A" * 43, "memberships": []},
}


def of_guests(line, member):
    """What a guest's page says, as somebody would who tries."""
    key = {"leaf": "A" * 43, "resume_hash": "A" * 43}
    who = {"line": line, "code": "123456", "name": "Kuka", "office": "Mikä"}
    back = {"line": line, "member": member, "key": "A" * 43, "has_keys": True}
    return {"room_knock": who | key, "room_back": back, "room_leave": {"line": line}}


ANY_ITEM_CALL = next(iter(ITEM_CALLS))


class Talk:
    """The talk of the evening's line, and what of it has reached whom."""

    def __init__(self, evening):
        self.world = evening.world
        self.id = ConversationId(evening.objects["own"]["conversation"])

    async def members(self):
        return (await self.world.live.conversations.conversation(self.id)).members

    async def a_word_of_hers(self):
        """Its visitor says one more thing, as her page would."""
        (visitor,) = [each.id for each in await self.members() if each.desk is None]
        (look,) = await self.world.live.conversations.looks([self.id])
        stored = look.marks[visitor].receipt.stored
        await self.world.relay.say(visitor, self.id, stored + 1, "message", sealed("g1", 1))

    def reached(self, member):
        return [each for each in self.world.post.boxes[member] if each.conversation == self.id]

    async def is_closed_to(self, member):
        with pytest.raises(ChatdError) as refused:
            await self.world.relay.held(member, self.id, 0)
        return refused.value.reason is Reason.NOT_A_MEMBER and not self.reached(member)


@pytest.mark.parametrize("role", sorted(StaffRole))
async def test_no_call_and_no_event_of_any_role_leads_into_a_talk(tmp_path, monkeypatch, role):
    more = {name: lambda _, body=body: body for name, body in MORE.items()}
    monkeypatch.setattr(test_roles, "ABOUT", {**ABOUT, **more})
    async with an_evening(tmp_path, role, ANY_ITEM_CALL) as evening:
        await evening.world.pass_time(
            61
        )  # then an orphan may be taken up, and its visitor is asked
        talk, me = Talk(evening), MemberId(evening.desk)
        members = await talk.members()
        for act in ACTS:
            for whose in WHOSE:
                await evening.ask(act, whose)
                evening.console.member = evening.desk
            assert await talk.members() == members, act
            await talk.a_word_of_hers()
            assert await talk.is_closed_to(me), act


async def test_no_event_of_another_visitor_leads_into_a_talk(tmp_path):
    async with an_evening(tmp_path, "counsellor") as evening:
        talk, other = Talk(evening), MemberId(evening.objects["own"]["ticket"])
        evening.world.post.visitors.add(other)
        members = await talk.members()
        bodies = {
            act: body(evening.objects["own"]) for act, body in ABOUT.items() if " " not in act
        }
        bodies |= {"here": {}, "urgent": {"urgent": None}, "languages": {"others": ["sv"]}}
        bodies |= of_guests(evening.objects["own"]["line"], other)
        handlers = {
            name: event
            for area in evening.world.areas.all
            for name, event in area.events.get(VISITORS, {}).items()
        }
        for name in VISITOR_EVENTS.keys() - {"join", "resume", "leave"}:
            body = bodies.get(name, {"conversation": talk.id})
            body |= {"why": "no"} if name == "turn_away" else {}
            payload = msgspec.convert(body, VISITOR_EVENTS[name].payload)
            with suppress(ChatdError):
                await handlers[name].answer(Console(evening.staff, other), payload)
            await talk.a_word_of_hers()
            assert await talk.members() == members, name
            assert await talk.is_closed_to(other), name


async def test_the_control_who_is_put_in_is_a_member_whom_everybody_is_shown(tmp_path):
    """A store that puts somebody in: bytes reach them, and every page is told of one more. None of it opens."""
    async with an_evening(tmp_path, "lead") as evening:
        talk, me = Talk(evening), MemberId(evening.desk)
        world, lead = evening.world, Member(me, Role.COUNSELLOR, b"l", evening.desk)
        await world.live.conversations.change(
            talk.id, lambda found: join(found, lead), world.clock.now()
        )
        await talk.a_word_of_hers()
        assert [each.kind for each in talk.reached(me)] == ["message"]
        (visitor,) = [each for each in await talk.members() if each.desk is None]
        shown = (await world.visits.view(visitor.id)).conversation
        assert me in {each.member for each in shown.members}


async def test_who_is_asked_in_is_handed_nothing_by_whatever_she_asks_before_the_visitors_yes(
    tmp_path, monkeypatch
):
    """Asked, and coming, as an admin, who may ask all there is: what members say meanwhile does not come to her."""
    more = {name: lambda _, body=body: body for name, body in MORE.items()}
    monkeypatch.setattr(test_roles, "ABOUT", {**ABOUT, **more})
    async with an_evening(tmp_path, "admin", ANY_ITEM_CALL) as evening:
        talk, me = Talk(evening), MemberId(evening.desk)
        company = evening.world.areas.conversation.services.company
        (visitor,) = [each.id for each in await talk.members() if each.desk is None]
        aino = evening.objects["own"]["desk"]
        await company.known(visitor, talk.id)
        were_coming = 0
        for act in (each for each in ACTS if each not in LAST):
            with suppress(ChatdError):
                await company.ask_in(aino, talk.id, Purpose.TOGETHER, evening.desk, None)
            if act != "come_in":
                with suppress(ChatdError):
                    await company.come_in(evening.desk, talk.id)
            await evening.ask(act, "own")
            evening.console.member = evening.desk
            found = await evening.world.live.conversations.conversation(talk.id)
            were_coming += found.asking.stage is AskingStage.COMING
            await talk.a_word_of_hers()
            assert not talk.reached(me), act
            with suppress(ChatdError):
                assert not list(await evening.world.relay.held(me, talk.id, 0)), act
        assert were_coming > len(ACTS) / 2, "control: she was coming most of the time"


async def test_the_control_with_the_yes_she_is_handed_all_that_follows_and_nothing_of_before(world):
    them = await three(world)
    await them.say(them.visitor)
    await them.ask()
    await them.come()
    await them.keys()
    await them.say(them.visitor)
    await them.yes()
    await them.say(them.visitor)
    assert them.kinds(them.bo) == ["opening", "message"]
    await them.part(them.bo)
    await them.say(them.visitor)
    assert them.kinds(them.bo) == ["opening", "message"], "and nothing once she has gone"


@pytest.mark.parametrize("role", sorted(StaffRole))
async def test_no_call_and_no_event_of_any_role_leads_into_a_room_unseen(
    tmp_path, monkeypatch, role
):
    """Of those who are not shown as members nobody is handed a word; who comes in is shown to all, by name."""
    more = {name: lambda _, body=body: body for name, body in MORE.items()}
    monkeypatch.setattr(test_roles, "ABOUT", {**ABOUT, **more})
    async with an_evening(tmp_path, role, ANY_ITEM_CALL) as evening:
        world, me = evening.world, MemberId(evening.desk)
        talks = world.areas.conversation
        other = {"volunteer": "ada", "admin": "lea"}.get(role, "ada")
        aino, elli = await rooms.two(
            world, names=("vilma" if role != "volunteer" else "cilla", other)
        )
        for act in ACTS:
            for whose in WHOSE:
                await evening.ask(act, whose)
                evening.console.member = evening.desk
            shown = [(each.name, each.stage) for each in (await aino.state()).members]
            if act == "room_enter":
                assert shown[2:] == [(evening.staff.alias, "called")], "seen by name before a word"
                await evening.ask("room_leave", "own")
            else:
                assert len(shown) == 2, act
            await elli.word()
            await aino.received()
            assert not [one for one in world.post.boxes[me] if one.conversation == aino.id], act
            with pytest.raises(ChatdError):
                await talks.relays.of(aino.id).held(me, aino.id, 0)


async def test_the_control_who_is_let_into_a_room_is_handed_what_is_said_and_all_see_her(world):
    aino, bo, lea = await rooms.three_in(world)
    await bo.word()
    assert lea.kinds() == ["opening", "message"]
    for each in (aino, bo, lea):
        assert {one.name for one in (await each.state()).members} == {"Aino", "Bo", "Lea"}
