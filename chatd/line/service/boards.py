"""The queue watch, and what a lead does: open, stop the intake, close, "not today", limit, call back."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import DeskId, Language, LineId, OrganisationId
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.service.registry import Registry
from chatd.line.ports import Conversations, DoorsAndTallies, Served, TicketsAndDesks
from chatd.line.rules import door as doors
from chatd.line.rules.door import Act, Door
from chatd.line.rules.notice import notice_of
from chatd.line.rules.outcome import SAMPLES, Count, taken_by
from chatd.line.rules.pulling import next_to_pull, pulled
from chatd.line.service.alarms import Alarms
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.board_lines import Seen, board_line
from chatd.line.service.desks import Desks
from chatd.line.service.endings import Endings
from chatd.line.service.pace import door_of
from chatd.line.service.versions import Versions
from chatd.line.shapes.board import Board
from chatd.staff.rules import must_lead, signs
from chatd.staff.service.known_chain import ChainState, KnownChain

NOT_TODAY = "not_today"
LEADS_ACTS = {
    "open": Act.OPEN,
    "stop_intake": Act.STOP_INTAKE,
    "close": Act.CLOSE,
    NOT_TODAY: Act.CLOSE,
}
FIGURES = tuple(each.value for each in Count if each not in SAMPLES)

BY_TELEPHONE = {"by_telephone": True, "in_writing": False}


class Boards:
    """Counts per line; no id of a ticket, no word, no timeline of one person.

    Each act is of one line; only who leads it may, and what it says of the line counts until the plan's next change.
    """

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        conversations: Conversations,
        registry: Registry,
        assigning: Assigning,
        endings: Endings,
        desks: Desks,
        chain: KnownChain,
        versions: Versions,
        clock: Clock,
        flooded: Callable[[], frozenset[LineId]] = frozenset,
    ) -> None:
        self._store = store
        self._records = records
        self._conversations = conversations
        self._registry = registry
        self._assigning = assigning
        self._endings = endings
        self._desks = desks
        self._chain = chain
        self._versions = versions
        self._clock = clock
        self._flooded = flooded
        self._alarms = Alarms()

    async def view(self, staff: Staff) -> Board:
        """The lines that this person may see: five round trips, however many they are.

        Raises: Refused(NOT_LEAD), Unavailable.
        """
        must_lead(staff)
        lines = self._registry.lines_of(staff)
        ids = [line.id for line in lines]
        records = await self._records.records(ids)
        serving = {line.id: self._serving(line) for line in lines}
        counts = {*FIGURES, *(taken_by(each) for some in serving.values() for each in some)}
        tallies = await self._records.tallies(ids, sorted(counts), self._clock.now())
        served = await self._conversations.served()
        floor = await self._store.floor()
        now = self._clock.now()
        # Who leads a unit signs nothing, and can renew nothing.
        ends = self._chain.of(staff.organisation) if signs(staff) else ChainState()
        shown = []
        for line in lines:
            theirs = served.get(line.id, Served())
            seen = Seen(
                staff,
                line,
                floor,
                records[line.id],
                theirs,
                tallies[line.id],
                now,
                self._flooded(),
                serving[line.id],
                self._registry.unit(line),
            )
            shown.append(board_line(seen, self._alarms))
        return Board(
            version=self._versions.next(),
            now=int(now),
            lines=tuple(shown),
            certificate_ends=ends.certificate_ends,
            revocations_end=ends.revocations_end,
            staff_certificates_end=ends.staff_certificates_end,
            signatures_asked=ends.asked,
            vouched_ends=ends.vouched_ends,
        )

    @settled
    async def change_line(self, staff: Staff, line: LineId, act: str) -> None:
        """`act`: "open", "stop_intake", "close" (those who wait are served), or "not_today" (they are told otherwise).

        "by_telephone": nobody new, until "in_writing", which changes nothing of an operator's word (WRONG_STATE).

        Who is shown to a desk at that moment may still be taken, and is told so else when that offer lapses.

        Raises: Unknown (line), Malformed, Refused(NOT_LEAD, WRONG_STATE).
        """
        found = self._led(staff, line)
        if act not in LEADS_ACTS.keys() | BY_TELEPHONE.keys():
            raise Malformed
        if act in BY_TELEPHONE:
            await self._by_telephone(found, is_on=BY_TELEPHONE[act])
            return
        now = self._clock.now()
        await self._change_door(
            found, lambda door: doors.change(door, LEADS_ACTS[act], found.hours, now)
        )
        if act == NOT_TODAY:
            await self._endings.refuse_waiting(line)
        elif LEADS_ACTS[act] is Act.OPEN:
            await self._endings.serve_again(line)

    async def _by_telephone(self, line: Line, *, is_on: bool) -> None:
        """It counts until it is taken back, whatever the plan says. Raises: Refused(WRONG_STATE), Unavailable."""
        if line.policy.is_by_telephone:
            raise Refused(Reason.WRONG_STATE)
        await self._change_door(line, lambda door: replace(door, is_by_telephone=is_on))

    async def set_limit(self, staff: Staff, line: LineId, limit: int | None) -> None:
        """How many may wait beside those for whom a desk is free; None: as many as is reckoned.

        Raises: Unknown (line), Refused(NOT_LEAD, WRONG_STATE, LIMIT_TOO_HIGH).
        """
        found = self._led(staff, line)
        now = self._clock.now()
        await self._change_door(found, lambda door: doors.limited(door, found, limit, now))

    async def say_to_waiting(
        self, staff: Staff, line: LineId, texts: Mapping[Language, str]
    ) -> None:
        """A notice to all who wait, in place of the one before; without a text it is taken back.

        Raises: Unknown (line), Malformed (not in the language that all fall back on), Refused(NOT_LEAD, WRONG_STATE,
        LANGUAGE_NOT_SERVED).
        """
        found = self._led(staff, line)
        try:
            notice = notice_of(found, texts, self._clock.now())
        except ValueError:
            raise Malformed from None
        await self._change_door(found, lambda door: doors.noticed(door, notice))

    @settled
    async def pull_forward(self, staff: Staff, line: LineId) -> None:
        """Of those who say that it cannot wait the one who has waited longest goes first; one for each press, counted.

        Raises: Unknown (line), Refused(NOT_LEAD; WRONG_STATE: nobody is left to be pulled forward).
        """
        found = self._led(staff, line)
        ticket = next_to_pull(await self._store.on_line(found.id))
        if ticket is None:
            raise Refused(Reason.WRONG_STATE)
        try:
            await self._store.change_ticket(ticket.id, pulled)
        except Unknown:
            raise Refused(Reason.WRONG_STATE) from None
        await self._records.add(found.id, Count.PULLED.value, self._clock.now())

    async def call_back(self, staff: Staff, desk: DeskId) -> None:
        """A desk that was set away by missed offers takes tickets again.

        Raises: Unknown (no such desk on her lines), Refused(NOT_LEAD, NOT_AWAY).
        """
        must_lead(staff)
        found = await self._store.desk(desk)
        is_own = found.organisation == staff.organisation
        led = [
            line
            for line in found.lines
            if line in staff.lines and (is_own or self._is_own(staff, line))
        ]
        if not led:
            raise Unknown
        try:
            await self._desks.call_back(desk)
        except Refused as refused:
            if refused.reason is Reason.NOT_ON_SHIFT:
                raise Unknown from None
            raise

    def _led(self, staff: Staff, line: LineId) -> Line:
        must_lead(staff)
        if line not in staff.lines or not self._is_own(
            staff, line
        ):  # alike for another's and for none
            raise Refused(Reason.NOT_LEAD)
        return self._registry.line(line)

    def _is_own(self, staff: Staff, line: LineId) -> bool:
        """Who helps on another organisation's line runs nothing of it."""
        return self._registry.line(line).organisation == staff.organisation

    def _serving(self, line: Line) -> Mapping[OrganisationId, str]:
        """The organisations that serve it, its own first; nothing where it is that one alone."""
        helpers = self._registry.helpers(line)
        if not helpers:
            return {}
        some = (line.organisation, *helpers)
        return {each: self._registry.organisation(each).name for each in some}

    async def _change_door(self, line: Line, rule: Callable[[Door], Door]) -> None:
        """To the door as it is now. Raises: whatever the rule raises, Unavailable."""
        now = self._clock.now()
        floor = await self._store.floor()
        record = (await self._records.records([line.id]))[line.id]

        def at_now(door: Door) -> Door:
            return door_of(line, record._replace(door=door), floor, now)

        await self._records.change_door(line.id, lambda door: at_now(rule(at_now(door))))
