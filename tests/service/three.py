"""What the tests of three in one conversation share: a talk, a colleague who is asked in, comes, and is let in."""

import secrets
from dataclasses import replace

from chatd.base.base64url import to_text
from chatd.base.names import ConversationId, LineId, Purpose
from tests.service.world import LINE, sealed

TOGETHER, TRANSFER = Purpose.TOGETHER, Purpose.TRANSFER
USERS = LineId("puhu")  # a line for those who have used violence


class Three:
    """A talk of `aino` with somebody, and `bo` on shift."""

    def __init__(self, world, visitor, aino, bo, talk):
        self.world, self.visitor, self.aino, self.bo = world, visitor, aino, bo
        self.talk = talk
        self.id = ConversationId(talk.id)
        self.company = world.areas.conversation.services.company

    async def found(self):
        return await self.world.live.conversations.conversation(self.id)

    async def asking(self):
        return (await self.found()).asking

    async def roles(self):
        return [(str(each.role), each.desk) for each in (await self.found()).members]

    async def ask(self, purpose=TOGETHER, other=None, line=None, *, by=None):
        desk = None if line and other is None else (other or self.bo).desk
        await self.company.ask_in((by or self.aino).desk, self.id, purpose, desk, line)

    async def come(self, console=None):
        await self.company.come_in((console or self.bo).desk, self.id)

    async def keys(self, console=None, body=None):
        """Her console says a key package."""
        there = console or self.bo
        there.said += 1
        fresh = body or to_text(secrets.token_bytes(8))
        await self.world.relay.say(there.me, self.id, there.said, "key_package", fresh)

    async def yes(self):
        """The visitor's page commits her in, in the group that stands."""
        her = self.visitor
        her.said += 1
        body = sealed(her.group, her.epoch, "commit")
        await self.world.relay.say(her.me, self.id, her.said, "opening", body)
        her.epoch += 1

    async def remove(self):
        """Her page takes out who has gone."""
        her = self.visitor
        her.said += 1
        body = sealed(her.group, her.epoch, "commit")
        await self.world.relay.say(her.me, self.id, her.said, "commit", body)
        her.epoch += 1

    async def say(self, who):
        if who is self.visitor:
            await self.visitor.say()
        else:
            await who.say(self.talk, self.visitor.group, self.visitor.epoch)

    async def here(self, purpose=TOGETHER, **more):
        """All three talk."""
        await self.ask(purpose, **more)
        await self.come()
        await self.keys()
        await self.yes()
        return self

    async def turn_away(self, *, is_no=True):
        await self.company.turn_away(self.visitor.me, self.id, is_no=is_no)

    async def part(self, console):
        await self.company.part(console.desk, self.id)

    async def withdraw(self):
        await self.company.withdraw(self.aino.desk, self.id)

    async def carried(self, console):
        """Whether it takes a place at this desk."""
        desk = await self.world.live.tickets_and_desks.desk(console.desk)
        return self.id in desk.conversations

    async def shown(self, console):
        """As this console is shown the talk; None when it is not."""
        view = await console.view()
        return next((each for each in view.conversations if each.id == self.id), None)

    async def asked(self, console):
        """As this console is shown that it is asked; None when it is not."""
        view = await console.view()
        return next((each for each in view.askings if each.conversation == self.id), None)

    def kinds(self, console):
        return [each.kind for each in self.world.post.boxes[console.me]]


async def three(
    world, *, knows=True, capacity=2, bo_lines=(LINE,), bo_languages=("fi", "sv"), **joined
):
    visitor, aino = world.visitor(), world.console()
    await aino.start(capacity=capacity)
    await visitor.join(**joined)
    talk = await aino.accept()
    await aino.key_package(talk)
    await visitor.open()
    talk = (await aino.view()).conversations[-1]
    bo = world.console("bo")
    await bo.start(lines=bo_lines, languages=bo_languages)
    them = Three(world, visitor, aino, bo, talk)
    if knows:
        await them.company.known(visitor.me, them.id)
    return them


def with_users_line(directory):
    """The directory with one more line, for those who have used violence; everybody serves both."""
    there = replace(
        next(iter(directory.lines.values())),
        id=USERS,
        name={"fi": "Puhu", "sv": "Prata"},
        topics=("used", "professional"),
    )
    staff = {
        each.id: replace(each, lines=(*each.lines, USERS)) for each in directory.staff.values()
    }
    return replace(directory, lines={**directory.lines, USERS: there}, staff=staff)
