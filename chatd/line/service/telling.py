"""Who must be told follows from what changed: these stores stand before the stores that keep, and tell.

A use case that told by hand would forget somebody, and the forgotten one looks at a stale screen until the next change.
So no use case tells. Each store here hands every call on to the store that keeps, and compares what was with what is
(`Change`). Who sees the difference is told by the post that it has changed; the post makes the new state a little
later, once for all changes of a moment, from the store. So to mark somebody once too often costs a push and does no
harm, and in doubt the stores here mark.

Who sees what:

- a visitor's page sees its ticket: its phase, its conversation and its languages; and its value, which a restart is to
  find, says whether it is urgent. A change of anything else on the ticket (by whom it was passed on) is not told,
  because it is not shown;
- a console sees its whole desk, except the heartbeats of its own page;
- the members of a conversation see whether the others' pages are here. The page of a visitor is kept with the ticket
  and the page of a counsellor with the desk, so a change there has to reach the conversation: for a visitor's page
  through the port `Conversations`, for a desk's by the use case, which makes orphans of its conversations;
- the board sees everything, as counts.

Heartbeats (`beat`) come every few seconds for everybody and change only when a page was last heard: they mark nobody.
What time alone changes (a place, an estimate, a silence) is no change of the store, and is told by looks and jobs.

`may_match` is the second thing that follows from a change: it may have let a ticket meet a desk. Whether it has, only
the matching itself can say, so every change sets the flag, and a use case ends with `Assigning.settle`, which matches
once however many changes there were. Another process that has seen nothing of the change matches with its next sweep.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from chatd.base.errors import Unavailable
from chatd.base.names import DeskId, LineId, ProcessId, Seconds, TicketClass, TicketId
from chatd.base.ports import Change, Post
from chatd.line.ports import Conversations, DoorsAndTallies, Floor, Record, TicketsAndDesks
from chatd.line.rules.assignment import Ahead, InRow
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.last_hours import Tens
from chatd.line.rules.need import Need, Order
from chatd.line.rules.presence import Page
from chatd.line.rules.tallies import Row
from chatd.line.rules.ticket import Ticket

# What is shown, as the post knows it. A visitor's page is shown one state: of who talks it goes before all who wait.
TICKET, TALK, DESK, BOARD = "ticket", "talk", "desk", "board"
LAST_HOURS = "last_hours"


class TellingTicketsAndDesks:
    """Keeps the port `TicketsAndDesks` by another that keeps it, and tells."""

    def __init__(self, kept: TicketsAndDesks, conversations: Conversations, post: Post) -> None:
        self._kept = kept
        self._conversations = conversations
        self._post = post
        self.may_match = False  # something has changed since `Assigning` last looked

    # ---- changes ----

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        """Tells the board, unless the ticket was there already. Its own page is answered by the use case."""
        kept = await self._kept.add_ticket(ticket)
        if kept == ticket:
            self._changed()
        return kept

    async def join(self, ticket: Ticket) -> tuple[Ticket, Floor]:
        """As `add_ticket`; the floor is for an `Assigning.assign` that follows at once."""
        self.may_match = False
        kept, floor = await self._kept.join(ticket)
        if kept == ticket:
            self._post.changed(BOARD)
        return kept, floor

    async def change_ticket(
        self, ticket: TicketId, rule: Callable[[Ticket], Ticket]
    ) -> Change[Ticket]:
        """Tells the visitor's page, and the members of the visitor's conversation when the page comes or goes.

        That it is urgent is told to the console that has it on offer.
        """
        change = await self._kept.change_ticket(ticket, rule)
        await self._ticket_changed(change)
        return change

    async def add_desk(self, desk: Desk) -> Desk:
        """Tells its console, unless the desk was there already."""
        kept = await self._kept.add_desk(desk)
        if kept == desk:
            self._changed(DESK, desk.id)
        return kept

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        """Tells its console."""
        change = await self._kept.change_desk(desk, rule)
        self._desk_changed(change)
        return change

    async def change_pair(
        self,
        ticket: TicketId,
        desk: DeskId,
        rule: Callable[[Ticket, Desk], tuple[Ticket, Desk]],
    ) -> tuple[Change[Ticket], Change[Desk]]:
        """Tells both."""
        ticket_change, desk_change = await self._kept.change_pair(ticket, desk, rule)
        await self._ticket_changed(ticket_change)
        self._desk_changed(desk_change)
        return ticket_change, desk_change

    async def forget_desk(self, desk: DeskId) -> None:
        """Tells its console, whose next state has no desk."""
        await self._kept.forget_desk(desk)
        self._changed(DESK, desk)

    async def _ticket_changed(self, change: Change[Ticket]) -> None:
        before, after = change
        if is_seen(before.page, after.page) and after.conversation is not None:
            await self._conversations.tell(after.conversation)
        if before.urgent is not after.urgent and after.desk is not None:
            self._post.changed(DESK, after.desk)
        if _shown(before) != _shown(after):
            self._changed(TICKET if after.conversation is None else TALK, after.id)
        elif is_seen(before.page, after.page):
            self._changed()
        if before.is_waiting and after.is_waiting and before.is_first is not after.is_first:
            for passed in await self._kept.on_line(after.line):  # as many wait as before, elsewhere
                self._post.changed(TICKET, passed.id)

    def _desk_changed(self, change: Change[Desk]) -> None:
        before, after = change
        if is_seen(before.page, after.page) or replace(before, page=after.page) != after:
            self._changed(DESK, after.id)

    def _changed(self, what: str | None = None, key: str = "") -> None:
        self.may_match = True
        if what is not None:
            self._post.changed(what, key)
        self._post.changed(BOARD)

    # ---- what changes nothing that anybody sees ----

    async def floor(self, source: bytes | None = None) -> Floor:
        return await self._kept.floor(source)

    async def ticket(self, ticket: TicketId) -> Ticket:
        return await self._kept.ticket(ticket)

    async def tickets(self, tickets: Collection[TicketId]) -> Sequence[Ticket]:
        return await self._kept.tickets(tickets)

    async def ticket_of(self, resume_hash: bytes) -> Ticket | None:
        return await self._kept.ticket_of(resume_hash)

    async def on_line(self, line: LineId) -> Sequence[Ticket]:
        return await self._kept.on_line(line)

    async def rows(self, lines: Collection[LineId]) -> Sequence[InRow]:
        return await self._kept.rows(lines)

    async def before(
        self, lines: Collection[LineId], ends: Mapping[TicketClass, Order]
    ) -> Mapping[TicketClass, Mapping[Need, Ahead]]:
        return await self._kept.before(lines, ends)

    async def desk(self, desk: DeskId) -> Desk:
        return await self._kept.desk(desk)

    async def desks(self) -> Sequence[Desk]:
        return await self._kept.desks()

    async def pair(self, ticket: TicketId, desk: DeskId) -> tuple[Ticket | None, Desk]:
        return await self._kept.pair(ticket, desk)

    async def pages(self, members: Collection[str]) -> Mapping[str, Page]:
        return await self._kept.pages(members)

    async def beat(
        self,
        tickets: Collection[TicketId],
        desks: Collection[DeskId],
        now: Seconds,
        at: ProcessId,
    ) -> Collection[str]:
        return await self._kept.beat(tickets, desks, now, at)

    async def keep_ticket_until(self, ticket: TicketId, end: Seconds) -> None:
        await self._kept.keep_ticket_until(ticket, end)

    async def burn(self, names: Collection[bytes], until: Seconds) -> None:
        await self._kept.burn(names, until)

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        return await self._kept.is_burnt(name, now)

    async def purge(self, now: Seconds) -> int:
        return await self._kept.purge(now)


def _seen(door: Door) -> tuple[object, ...]:
    """What of a door those see who wait, and those who serve."""
    return door.phase, door.is_by_telephone, door.notice


def is_seen(before: Page, after: Page) -> bool:
    """Whether others see the difference at once: the page is lost, is back, or has left."""
    return (before.lost_at, before.left_at) != (after.lost_at, after.left_at)


def _shown(ticket: Ticket) -> tuple[object, ...]:
    """What of a ticket its visitor's page is shown, or holds in its value for a restart."""
    line = ticket.is_first, ticket.is_last_offer, ticket.kept_until
    return ticket.phase, ticket.conversation, ticket.others, ticket.urgent, *line


class TellingDoorsAndTallies:
    """Keeps the port `DoorsAndTallies` by another that keeps it, and tells who waits, who serves, and the board."""

    def __init__(self, kept: DoorsAndTallies, tickets: TicketsAndDesks, post: Post) -> None:
        self._kept = kept
        self._tickets = tickets
        self._post = post
        self._last: dict[LineId, Record] = {}  # as last seen or changed here

    async def last_records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        """The records, or while the store is away those seen last: what is shown to who is here does not wait for it.

        What it holds changes by this process, and by time, which whoever reads a record counts in. Raises: Unavailable
        (of one of these lines nothing was seen yet).
        """
        try:
            return await self.records(lines)
        except Unavailable:
            if all(line in self._last for line in lines):
                return {line: self._last[line] for line in lines}
            raise

    async def seen_records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        """As the last sweep saw them, without a question; asked where it did not. Raises: as `last_records`."""
        if all(line in self._last for line in lines):
            return {line: self._last[line] for line in lines}
        return await self.last_records(lines)

    async def change_door(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        """Tells all who wait on the line, its desks and the board when the phase of its door has changed."""
        change = await self._kept.change_door(line, rule)
        if line in self._last:
            self._last[line] = self._last[line]._replace(door=change.after)
        if change.before != change.after:
            self._post.changed(BOARD)
        if _seen(change.before) != _seen(change.after):
            for ticket in await self._tickets.on_line(line):
                self._post.changed(TICKET, ticket.id)
            for desk in await self._tickets.desks():
                if line in desk.lines:
                    self._post.changed(DESK, desk.id)
        return change

    async def records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        found = await self._kept.records(lines)
        self._last.update(found)
        return found

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """Tells the board."""
        await self._kept.add(line, count, now)
        self._post.changed(BOARD)

    async def add_all(self, counts: Mapping[tuple[LineId, str], int], now: Seconds) -> None:
        await self._kept.add_all(counts, now)

    async def tallies(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Row]]:
        return await self._kept.tallies(lines, counts, now)

    async def tens(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Tens]]:
        return await self._kept.tens(lines, counts, now)

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        await self._kept.learn(line, rule)
