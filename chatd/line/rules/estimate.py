"""How long the wait may be: an honest range, or nothing. Source: queue policy, F.4.

With all desks busy and talks of about exponential length, the wait at place p is the sum of p gaps with mean
H/S: an Erlang distribution. Shown are its 15 % and 85 % quantiles, rounded outward to five minutes. A start
value of the policy is good enough for the queue limit and never shown to a person: under 20 talks we say nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

LOW, HIGH = 0.15, 0.85  # quantiles: the truth lies between in 70 % of cases
ROUND_MINUTES = 5
SUMMED_MAX = 100  # stages that are summed one by one
PRECISION = 1e-6  # of a quantile, in means of one stage
TALKS_MIN = 20  # behind a mean that may be shown
PLACES_PER_CAPACITY_MAX = 3  # further back, nothing is shown
TALK_WEIGHT_MIN = 0.05  # of the newest talk: the mean forgets after about twenty
PRIOR_TALKS = 4  # what the start value of the policy weighs
TALK_MINUTES_MIN = 1.0
TALK_MINUTES_MAX = 240.0  # a talk left open overnight is not a talk


@dataclass(frozen=True, slots=True)
class Talks:
    """What is known of the length of talks on a line, wrap-up included."""

    mean_minutes: float
    count: int = 0


class Range(NamedTuple):
    """The wait left, in whole minutes; `low` 0 is said as "less than `high`"."""

    low: int
    high: int


def learn(talks: Talks, minutes: float) -> Talks:
    """The mean after one more talk, newer ones weighing more."""
    weight = max(TALK_WEIGHT_MIN, 1 / (talks.count + 1 + PRIOR_TALKS))
    bounded = min(max(minutes, TALK_MINUTES_MIN), TALK_MINUTES_MAX)
    mean = talks.mean_minutes + weight * (bounded - talks.mean_minutes)
    return replace(talks, mean_minutes=mean, count=talks.count + 1)


def estimate(
    place: int, capacity: int, free: int, talks: Talks, rests: Sequence[float] = ()
) -> Range | None:
    """The range of the wait left at this place (1 is next), or None when it is not known.

    `capacity`: conversations that all available desks can carry; `free`: how many of them are free now; `rests`: in
    how many minutes each of those that rest after a conversation is free, the first first.
    """
    if capacity <= 0 or place > PLACES_PER_CAPACITY_MAX * capacity or talks.count < TALKS_MIN:
        return None
    return _reckoned(place, capacity, free, talks, rests)


def is_long(
    place: int,
    capacity: int,
    free: int,
    talks: Talks,
    long_minutes: int,
    rests: Sequence[float] = (),
) -> bool:
    """Whether the person should be told of other ways to get help: reckoned, however unsure."""
    return capacity > 0 and _reckoned(place, capacity, free, talks, rests).high > long_minutes


def _reckoned(place: int, capacity: int, free: int, talks: Talks, rests: Sequence[float]) -> Range:
    stages = place - free
    if stages <= 0:
        return Range(0, ROUND_MINUTES)
    mean = talks.mean_minutes / capacity
    low, high = _floor(quantile(stages, LOW) * mean), _ceil(quantile(stages, HIGH) * mean)
    if stages <= len(rests):  # no talk must end for it, and she who rests may be ready before
        return Range(0, min(high, _ceil(rests[stages - 1])))
    return Range(low, high)


@lru_cache(maxsize=2_048)
def quantile(stages: int, share: float) -> float:
    """The time, in means of one stage, by which `stages` stages are over with this probability.

    Of many it is a formula, right to two thousandths of a mean, that costs the same however many wait: all places
    are told at the same time. Source: Wilson and Hilferty 1931, "The distribution of chi-square".
    """
    if stages > SUMMED_MAX:
        spread = 1 / (9 * stages)
        return float(stages * (1 - spread + NormalDist().inv_cdf(share) * math.sqrt(spread)) ** 3)
    low, high = 0.0, stages + 10.0 * math.sqrt(stages) + 10.0
    while high - low > PRECISION:
        middle = (low + high) / 2
        low, high = (middle, high) if _is_over(stages, middle) < share else (low, middle)
    return high


def _is_over(stages: int, time: float) -> float:
    """The probability that `stages` stages of mean 1 are over by then: Poisson, `stages` or more."""
    if time <= 0:
        return 0.0
    log_time = math.log(time)
    fewer = (math.exp(k * log_time - time - math.lgamma(k + 1)) for k in range(stages))
    return 1.0 - math.fsum(fewer)


def _floor(minutes: float) -> int:
    return math.floor(minutes / ROUND_MINUTES) * ROUND_MINUTES


def _ceil(minutes: float) -> int:
    return max(1, math.ceil(minutes / ROUND_MINUTES)) * ROUND_MINUTES
