"""A thousand evenings: the product's assignment beside plain first-come and beside the best of many that know more.

*Plain first-come*: whoever came first of all who can be served meets the first desk that can.
*The best that keeps the order of equals*: for each evening one of `WAYS` (whether classes count, which desk is asked,
whether a polyglot is kept back), chosen by what each answers in `ROLLOUTS` evenings with the same arrivals and shifts
and other patience, lengths and failures; then played on the real one. It knows arrivals and shifts, not patience or
lengths. It is the best of a family and no bound: a better schedule of that kind outside the family is not excluded.
"""

import json
import math
import statistics
import sys
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import Pool

from bench.evenings import Evening, as_if, evening
from bench.playing import Assign, Play, Played, total
from chatd.base.names import Seconds
from chatd.line.rules import assignment
from chatd.line.rules.assignment import Match, rank
from chatd.line.rules.desk import Desk, meets
from chatd.line.rules.ticket import Ticket

EVENINGS, ROLLOUTS = 1_000, 3
TARGET = 0.97
Z_95 = 1.96


def product(waiting: list[Ticket], desks: list[Desk], now: Seconds) -> list[Match]:
    """The one place where the product decides."""
    return assignment.match(waiting, desks, now)


def plain(waiting: list[Ticket], desks: list[Desk], _: Seconds) -> list[Match]:
    """First come, first served: no class, and the first desk that can."""
    return _in_turn(sorted(waiting, key=lambda each: each.order), desks, lambda _: 0)


def knowing(
    waiting: list[Ticket],
    desks: list[Desk],
    now: Seconds,
    *,
    by_class: bool,
    is_narrow: bool,
    keeps: int,
) -> list[Match]:
    """One of the family: among equals the oldest; which need goes first, and which desk, by the way that is chosen.

    `keeps`: so many places of polyglots are left to those whom nobody else there can meet.
    """

    def turn(ticket: Ticket) -> tuple[object, ...]:
        return (by_class and rank(ticket, now).comes_second, ticket.order)

    def cost(desk: Desk) -> float:
        return len(desk.languages) if is_narrow else len(desk.conversations)

    ordered = sorted(waiting, key=turn)
    if not keeps:
        return _in_turn(ordered, desks, cost)
    spare = [desk for desk in desks if len(desk.languages) > 1]
    back = {desk.id for desk in spare[:keeps]}
    usual = [desk for desk in desks if desk.id not in back]
    rare = [each for each in ordered if each.language != "fi"]
    matches = _in_turn(rare, desks, cost)
    taken = {each.desk.id for each in matches}
    common = [each for each in ordered if each.language == "fi"]
    return matches + _in_turn(common, [each for each in usual if each.id not in taken], cost)


def _in_turn(
    ordered: Sequence[Ticket], desks: Sequence[Desk], cost: Callable[[Desk], float]
) -> list[Match]:
    free, matches = list(desks), []
    for ticket in ordered:
        able = [desk for desk in free if meets(desk, ticket.need)]
        if able:
            desk = min(able, key=lambda one: (one.id in ticket.passed_by, cost(one), one.id))
            free.remove(desk)
            matches.append(Match(ticket, desk))
    return matches


WAYS: dict[str, Assign] = {
    f"{by_class=} {is_narrow=} {keeps=}": partial(
        knowing, by_class=by_class, is_narrow=is_narrow, keeps=keeps
    )
    for by_class, is_narrow, keeps in (
        (False, False, 0),
        (False, True, 0),
        (True, False, 0),
        (True, True, 0),
        (False, True, 1),
    )
}


def best_for(known: Evening) -> Assign:
    """Of the family the one that answers most where only arrivals and shifts are as on this evening."""
    others = [as_if(known, known.seed * 1_000 + at + 1) for at in range(ROLLOUTS)]
    answered = {
        name: sum(Play(each, way).play().answered for each in others) for name, way in WAYS.items()
    }
    return WAYS[max(WAYS, key=lambda name: answered[name])]


def three(seed: int) -> tuple[Played, Played, Played]:
    """One evening by the product, plainly, and by the best that knows more."""
    drawn = evening(seed)
    best = best_for(drawn)
    return Play(drawn, product).play(), Play(drawn, plain).play(), Play(drawn, best).play()


def interval(differences: Sequence[float]) -> tuple[float, float, float]:
    """Mean of paired differences, and its 95 % interval by the normal distribution (there are a thousand)."""
    mean = statistics.fmean(differences)
    half = Z_95 * statistics.stdev(differences) / math.sqrt(len(differences))
    return mean, mean - half, mean + half


def rows_of(name: str, played: Played) -> dict[str, object]:
    """The measures of F.6, each by its definition."""
    issued = played.came - played.turned_away
    waits = sorted(played.waits)
    return {
        "way": name,
        "entries": played.came,
        "answered": played.answered,
        "answer_rate": round(played.answered / max(1, issued - played.short), 4),
        "answered_of_entries": round(played.answered / max(1, played.came), 4),
        "abandonment": round(played.abandoned / max(1, issued - played.short), 4),
        "turned_away": round(played.turned_away / max(1, played.came), 4),
        "wait_median_min": round(statistics.median(waits or [0]) / 60, 2),
        "wait_p90_min": round((waits or [0])[int(0.9 * (len(waits) - 1))] / 60, 2),
        "wait_mean_min": round(statistics.fmean(waits or [0]) / 60, 2),
    }


def compare(found: Sequence[tuple[Played, Played, Played]]) -> list[dict[str, object]]:
    """A row for each way, and how the product stands beside the two others."""
    names = ("product", "plain first-come", "best that knows arrivals and shifts")
    totals = [total(each[at] for each in found) for at in range(3)]
    rows = [rows_of(name, each) for name, each in zip(names, totals, strict=True)]
    mean, low, high = interval([ours.answered - plainly.answered for ours, plainly, _ in found])
    share = totals[0].answered / max(1, totals[2].answered)
    rows.append(
        {
            "evenings": len(found),
            "answered_more_than_plain_each_evening": round(mean, 3),
            "interval_95": [round(low, 3), round(high, 3)],
            "answered_beside_best": round(share, 4),
            "target": TARGET,
            "is_share_met": share >= TARGET,
            "is_mean_below_plain": mean < 0,
            "is_interval_below_plain": high < 0,
        }
    )
    return rows


def main(evenings: int = EVENINGS) -> None:
    """One JSON line for each row."""
    with Pool(2) as pool:
        found = pool.map(three, range(evenings), chunksize=10)
    for row in compare(found):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENINGS)
