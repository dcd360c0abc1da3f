"""A thousand evenings: the product's assignment beside plain first-come, beside a planner, and beside what cannot be.

*Plain first-come*: whoever came first of all who can be served meets the first desk that can.
*The planner* (`bench/planning.py`) keeps the order of equals, knows arrivals and shifts to come, and looks ahead; it
knows neither patience nor lengths. It is the best such schedule that we can play.
*All speak all*: the product, had every desk spoken every language. Nothing is lost to languages then, which is all that
a schedule could win back: an upper mark, by reason and not by proof, for the best that there can be.

The seeds are others than those on which the rules and the planner were tried.
"""

import json
import math
import statistics
import sys
from collections.abc import Sequence
from multiprocessing import Pool

from bench.evenings import Evening, all_speak_all, evening
from bench.planning import FUTURES, Planner, in_turn
from bench.playing import Play, Played, total
from chatd.base.names import OrganisationId, Seconds
from chatd.line.rules import assignment
from chatd.line.rules.affinity import wished
from chatd.line.rules.assignment import Match
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket

EVENINGS, FIRST_SEED = 1_000, 1_000_000
TARGET = 0.97
Z_95 = 1.96
AFFINITY_SECONDS = 20
NAMES = (
    "product",
    "plain first-come",
    "planner that knows arrivals and shifts",
    "product, had all spoken all languages",
)


def product(waiting: list[Ticket], desks: list[Desk], now: Seconds) -> list[Match]:
    """The one place where the product decides, with the affinity of two organisations."""

    def wish(ticket: Ticket) -> OrganisationId | None:
        return wished(ticket, OrganisationId(ticket.embed), now, AFFINITY_SECONDS)

    return assignment.match(waiting, desks, now, wish=wish)


def plain(waiting: list[Ticket], desks: list[Desk], _: Seconds) -> list[Match]:
    """First come, first served: no class, and the first desk that can."""
    return in_turn(sorted(waiting, key=lambda each: each.order), desks, lambda desk: (desk.id,))


Four = tuple[Played, Played, Played, Played]


def four(seed: int) -> Four:
    """One evening, each way."""
    return played(evening(seed))


def played(drawn: Evening, futures: int = FUTURES) -> Four:
    """This evening, each way."""
    return (
        Play(drawn, product).play(),
        Play(drawn, plain).play(),
        Planner(drawn, futures).play(),
        Play(all_speak_all(drawn), product).play(),
    )


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


def compare(found: Sequence[Four]) -> list[dict[str, object]]:
    """A row for each way, and how the product stands beside the others."""
    totals = [total(each[at] for each in found) for at in range(len(NAMES))]
    rows = [rows_of(name, each) for name, each in zip(NAMES, totals, strict=True)]
    mean, low, high = interval([ours.answered - plainly.answered for ours, plainly, *_ in found])
    share, of_all = (totals[0].answered / max(1, totals[at].answered) for at in (2, 3))
    rows.append(
        {
            "evenings": len(found),
            "answered_more_than_plain_each_evening": round(mean, 3),
            "interval_95": [round(low, 3), round(high, 3)],
            "answered_beside_planner": round(share, 4),
            "answered_beside_all_speak_all": round(of_all, 4),
            "target": TARGET,
            "is_share_met": min(share, of_all) >= TARGET,
            "is_mean_below_plain": mean < 0,
            "is_interval_below_plain": high < 0,
        }
    )
    return rows


def main(evenings: int = EVENINGS) -> None:
    """One JSON line for each row."""
    with Pool(2) as pool:
        found = pool.map(four, range(FIRST_SEED, FIRST_SEED + evenings), chunksize=10)
    for row in compare(found):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENINGS)
