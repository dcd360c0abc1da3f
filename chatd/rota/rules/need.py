"""How many people an hour needs: by who comes, how long talks are, how long people wait. Source: queue policy, F.7."""

from typing import NamedTuple

from chatd.rota.rules.erlang import Load, Outlook, outlook

IN_TIME_SHARE = 0.8  # of all who come, this share …
IN_TIME_MINUTES = 3.0  # … is to be answered within so long
PEOPLE_MAX = 30  # of one hour; more is not reckoned
PATIENCE_MINUTES = 15.0  # where too few have left to know it. Source: queue policy, F.7
PATIENCE_MIN, PATIENCE_MAX = 2.0, 120.0
LEFT_MIN = 10  # so many must have left before their patience is believed
PER_HOUR_MIN = 0.05  # fewer need one person, who is there for whoever comes


class Need(NamedTuple):
    """`people`: the fewest that are enough; `outlook`: with so many, None where nothing is known of who comes."""

    people: int
    per_hour: float | None
    outlook: Outlook | None


def need(
    per_hour: float | None, talk_minutes: float, patience_minutes: float, at_once: int
) -> Need:
    """Of one hour in which the line is open. `at_once`: conversations of one person. One is always needed."""
    if per_hour is None:
        return Need(1, None, None)
    load = Load(max(per_hour, PER_HOUR_MIN), talk_minutes, patience_minutes)
    for people in range(1, PEOPLE_MAX + 1):
        seen = outlook(people * at_once, load, IN_TIME_MINUTES)
        if seen.in_time >= IN_TIME_SHARE:
            break
    return Need(people, per_hour, seen)


def patience(left: float, waited_minutes: float) -> float:
    """The mean patience: all waiting divided by how many gave up, which counts those who were answered rightly."""
    if left < LEFT_MIN:
        return PATIENCE_MINUTES
    return min(max(waited_minutes / left, PATIENCE_MIN), PATIENCE_MAX)
