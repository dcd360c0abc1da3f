"""A planner that looks ahead: it knows arrivals and shifts to come, and neither patience nor lengths nor failures.

At each moment at which somebody may be offered it has a few ways (`ways`), all of which keep the order of equals: who
speaks a rare language before others, to whoever speaks fewest; the same with the last place of somebody who speaks it
kept for them; in turn; by the product's rule. Where these differ, each is tried in `FUTURES` futures, the same ones for
all: how long running talks still go on and who waits how long is drawn anew, given how long it has been so; who comes
and who sits there is as it will be; and from then on the first of these ways decides, which answers most of all without
foresight. Another than that one is taken now where it answers more until `AHEAD_SECONDS` later, by more than `SURE`
standard errors, since the best of several by chance alone is no better. This is one step of policy improvement by
rollout. Source: D. Bertsekas and D. Castanon, Rollout Algorithms for Stochastic Scheduling Problems, Journal of
Heuristics 5 (1999).
"""

import heapq
import math
import random
import statistics
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import NamedTuple

from bench.evenings import (
    LANGUAGES,
    NO_SHOW,
    NO_SHOW_SECONDS,
    OPEN_SECONDS,
    PATIENCE_SECONDS,
    POLICY,
    TALK_MEDIAN_SECONDS,
    TALK_SPREAD,
    Evening,
)
from bench.playing import Play, Played
from chatd.base.names import DeskId, Language, Seconds, TicketId
from chatd.line.rules import assignment
from chatd.line.rules import desk as desks
from chatd.line.rules.assignment import Match
from chatd.line.rules.desk import Desk, meets
from chatd.line.rules.ticket import Ticket

FUTURES, AHEAD_SECONDS, SURE = 48, 90 * 60, 2.0
ANSWER_SECONDS = 10  # from the offer to the acceptance, in the mean
USUAL = LANGUAGES[0]  # everybody there speaks it
STANDARD = NormalDist()


_Said = tuple[tuple[str, str], ...]  # which ticket to which desk


class _Comes(NamedTuple):
    """Somebody in one future: when, what she speaks, until when she waits, how long her place is taken."""

    at: float
    language: Language
    until: float
    takes: float
    is_answered: bool


class _Place(NamedTuple):
    """A desk as all futures begin: what it speaks, until when it takes people, and since when each place is taken."""

    languages: tuple[Language, ...]
    ends: float
    free: int
    begun: tuple[float, ...]  # of talks
    free_at: tuple[float, ...]  # of places that rest, or of a shift that begins later


class Planner:
    """Plays one evening."""

    def __init__(self, drawn: Evening, futures: int = FUTURES) -> None:
        self._drawn, self._futures = drawn, futures
        self._play = Play(drawn, self._assign)
        self._dice = random.Random(f"planner {drawn.seed}")  # noqa: S311 - made-up futures

    def play(self) -> Played:
        """To the end of the grace."""
        return self._play.play()

    def _assign(self, waiting: list[Ticket], roomy: list[Desk], now: Seconds) -> list[Match]:
        found = {_said(each): each for each in ways(waiting, roomy, now)}
        if len(found) == 1:
            return next(iter(found.values()))
        places = self._places(now)
        answered: dict[_Said, list[int]] = {said: [] for said in found}
        for _ in range(self._futures):
            future = self._future(waiting, places, now)
            for said in found:
                answered[said].append(future.answered(said))
        usual, *others = found
        gains = {said: _gain(answered[said], answered[usual]) for said in others}
        best = max(others, key=lambda said: gains[said])
        return found[best if gains[best] > SURE else usual]

    def _places(self, now: Seconds) -> dict[str, _Place]:
        there = self._play.desks
        found = {}
        for number, sitter in enumerate(self._drawn.sitters):
            name = f"d{number}"
            ends = sitter.ends if sitter.ends < OPEN_SECONDS else float("inf")
            desk = there.get(DeskId(name))
            if desk is None:  # it begins later, or at this moment
                starts = (sitter.begins,) * POLICY.capacity_max
                found[name] = _Place(sitter.languages, ends, 0, (), starts)
                continue
            begun = [self._play.begun[each] for each in desk.conversations]
            begun += [now] if desk.offer else []
            rests = tuple(each.until for each in desk.wrap_ups if each.until > now)
            is_lost = desks.is_lost(desk, now)
            free = 0 if is_lost else max(0, POLICY.capacity_max - len(begun) - len(rests))
            found[name] = _Place(sitter.languages, ends, free, tuple(begun), rests)
        return found

    def _future(
        self, waiting: Sequence[Ticket], places: dict[str, _Place], now: Seconds
    ) -> "_Future":
        dice, end = self._dice, now + AHEAD_SECONDS
        here = {
            each.id: self._drawn_comer(now, each.language)
            for each in sorted(waiting, key=lambda one: one.order)
        }
        later = [
            self._drawn_comer(each.at, each.language)
            for each in self._drawn.comers
            if now < each.at < end
        ]
        frees = [
            (at, name)
            for name, place in places.items()
            for at in (
                *(now + left(now - begun, dice) for begun in place.begun),
                *place.free_at,
            )
        ]
        return _Future(now, end, here, later, places, frees)

    def _drawn_comer(self, at: float, language: Language) -> _Comes:
        dice = self._dice
        comes = dice.random() >= NO_SHOW
        talk = dice.lognormvariate(0, TALK_SPREAD) * TALK_MEDIAN_SECONDS + POLICY.wrap_up_seconds
        takes = ANSWER_SECONDS + (talk if comes else NO_SHOW_SECONDS)
        return _Comes(at, language, at + dice.expovariate(1 / PATIENCE_SECONDS), takes, comes)


class _Future:
    """One future, in which somebody of a rare language goes first to whoever speaks fewest languages."""

    def __init__(
        self,
        now: float,
        end: float,
        here: dict[TicketId, _Comes],
        later: list[_Comes],
        places: dict[str, _Place],
        frees: list[tuple[float, str]],
    ) -> None:
        self._now, self._end = now, end
        self._here, self._later = here, later
        self._places, self._frees = places, frees
        self._narrow = sorted(places, key=lambda name: len(places[name].languages))

    def answered(self, matches: _Said) -> int:
        """How many, if these are matched now."""
        free = {name: place.free for name, place in self._places.items()}
        frees = list(self._frees)
        heapq.heapify(frees)
        rows: dict[Language, list[_Comes]] = {each: [] for each in LANGUAGES}
        count = 0
        gone = set()
        for ticket, desk in matches:
            one = self._here[TicketId(ticket)]
            gone.add(ticket)
            free[desk] -= 1
            count += one.is_answered
            heapq.heappush(frees, (self._now + one.takes, desk))
        for name, one in self._here.items():
            if name not in gone:
                rows[one.language].append(one)
        for each in rows.values():
            each.reverse()  # the oldest is popped
        return count + self._run(free, frees, rows)

    def _run(
        self,
        free: dict[str, int],
        frees: list[tuple[float, str]],
        rows: dict[Language, list[_Comes]],
    ) -> int:
        count, at = 0, 0
        later, places = self._later, self._places
        while True:
            comes = later[at].at if at < len(later) else self._end
            ends = frees[0][0] if frees else self._end
            if min(comes, ends) >= self._end:
                return count
            if comes <= ends:
                one = later[at]
                at += 1
                desk = self._desk_for(one, free)
                if desk is None:
                    rows[one.language].insert(0, one)
                    continue
                free[desk] -= 1
            else:
                now, desk = heapq.heappop(frees)
                if now >= places[desk].ends:
                    continue
                found = _next(rows, places[desk].languages, now)
                if found is None:
                    free[desk] += 1
                    continue
                one = found
                comes = now
            count += one.is_answered
            heapq.heappush(frees, (comes + one.takes, desk))

    def _desk_for(self, one: _Comes, free: dict[str, int]) -> str | None:
        for name in self._narrow:
            place = self._places[name]
            if free[name] > 0 and one.language in place.languages and one.at < place.ends:
                return name
        return None


def _next(
    rows: dict[Language, list[_Comes]], languages: Sequence[Language], now: float
) -> _Comes | None:
    """Of the rare languages whoever came first, else of the usual one; who has left meanwhile is passed."""
    best: list[_Comes] | None = None
    for language in languages:
        row = rows[language]
        while row and row[-1].until <= now:
            row.pop()
        if language == USUAL or not row:
            continue
        if best is None or row[-1].at < best[-1].at:
            best = row
    if best is None and USUAL in languages and rows[USUAL]:
        best = rows[USUAL]
    return best.pop() if best else None


def left(gone_on: float, dice: random.Random) -> float:
    """How much longer a talk goes on with the rest behind it, drawn given how long it has gone on. Seconds."""
    ratio = max(1e-9, gone_on / TALK_MEDIAN_SECONDS)
    past = STANDARD.cdf(math.log(ratio) / TALK_SPREAD)
    chance = min(1 - 1e-9, past + (1 - past) * dice.random())
    whole = TALK_MEDIAN_SECONDS * math.exp(STANDARD.inv_cdf(max(1e-9, chance)) * TALK_SPREAD)
    return max(1.0, whole - gone_on) + POLICY.wrap_up_seconds


def ways(waiting: list[Ticket], roomy: list[Desk], now: Seconds) -> list[list[Match]]:
    """What may be done now, each so that equals keep their order."""
    as_came = sorted(waiting, key=lambda each: each.order)
    rare = sorted(waiting, key=lambda each: (each.language == USUAL, each.order))
    return [
        narrow_first(rare, roomy),
        assignment.match(waiting, roomy, now),
        narrow_first(as_came, roomy),
        narrow_first(rare, roomy, keeps=True),
        narrow_first([each for each in rare if each.language != USUAL], roomy),
    ]


def narrow_first(
    ordered: Sequence[Ticket], roomy: Sequence[Desk], *, keeps: bool = False
) -> list[Match]:
    """Each in turn to who speaks fewest languages. `keeps`: the last desk of a polyglot is left for rare languages."""
    return in_turn(ordered, roomy, _breadth, keeps=keeps)


def in_turn(
    ordered: Sequence[Ticket],
    roomy: Sequence[Desk],
    cost: Callable[[Desk], tuple[object, ...]],
    *,
    keeps: bool = False,
) -> list[Match]:
    """Each in turn to the desk that can meet it, costs least, and has not passed on it."""
    free, matches = list(roomy), list[Match]()
    for ticket in ordered:
        able = [desk for desk in free if meets(desk, ticket.need)]
        if keeps and ticket.language == USUAL:
            spare = max((d for d in able if len(d.languages) > 1), key=_breadth, default=None)
            able = [desk for desk in able if desk is not spare]
        if able:
            desk = min(able, key=lambda one: (one.id in ticket.passed_by, *cost(one)))
            free.remove(desk)
            matches.append(Match(ticket, desk))
    return matches


def _breadth(desk: Desk) -> tuple[int, int, str]:
    return len(desk.languages), len(desk.conversations), desk.id


def _gain(these: Sequence[int], usual: Sequence[int]) -> float:
    """How many standard errors more, in the same futures."""
    differences = [one - other for one, other in zip(these, usual, strict=True)]
    spread = statistics.pstdev(differences)
    mean = statistics.fmean(differences)
    return mean / (spread / math.sqrt(len(differences))) if spread else 0.0


def _said(matches: Sequence[Match]) -> _Said:
    return tuple(sorted((ticket.id, desk.id) for ticket, desk in matches))
