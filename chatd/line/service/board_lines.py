"""What the board shows of one line, from what was asked at one moment: figures, desks, languages, orphans, alarms."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from chatd.base.names import Language, LineId, OrganisationId, Seconds, TicketClass
from chatd.directory.rules.directory import Line, Staff, Unit
from chatd.line.ports import Floor, Orphaned, Record, Served
from chatd.line.rules import at_once, closing, intake, tallies
from chatd.line.rules import desk as desks
from chatd.line.rules import door as doors
from chatd.line.rules.alarms import ESTIMATE_MINUTES, Facts
from chatd.line.rules.desk import Desk, DeskPhase
from chatd.line.rules.door import Door, DoorPhase
from chatd.line.rules.need import Need, need_of
from chatd.line.rules.outcome import Count, taken_by
from chatd.line.rules.staffing import those_there
from chatd.line.rules.tallies import Row
from chatd.line.service.alarms import Alarms
from chatd.line.service.pace import (
    Pace,
    ahead_of_a_new,
    door_of,
    is_full_for,
    pace_of,
    talks_of,
    waiting_on,
)
from chatd.line.shapes.board import (
    BoardAlarm,
    BoardDesk,
    BoardEstimate,
    BoardLanguage,
    BoardLine,
    BoardOrphan,
    BoardShare,
    BoardUnit,
    SaidIn,
)


class Seen(NamedTuple):
    """A line and all that is known of it at `now`, for the lead who asks."""

    lead: Staff
    line: Line
    floor: Floor
    record: Record
    served: Served
    counts: Mapping[str, Row]
    now: Seconds
    flooded: frozenset[LineId] = frozenset()
    organisations: Mapping[OrganisationId, str] = {}  # names, of those that serve it, its own first
    unit: Unit | None = None

    def last_hour(self, count: Count) -> int:
        """How many within the last hour."""
        return tallies.last_hour(self.counts[count.value])

    @property
    def desks(self) -> tuple[Desk, ...]:
        """Those of the line; on another organisation's only those of the lead's own people."""
        return tuple(
            desk
            for desk in self.floor.desks
            if self.line.id in desk.lines
            and (self.is_own or desk.organisation == self.lead.organisation)
        )

    @property
    def is_own(self) -> bool:
        """Whether it is a line of the lead's organisation."""
        return self.line.organisation == self.lead.organisation

    @property
    def there(self) -> tuple[Desk, ...]:
        """All that are there, of whatever line."""
        return those_there(self.floor.desks, self.now)


def board_line(seen: Seen, alarms: Alarms) -> BoardLine:
    """All of it; of another organisation's line the lead's own share."""
    return _whole_line(seen, alarms) if seen.is_own else _share(seen)


def _share(seen: Seen) -> BoardLine:
    """How it stands and who waits, since that is one row for all; and what the lead's own people do."""
    line, floor, now = seen.line, seen.floor, seen.now
    door = door_of(line, seen.record, floor, now)
    mine = [each for each in floor.waiting if each.need.line == line.id]
    languages = tuple(_language(language, seen, door) for language in line.languages)
    waiting = waiting_on(line.id, floor)
    paces = _paces(seen) if door.phase is DoorPhase.OPEN or waiting else ()
    closes = closing.grace_begins(door, line.hours, now)
    until = None if closes is None else closes + line.policy.closing_grace_minutes * 60
    return BoardLine(
        line=line.id,
        name=line.name_in(line.languages[0]),
        phase=door.phase,
        is_closed_for_now=doors.is_closed_for_now(door, now),
        waiting=waiting,
        longest_since=_whole(_first(each.oldest for each in mine)),
        is_full=any(each.is_full for each in languages),
        estimate=_estimate(paces),
        languages=languages,
        served=sum(len(desk.conversations) for desk in seen.desks),
        free=sum(desks.free(desk, now) for desk in seen.desks),
        closes_at=_whole(closes),
        served_until=_whole(until),
        abandoned_last_hour=0,
        by_telephone=_by_telephone(line, door),
        desks=tuple(_desk(desk, now) for desk in seen.desks),
        shares=_shares(seen),
        offered_by=seen.organisations.get(line.organisation, line.organisation),
    )


def _shares(seen: Seen) -> tuple[BoardShare, ...]:
    """Of each organisation where several serve it; to who is not its own, of their own alone."""
    if len(seen.organisations) < 2:  # noqa: PLR2004 - more than one
        return ()
    return tuple(
        BoardShare(
            organisation=name,
            desks=sum(
                desk.organisation == each and desks.is_there(desk, seen.now) for desk in seen.desks
            ),
            served=sum(len(desk.conversations) for desk in seen.desks if desk.organisation == each),
            taken_last_hour=tallies.last_hour(seen.counts.get(taken_by(each), ())),
        )
        for each, name in seen.organisations.items()
        if seen.is_own or each == seen.lead.organisation
    )


def _whole_line(seen: Seen, alarms: Alarms) -> BoardLine:
    line, floor, theirs, now = seen.line, seen.floor, seen.served, seen.now
    door = door_of(line, seen.record, floor, now)
    mine = [each for each in floor.waiting if each.need.line == line.id]
    waiting = waiting_on(line.id, floor)
    longest = _first(each.oldest for each in mine)
    unseen = _first([*(each.unseen_since for each in mine), theirs.urgent_orphan_since])
    languages = tuple(_language(language, seen, door) for language in line.languages)
    paces = _paces(seen) if door.phase is DoorPhase.OPEN or waiting else ()
    closes = closing.grace_begins(door, line.hours, now)
    until = None if closes is None else closes + line.policy.closing_grace_minutes * 60
    facts = _facts(seen, door, longest, unseen, paces)
    return BoardLine(
        line=line.id,
        name=line.name_in(line.languages[0]),
        phase=door.phase,
        is_closed_for_now=doors.is_closed_for_now(door, now),
        waiting=waiting,
        away=sum(each.away for each in mine),
        waiting_lost=sum(each.lost for each in mine),
        longest_since=_whole(longest),
        is_full=any(each.is_full for each in languages),
        places_max=_places_max(seen, door),
        limit=door.limit,
        estimate=_estimate(paces),
        unstaffed_since=_whole(door.untaken_since),
        languages=languages,
        served=theirs.served,
        served_lost=theirs.lost,
        served_silent=theirs.silent,
        free=sum(desks.free(desk, now) for desk in seen.desks),
        closes_at=_whole(closes),
        served_until=_whole(until),
        left_at_close=0 if until is None else _left(seen, until),
        abandoned_last_hour=seen.last_hour(Count.ABANDONED),
        unverified_last_hour=seen.last_hour(Count.UNVERIFIED),
        abuse_last_hour=seen.last_hour(Count.ABUSE),
        turned_away_last_hour=seen.last_hour(Count.TURNED_AWAY),
        answered_last_hour=seen.last_hour(Count.ANSWERED),
        by_telephone=_by_telephone(line, door),
        urgent_waiting=sum(each.urgent for each in mine),
        pulled_last_hour=seen.last_hour(Count.PULLED),
        transferred_last_hour=seen.last_hour(Count.TRANSFERRED),
        let_in_last_hour=seen.last_hour(Count.LET_IN),
        notice=_notice(door),
        notice_since=None if door.notice is None else int(door.notice.since),
        orphans=tuple(_orphan(each, seen.lead) for each in theirs.orphans),
        desks=tuple(_desk(desk, now) for desk in seen.desks),
        urgent=sum(each.urgent for each in mine) + theirs.urgent,
        urgent_unseen_since=_whole(unseen),
        alarms=tuple(
            BoardAlarm(name=name.value, since=int(since))
            for name, since in alarms.of(line.id, facts, now).items()
        ),
        shares=_shares(seen),
        unit=unit_shown(line, seen.unit),
    )


def unit_shown(line: Line, unit: Unit | None) -> BoardUnit | None:
    """The unit of a line, as its leads read it."""
    if unit is None:
        return None
    return BoardUnit(id=unit.id, name=unit.name_in(line.languages))


def _facts(
    seen: Seen,
    door: Door,
    longest: Seconds | None,
    unseen: Seconds | None,
    paces: tuple[tuple[Pace, int], ...],
) -> Facts:
    """What alarms are raised by. `longest`, `unseen`: since when."""
    line, now = seen.line, seen.now
    return Facts(
        phase=doors.told_phase(door, line),
        waiting=waiting_on(line.id, seen.floor),
        longest_since=longest,
        is_estimate_long=any(pace.is_long_behind(to, ESTIMATE_MINUTES) for pace, to in paces),
        abandoned=seen.counts[Count.ABANDONED.value],
        untaken_since=door.untaken_since,
        urgent_unseen_since=unseen,
        orphan_since=_first(each.since for each in seen.served.orphans),
        away_since=_first(_since(desk, now) for desk in seen.desks if desk.phase is DeskPhase.AWAY),
        busy=seen.counts[Count.BUSY.value],
        places=seen.counts[Count.PLACES.value],
        entries=_entries(seen),
        entries_per_hour_normal=line.policy.entries_per_hour_normal,
    )


def _notice(door: Door) -> tuple[SaidIn, ...]:
    words = () if door.notice is None else door.notice.words
    return tuple(SaidIn(language=each.language, text=each.text) for each in words)


def _by_telephone(line: Line, door: Door) -> Literal["lead", "operator"] | None:
    if line.policy.is_by_telephone:
        return "operator"
    return "lead" if door.is_by_telephone else None


def _entries(seen: Seen) -> Row:
    rows = (seen.counts[each.value] for each in (Count.JOINED, Count.TURNED_AWAY))
    return [joined + away for joined, away in zip(*rows, strict=True)]


def _need(line: Line, language: Language) -> Need:
    return need_of(line.id, (language,), TicketClass.HELP_SEEKER)


def _language(language: Language, seen: Seen, door: Door) -> BoardLanguage:
    line, floor, now = seen.line, seen.floor, seen.now
    mine = (each for each in floor.waiting if each.need.line == line.id)
    need = _need(line, language)
    is_full = is_full_for(need, line, door, floor, seen.record, now, flooded=seen.flooded)
    return BoardLanguage(
        language=language,
        waiting=sum(each.tickets for each in mine if language in each.need.languages),
        desks=sum(desks.meets(desk, need) for desk in seen.there),
        is_full=is_full and door.phase is DoorPhase.OPEN,
    )


def _paces(seen: Seen) -> tuple[tuple[Pace, int], ...]:
    """For each language in which somebody takes tickets: its pace, and behind how many whoever comes stands."""
    line, floor = seen.line, seen.floor
    needs = [_need(line, language) for language in line.languages]
    paces = [(need, pace_of(line, need, floor, seen.record, seen.now)) for need in needs]
    return tuple(
        (pace, ahead_of_a_new(need, floor, pace.staff))
        for need, pace in paces
        if pace.staff.capacity > 0
    )


def _estimate(paces: tuple[tuple[Pace, int], ...]) -> BoardEstimate | None:
    """Of the language that waits longest; None when that is not known."""
    waits = [pace.wait_behind(ahead) for pace, ahead in paces]
    known = [wait for wait in waits if wait is not None]
    if not known or len(known) < len(waits):
        return None
    longest = max(known, key=lambda wait: wait.high)
    return BoardEstimate(low=longest.low, high=longest.high)


def _places_max(seen: Seen, door: Door) -> int:
    line, now = seen.line, seen.now
    closes = closing.closes_at(door, line.hours, now)
    return intake.places_of_line(
        line,
        seen.there,
        now,
        talk_minutes=talks_of(line, seen.record).mean_minutes,
        wait_max_minutes=intake.wait_max_minutes(closes, line, now),
        limit=door.limit,
    )


def _left(seen: Seen, until: float) -> int:
    return intake.left_unserved(
        seen.line.id,
        {each.need: each.here for each in seen.floor.waiting},
        seen.there,
        seen.now,
        talk_minutes=talks_of(seen.line, seen.record).mean_minutes,
        minutes=(until - seen.now) / 60,
    )


def _desk(desk: Desk, now: Seconds) -> BoardDesk:
    return BoardDesk(
        desk=desk.id,
        alias=desk.alias,
        phase="lost" if desks.is_lost(desk, now) else desk.phase.value,
        since=int(_since(desk, now)),
        conversations=len(desk.conversations),
        capacity=desk.capacity,
        languages=desk.languages,
        misses=desk.misses,
        resting=desks.taken(desk, now) - len(desk.conversations),
        only_one=at_once.is_relieved(desk),
    )


def _since(desk: Desk, now: Seconds) -> Seconds:
    """Since when it is seen so; of one that is lost, since when it is."""
    return desks.lost_at(desk, now) or desk.phase_since or desk.idle_since


def _orphan(orphan: Orphaned, lead: Staff) -> BoardOrphan:
    return BoardOrphan(
        conversation=orphan.conversation,
        language=orphan.language,
        since=int(orphan.since),
        urgent=orphan.is_urgent,
        may_take=orphan.is_up and not set(orphan.spoken).isdisjoint(lead.languages),
    )


def _first(times: Iterable[Seconds | None]) -> Seconds | None:
    return min((each for each in times if each is not None), default=None)


def _whole(at: float | None) -> int | None:
    return None if at is None else int(at)
