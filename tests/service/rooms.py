"""What the tests of rooms share: consoles and guests as their pages are, with plain seals."""

import secrets

import msgspec

from chatd.base.base64url import to_text
from chatd.base.errors import ChatdError
from chatd.base.names import CONSOLES, VISITORS, LineId, MemberId
from chatd.main import CONSOLE_EVENTS, VISITOR_EVENTS
from chatd.room.rules import seats
from chatd.staff.events import _SignedIn
from tests.service.world import LINE, hash_of, sealed


class Page:
    """One connection, as the transport has it; what it was pushed alone is kept."""

    def __init__(self, world, staff=None, member=None):
        self.world, self.member = world, member
        self.owner, self.kept = (staff.id, _SignedIn("b", staff)) if staff else ("", None)
        self.source, self.pushed, self.watches = None, [], set()

    async def enter(self, member):
        self.member = member
        return True

    def watch(self, what, *, is_on):
        (self.watches.add if is_on else self.watches.discard)(what)

    def push(self, event, payload):
        self.pushed.append(payload)


class InRoom:
    """A page in the room of the line: it answers what it is asked for when the test says so."""

    namespace, table = CONSOLES, CONSOLE_EVENTS

    def __init__(self, world, connection, line=LINE):
        self.world, self.connection, self.line = world, connection, line
        self.leaf = to_text(secrets.token_bytes(32))
        self.said = 0

    @property
    def me(self):
        return MemberId(self.connection.member)

    @property
    def id(self):
        return seats.id_of(self.line)

    async def ask(self, name, /, **payload):
        event = next(
            area.events[self.namespace][name]
            for area in self.world.areas.all
            if name in area.events.get(self.namespace, {})
        )
        read = msgspec.convert(payload, self.table[name].payload)
        answer = await event.answer(self.connection, read)
        if answer.then is not None:
            answer.then()
        return answer.payload

    async def refused(self, name, /, **payload):
        """The reason; "" when it is done."""
        try:
            await self.ask(name, **payload)
        except ChatdError as error:
            return error.reason.value
        return ""

    async def say(self, kind, group="g1", epoch=None, *, body=None):
        state = await self.state()
        contents = {"commit": "commit", "opening": "commit", "key_package": "key"}
        epoch = state.epoch if epoch is None else epoch
        body = body or sealed(group, epoch, contents.get(kind, "application"))
        if kind == "key_package":
            body = to_text(secrets.token_bytes(8))
        mine = {"conversation": self.id, "id": state.stored + 1, "kind": kind, "body": body}
        self.last = body
        await self.ask("say", **mine)

    async def word(self, group="g1", epoch=None):
        await self.say("message", group, epoch)

    def kinds(self):
        """What has reached this page."""
        boxed = self.world.post.boxes[self.me]
        pushed = [each for each in self.connection.pushed if hasattr(each, "kind")]
        return [each.kind for each in (*pushed, *boxed) if each.conversation == self.id]

    async def received(self):
        numbers = [each.number for each in self.world.post.boxes[self.me]]
        await self.ask("received", conversation=self.id, up_to=max(numbers, default=0))


class Staff(InRoom):
    """A console on shift."""

    async def enter(self, *, has_keys=False):
        return await self.ask("room_enter", line=self.line, leaf=self.leaf, has_keys=has_keys)

    async def state(self):
        shown = await self.ask("watch_rooms")
        return next((each for each in shown.rooms if each.line == self.line), None)

    async def leave(self):
        await self.ask("room_leave", line=self.line)

    async def let_in(self, other, group="g1"):
        """Who is called says a key package, and this page commits her in."""
        await other.say("key_package")
        await self.say("opening", group)


class Guest(InRoom):
    """A guest's page."""

    namespace, table = VISITORS, VISITOR_EVENTS

    def __init__(self, world, name="Sari Virta", office="Lastensuojelu, Espoo"):
        super().__init__(world, Page(world))
        self.name, self.office = name, office
        self.key = secrets.token_bytes(32)

    async def knock(self, code):
        shown = await self.ask(
            "room_knock",
            line=self.line,
            code=code,
            name=self.name,
            office=self.office,
            leaf=self.leaf,
            resume_hash=to_text(hash_of(self.key)),
        )
        self.world.post.visitors.add(self.me)
        return shown

    async def state(self):
        shown = next(
            each for area in self.world.areas.all for each in area.shown if each.event == "room"
        )
        return await shown.view(self.me)

    async def back(self, *, has_keys=True, key=None):
        return await self.ask(
            "room_back",
            line=self.line,
            member=self.connection.member or self.me,
            key=to_text(key or self.key),
            has_keys=has_keys,
        )


async def staff_in(world, name, line=LINE, **more):
    """On shift, and not in the room yet."""
    console = world.console(name)
    await console.start(lines=more.pop("lines", (line,)), capacity=1, **more)
    page = Staff(world, Page(world, console.staff, console.desk), LineId(line))
    page.console = console
    return page


async def two(world, names=("aino", "bo")):
    """Aino and Bo, in the room."""
    aino, bo = [await staff_in(world, name) for name in names]
    await aino.enter()
    await bo.enter()
    await aino.let_in(bo)
    return aino, bo


async def three_in(world):
    """And Lea, who leads."""
    aino, bo = await two(world)
    lea = await staff_in(world, "lea")
    await lea.enter()
    await aino.let_in(lea)
    return aino, bo, lea


async def a_code(page):
    return (await page.ask("room_code", line=page.line)).code


async def a_guest(world, by, **more):
    """One who was let in by name, and has the keys."""
    guest = Guest(world, **more)
    await guest.knock(await a_code(by))
    await by.ask("room_admit", line=by.line, guest=guest.me)
    await by.let_in(guest)
    return guest
