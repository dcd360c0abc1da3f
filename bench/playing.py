"""Plays an evening by the product's own rules, and counts how it went.

Admission, offers, misses, wrap-up and the head of the line for whom a failed console has let down are decided by
`chatd.line.rules`. Only who meets whom is a parameter (`Assign`).
"""

import heapq
import itertools
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bench.evenings import (
    END,
    FAILED_SECONDS,
    GRACE_SECONDS,
    LINE,
    MISSED,
    NO_SHOW_SECONDS,
    OPEN_SECONDS,
    POLICY,
    SHORT_SECONDS,
    Comer,
    Evening,
    Sitter,
)
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
)
from chatd.line.rules import desk as desks
from chatd.line.rules import intake
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import Match
from chatd.line.rules.back_on_line import to_head
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import Page
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.ticket_phases import TicketPhase

Assign = Callable[[list[Ticket], list[Desk], Seconds], list[Match]]


@dataclass(slots=True)
class Played:
    """How it went: counts, and the waits of those who were answered, seconds."""

    came: int = 0
    answered: int = 0
    abandoned: int = 0
    short: int = 0
    turned_away: int = 0
    no_show: int = 0
    refused: int = 0
    waits: list[float] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Nobody has waited yet."""
        self.waits = []


class Play:
    """Plays one evening by one way of assigning."""

    def __init__(self, drawn: Evening, assign: Assign) -> None:
        self._drawn, self._assign = drawn, assign
        self._waiting: dict[TicketId, Ticket] = {}
        self._desks: dict[DeskId, Desk] = {}
        self._comers: dict[TicketId, Comer] = {}
        self._talks: dict[ConversationId, tuple[DeskId, Ticket]] = {}
        self._begun: dict[ConversationId, Seconds] = {}
        self._events: list[tuple[float, int, Callable[[Seconds], None]]] = []
        self._number = itertools.count()
        self.played = Played()

    @property
    def desks(self) -> Mapping[DeskId, Desk]:
        """All that have begun a shift, as they are."""
        return self._desks

    @property
    def begun(self) -> Mapping[ConversationId, Seconds]:
        """When each talk began."""
        return self._begun

    def play(self) -> Played:
        """To the end of the grace."""
        for number, sitter in enumerate(self._drawn.sitters):
            self._on(sitter.begins, self._sits(DeskId(f"d{number}"), sitter))
        for comer in self._drawn.comers:
            self._on(comer.at, self._comes(comer))
        self._on(END, self._close)
        while self._events:
            at, _, act = heapq.heappop(self._events)
            act(Seconds(at))
            self._match(Seconds(at))
        return self.played

    def _on(self, at: float, act: Callable[[Seconds], None]) -> None:
        heapq.heappush(self._events, (at, next(self._number), act))

    # ---- who comes, and goes ----

    def _comes(self, comer: Comer) -> Callable[[Seconds], None]:
        def come(now: Seconds) -> None:
            self.played.came += 1
            name = TicketId(f"t{len(self._comers):04}")
            self._comers[name] = comer
            advice, seeks = TicketClass.PROFESSIONAL, TicketClass.HELP_SEEKER
            ticket = Ticket(
                id=name,
                line=LINE,
                embed=EmbedId(comer.organisation),
                language=comer.language,
                topic=None,
                ticket_class=advice if comer.is_advice else seeks,
                issued=now,
                resume_hash=b"",
                page=_heard(now),
            )
            if self._is_full(ticket, now):
                self.played.turned_away += 1
                return
            self._waiting[name] = ticket
            self._on(now + comer.patience, lambda then: self._leaves(name, then))

        return come

    def _is_full(self, ticket: Ticket, now: Seconds) -> bool:
        counts: dict[tickets.Need, int] = {}
        for each in self._waiting.values():
            counts[each.need] = counts.get(each.need, 0) + 1
        there = [each for each in self._desks.values() if desks.is_there(each, now)]
        left = (OPEN_SECONDS + GRACE_SECONDS - now) / 60
        return intake.is_full(
            ticket.need,
            counts,
            there,
            POLICY,
            now,
            talk_minutes=POLICY.talk_start_minutes,
            wait_max_minutes=max(0.0, min(POLICY.wait_offered_max_minutes, left)),
        )

    def _leaves(self, name: TicketId, now: Seconds) -> None:
        ticket = self._waiting.pop(name, None)
        if ticket is None:
            return
        if ticket.desk is not None:
            self._desks[ticket.desk] = offers.withdraw(self._desks[ticket.desk], name)
        is_short = tickets.waited_seconds(ticket, now) < SHORT_SECONDS
        self.played.short += is_short
        self.played.abandoned += not is_short

    def _close(self, _: Seconds) -> None:
        self.played.refused += len(self._waiting)
        self._waiting.clear()

    # ---- who sits there ----

    def _sits(self, name: DeskId, sitter: Sitter) -> Callable[[Seconds], None]:
        def sit(now: Seconds) -> None:
            self._desks[name] = Desk(
                id=name,
                staff=StaffId(name),
                organisation=OrganisationId(sitter.organisation),
                alias=name,
                lines=(LINE,),
                languages=sitter.languages,
                capacity=POLICY.capacity_max,
                resume_hash=b"",
                page=_heard(now),
                idle_since=now,
            )
            if sitter.ends < OPEN_SECONDS:  # else she serves all who wait at the closing
                self._on(sitter.ends, lambda _: self._ends(name))
            for at in sitter.fails:
                self._on(at, lambda then: self._fails(name, then))

        return sit

    def _ends(self, name: DeskId) -> None:
        """She takes nobody new; who is on offer there waits on."""
        self._let_go(name)
        self._desks[name] = desks.end_shift(self._desks[name])

    def _fails(self, name: DeskId, now: Seconds) -> None:
        self._let_go(name)
        desk = self._desks[name]
        for each in desk.conversations:
            _, ticket = self._talks.pop(each)
            back = to_head(ticket, each, name, now)
            self._waiting[back.id] = back
            self._on(
                now + self._comers[back.id].patience, lambda then, b=back.id: self._leaves(b, then)
            )
            desk = desks.release(desk, each, now)
        lost = replace(desk.page, lost_at=now)
        self._desks[name] = replace(desk, page=lost, offer=None)
        self._on(now + FAILED_SECONDS, lambda then: self._is_back(name, then))

    def _is_back(self, name: DeskId, now: Seconds) -> None:
        self._desks[name] = replace(self._desks[name], page=_heard(now))

    def _let_go(self, name: DeskId) -> None:
        offer = self._desks[name].offer
        if offer is not None and offer.ticket in self._waiting:
            self._waiting[offer.ticket] = tickets.let_go(self._waiting[offer.ticket])
            self._desks[name] = offers.withdraw(self._desks[name], offer.ticket)

    # ---- who meets whom ----

    def _match(self, now: Seconds) -> None:
        free = [each for each in self._waiting.values() if each.phase is TicketPhase.WAITING]
        roomy = [each for each in self._desks.values() if offers.has_room(each, now)]
        if not free or not roomy:
            return
        for ticket, desk in self._assign(free, roomy, now):
            self._waiting[ticket.id] = tickets.offer(ticket, desk.id)
            self._desks[desk.id] = offers.offer(desk, ticket.id, now, POLICY.offer_seconds)
            # Drawn for the ticket and how often it was passed on: so ways of assigning differ in nothing else.
            dice = random.Random(f"{self._drawn.seed} {ticket.id} {len(ticket.passed_by)}")  # noqa: S311 - made-up evenings
            is_missed = dice.random() < MISSED
            after = POLICY.offer_seconds if is_missed else 4 + 12 * dice.random()
            self._on(now + after, self._answers(ticket.id, desk.id, is_missed=is_missed))

    def _answers(self, name: TicketId, at: DeskId, *, is_missed: bool) -> Callable[[Seconds], None]:
        def answer(now: Seconds) -> None:
            ticket, desk = self._waiting.get(name), self._desks[at]
            if (
                ticket is None
                or ticket.desk != at
                or desk.offer is None
                or desk.offer.ticket != name
            ):
                return
            if is_missed:
                self._waiting[name] = tickets.let_go(ticket)
                self._desks[at] = offers.miss(desk, POLICY.offer_misses_max)
                if not desks.is_taking(self._desks[at], now):
                    self._on(now + 60, lambda _: self._called_back(at))
                return
            talk = ConversationId(f"{name}-{now}")
            del self._waiting[name]
            taken = tickets.take(ticket, at, talk)
            self._desks[at] = offers.accept(desk, name, talk, now)
            self._talks[talk] = (at, taken)
            self._begun[talk] = now
            comer = self._comers[name]
            if comer.comes_not:
                self._on(
                    now + NO_SHOW_SECONDS, lambda then: self._over(talk, then, 0, is_no_show=True)
                )
                return
            if ticket.back_at is None:
                self.played.answered += 1
                self.played.waits.append(tickets.waited_seconds(ticket, now))
            self._on(now + comer.talk, lambda then: self._over(talk, then, POLICY.wrap_up_seconds))

        return answer

    def _called_back(self, name: DeskId) -> None:
        """She sees that she was set away, a minute later."""
        if self._desks[name].phase is desks.DeskPhase.AWAY:
            self._desks[name] = desks.resume(self._desks[name])

    def _over(
        self, talk: ConversationId, now: Seconds, rest: float, *, is_no_show: bool = False
    ) -> None:
        found = self._talks.pop(talk, None)
        if found is None:
            return
        self.played.no_show += is_no_show
        self._desks[found[0]] = desks.release(self._desks[found[0]], talk, now, rest)
        if rest:
            self._on(now + rest, lambda _: None)  # its place is free again


def _heard(now: Seconds) -> Page:
    """A page that is heard all evening: what is lost here is lost by `Sitter.fails`."""
    return Page(seen_at=END, word_at=now)


def total(all_of: Iterable[Played]) -> Played:
    """Of many evenings."""
    whole = Played()
    for each in all_of:
        for name in ("came", "answered", "abandoned", "short", "turned_away", "no_show", "refused"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
        whole.waits += each.waits
    return whole
