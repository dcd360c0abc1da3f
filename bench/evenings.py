"""One evening of a line that two organisations keep together, drawn from a seed.

What happens is drawn before anything is decided (`Evening`), so that every way of assigning meets the same people: a
burst at the opening, then a Poisson stream; three languages; patience; no-shows; consoles that fail; shifts that begin
late or end early; the closing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatd.base.names import Language, LineId, Seconds
from chatd.directory.rules.directory import LinePolicy

LINE = LineId("together")
LANGUAGES = (Language("fi"), Language("sv"), Language("en"))
SHARES = (0.82, 0.10, 0.08)
OPEN_SECONDS, GRACE_SECONDS = 4 * 3_600, 3_600
BURSTS, PER_HOUR = (3, 6, 12), (8.0, 12.0, 18.0)  # at the opening, and then: quiet, usual, crowded
TALK_MEDIAN_SECONDS, TALK_SPREAD = 32 * 60, 0.6  # log-normal: a mean of 38 minutes
PATIENCE_SECONDS = 20 * 60  # exponential
NO_SHOW, ADVICE, MISSED = 0.06, 0.08, 0.04
FAILS_PER_HOUR, FAILED_SECONDS = 0.04, 8 * 60  # of a console
NO_SHOW_SECONDS, SHORT_SECONDS = 120, 30
POLICY = LinePolicy()
STAFF: Sequence[tuple[str, str]] = (  # organisation, languages
    ("a", "fi"),
    ("a", "fi sv"),
    ("b", "fi"),
    ("b", "fi en"),
    ("b", "fi sv en"),
)
END = Seconds(OPEN_SECONDS + GRACE_SECONDS)


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who comes, seconds from the opening. What only she knows: her patience, and how long she will talk."""

    at: float
    language: Language
    organisation: str  # whose site she comes from
    is_advice: bool
    comes_not: bool
    patience: float
    talk: float


@dataclass(frozen=True, slots=True)
class Sitter:
    """A shift, and when its console fails."""

    organisation: str
    languages: tuple[Language, ...]
    begins: float
    ends: float
    fails: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evening:
    """All that happens, whatever is decided."""

    comers: tuple[Comer, ...]
    sitters: tuple[Sitter, ...]
    seed: int


def evening(seed: int) -> Evening:
    """The evening of this seed."""
    dice = random.Random(seed)  # noqa: S311 - made-up evenings
    kind = dice.randrange(len(PER_HOUR))
    at, times = 0.0, [dice.uniform(0, 60) for _ in range(dice.randint(0, 2 * BURSTS[kind]))]
    while (at := at + dice.expovariate(PER_HOUR[kind] / 3_600)) < OPEN_SECONDS:
        times.append(at)
    staff = dice.sample(STAFF, len(STAFF))  # whose desk is the first is chance
    return Evening(
        tuple(_comer(each, dice) for each in sorted(times)),
        tuple(_sitter(*each, dice) for each in staff if dice.random() < 0.9),
        seed,
    )


def all_speak_all(drawn: Evening) -> Evening:
    """The same evening, had everybody there spoken every language."""
    sitters = tuple(replace(each, languages=LANGUAGES) for each in drawn.sitters)
    return replace(drawn, sitters=sitters)


def _own(dice: random.Random) -> dict[str, float | bool]:
    return {
        "patience": dice.expovariate(1 / PATIENCE_SECONDS),
        "talk": dice.lognormvariate(0, TALK_SPREAD) * TALK_MEDIAN_SECONDS,
        "comes_not": dice.random() < NO_SHOW,
    }


def _comer(at: float, dice: random.Random) -> Comer:
    (language,) = dice.choices(LANGUAGES, SHARES)
    own = _own(dice)
    return Comer(
        at,
        language,
        dice.choice("ab"),
        dice.random() < ADVICE,
        bool(own["comes_not"]),
        float(own["patience"]),
        float(own["talk"]),
    )


def _sitter(organisation: str, languages: str, dice: random.Random) -> Sitter:
    begins = dice.choice((0.0, 0.0, 0.0, 1_200.0, 3_600.0))
    ends = OPEN_SECONDS - dice.choice((0, 0, 0, 1_800, 3_600))
    spoken = tuple(Language(each) for each in languages.split())
    return Sitter(organisation, spoken, begins, ends, _fails(begins, ends, dice))


def _fails(begins: float, ends: float, dice: random.Random) -> tuple[float, ...]:
    at, found = begins, []
    while (at := at + dice.expovariate(FAILS_PER_HOUR / 3_600)) < ends:
        found.append(at)
        at += FAILED_SECONDS
    return tuple(found)
