"""How a line stands at one picture of the floor: its door, who is there for whom, the wait, and who is too many."""

from typing import NamedTuple

from msgspec.structs import replace

from chatd.base.names import Language, LineId, Seconds
from chatd.base.texts.catalogue import text_of
from chatd.directory.rules.directory import Contact, Line
from chatd.line.ports import Floor, Record
from chatd.line.rules import closing, crowds, estimate, intake
from chatd.line.rules import door as doors
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import Ahead
from chatd.line.rules.crowds import NOTHING, Share
from chatd.line.rules.desk import is_taking
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Range, Talks
from chatd.line.rules.need import Need
from chatd.line.rules.notice import read_by
from chatd.line.rules.staffing import Staffing, languages_there, staffing, those_there
from chatd.line.rules.ticket import Ticket
from chatd.line.service.advice import advice_to
from chatd.line.shapes.visitor import Estimate, LineState, Notice, Place


class Pace(NamedTuple):
    """How a line goes forward for one need: who is there for it, how long a talk takes, what is spoken there."""

    staff: Staffing
    talks: Talks
    languages_now: tuple[Language, ...]
    unspoken_since: Seconds | None  # since when nobody there speaks any language of the need

    def wait_behind(self, ahead: int) -> Range | None:
        """The range of the wait behind so many, or None when it is not known."""
        staff = self.staff
        return estimate.estimate(ahead + 1, staff.capacity, staff.free, self.talks, staff.rests)

    def is_long_behind(self, ahead: int, long_minutes: int) -> bool:
        """Whether that wait is long, known or not."""
        staff = self.staff
        return estimate.is_long(
            ahead + 1, staff.capacity, staff.free, self.talks, long_minutes, staff.rests
        )


def pace_of(line: Line, need: Need, floor: Floor, record: Record, now: Seconds) -> Pace:
    """For this need of this line; asked once for all who have it."""
    there = those_there(floor.desks, now)
    return Pace(
        staffing(there, need, now),
        talks_of(line, record),
        languages_there(there, line.id, need.ticket_class, line.languages),
        unspoken_since(line, need, floor, record, now),
    )


def unspoken_since(
    line: Line, need: Need, floor: Floor, record: Record, now: Seconds
) -> Seconds | None:
    """Since when nobody there speaks any language of this need; None while somebody does."""
    return doors.unspoken_since(_heard(record.door, line, floor, now), need.languages)


def place_on(line: Line, ticket: Ticket, ahead: Ahead, pace: Pace, now: Seconds) -> Place:
    """Where a waiting visitor stands behind others."""
    seen = pace._replace(staff=pace.staff.without(tickets.pauses_with(ticket, now)))
    wait = seen.wait_behind(ahead.tickets)
    has_counsellor = pace.staff.is_there
    return Place(
        ahead=ahead.tickets,
        estimate=Estimate(min_minutes=wait.low, max_minutes=wait.high) if wait else None,
        is_long=seen.is_long_behind(ahead.tickets, line.policy.long_wait_minutes),
        has_counsellor=has_counsellor,
        away=ahead.away,
        kept_until=None if ticket.kept_until is None else int(ticket.kept_until),
        languages_now=pace.languages_now,
        asks_language=not has_counsellor
        and bool(pace.languages_now)
        and tickets.asks_language(
            ticket, pace.unspoken_since, now, line.policy.language_patience_seconds
        ),
    )


def ahead_of_a_new(need: Need, floor: Floor, staff: Staffing) -> int:
    """How many wait already whom somebody who comes now would stand behind."""
    return sum(
        each.tickets for each in floor.waiting if each.need == need or staff.competes(each.need)
    )


def talks_of(line: Line, record: Record) -> Talks:
    """How long a talk on the line takes, as far as known."""
    return record.talks or Talks(float(line.policy.talk_start_minutes))


def door_of(line: Line, record: Record, floor: Floor, now: Seconds) -> Door:
    """The door as it is now; nothing is stored by asking."""
    door = doors.at(
        record.door,
        line,
        waiting_on(line.id, floor),
        now,
        is_staffed=is_staffed(line.id, floor, now),
        is_taking=any(line.id in each.lines and is_taking(each, now) for each in floor.desks),
    )
    return _heard(door, line, floor, now)


def _heard(door: Door, line: Line, floor: Floor, now: Seconds) -> Door:
    there = (desk for desk in those_there(floor.desks, now) if line.id in desk.lines)
    return doors.heard(door, line, {each for desk in there for each in desk.languages}, now)


def is_staffed(line: LineId, floor: Floor, now: Seconds) -> bool:
    """Whether anybody is there for the line, in whatever language."""
    return any(line in desk.lines for desk in those_there(floor.desks, now))


def is_full_for(
    need: Need,
    line: Line,
    door: Door,
    floor: Floor,
    record: Record,
    now: Seconds,
    *,
    flooded: frozenset[LineId] = frozenset(),
) -> bool:
    """Whether one more of this need would be too many, for whoever comes from the network that `floor.own` is of.

    `flooded`: lines on which only those count who have worked, as whoever comes now has or will have.
    """
    closes = closing.closes_at(door, line.hours, now)
    return intake.is_full(
        need,
        crowds.counted(
            {each.need: each.share for each in floor.waiting}, floor.own, flooded=flooded
        ),
        those_there(floor.desks, now),
        line.policy,
        now,
        talk_minutes=talks_of(line, record).mean_minutes,
        wait_max_minutes=intake.wait_max_minutes(closes, line, now),
        limit=door.limit,
    )


def check_may_join(
    line: Line,
    need: Need,
    floor: Floor,
    record: Record,
    now: Seconds,
    *,
    flooded: frozenset[LineId] = frozenset(),
) -> None:
    """Whether one of this need may take a place, as `is_full_for`. Raises: Refused, as `door.check_join`."""
    door = door_of(line, record, floor, now)
    is_full = is_full_for(need, line, door, floor, record, now, flooded=flooded)
    doors.check_join(door, line, need.languages, now, is_full=is_full)


def line_state(line: Line, door: Door, now: Seconds) -> LineState:
    """What a page of somebody who waits or talks is told of the line, whose door is this."""
    closes = closing.closes_at(door, line.hours, now)
    until = closing.served_until(door, line.policy.closing_grace_minutes * 60)
    return LineState(
        id=line.id,
        phase=doors.told_phase(door, line),
        closes_at=None if closes is None else int(closes),
        is_closed_for_now=doors.is_closed_for_now(door, now),
        served_until=None if until is None else int(until),
        timezone=line.hours.timezone,
        ticket_grace_seconds=line.policy.ticket_grace_seconds,
        conversation_grace_seconds=line.policy.conversation_grace_seconds,
    )


def line_told(
    line: Line,
    contact: Contact | None,
    ticket: Ticket,
    state: LineState,
    door: Door,
    now: Seconds,
) -> LineState:
    """Of the line's state what this visitor is told: no promise to those who wait that does not hold for her.

    And a lead's notice, in a language of hers where it is said in one; and what a professional is told, with the
    `contact` of the line's organisation.
    """
    told = replace(state, served_until=None) if ticket.is_last_offer else state
    told = replace(told, advice=advice_to(ticket, line, contact, now))
    if door.notice is None:
        return told
    language, text = read_by(door.notice, line, (ticket.language, *ticket.others))
    by = text_of("line.notice", ticket.language)
    return replace(told, notice=Notice(by=by, text=text, language=language))


def waiting_on(line: LineId, floor: Floor) -> int:
    """How many have a place on the line, whatever their need, whether they are here or away."""
    return sum(each.tickets for each in floor.waiting if each.need.line == line)


def without(floor: Floor, ticket: Ticket) -> Floor:
    """As it would be for whoever comes from the network of this ticket, which has just joined, if that had not."""
    own = [
        each._replace(waiting=each.waiting - 1, here=each.here - 1)
        if each.need == ticket.need and each.has_worked is ticket.has_worked
        else each
        for each in floor.own
    ]
    one = Share(1, int(ticket.has_worked))
    was, now = crowds.shares(floor.own), crowds.shares(own)
    waiting = []
    for each in floor.waiting:
        less = one if ticket.source is None and each.need == ticket.need else NOTHING
        less = less.plus(was.get(each.need, NOTHING)).plus(now.get(each.need, NOTHING), -1)
        waiting.append(each._replace(share=each.share.plus(less, -1)))
    return floor._replace(waiting=waiting, own=own)
