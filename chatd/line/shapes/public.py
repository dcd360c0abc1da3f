"""What anybody may know of a line, over HTTP."""

from typing import Literal

import msgspec

from chatd.base.shapes import Shape
from chatd.directory.rules.directory import AnsweredBy, OwnText, TopicName

ShownPhase = Literal[
    "open", "intake_stopped", "closing", "closed", "full", "closed_for_now", "by_telephone"
]
PublicPhase = ShownPhase | Literal["not_allowed"]


class PublicState(Shape, frozen=True):
    """`GET /state/EMBED`. `wait` in minutes, from and to; `next_opening` since 1970; `text` says it all in words."""

    phase: PublicPhase
    next_opening: int | None = None
    wait: tuple[int, int] | None = None
    text: str = ""


class LineLanguage(Shape, frozen=True):
    """A language of the line, by its own name."""

    code: str
    name: str
    is_served_now: bool


class Helpline(Shape, frozen=True):
    """Reviewed help by telephone, in the language asked for.

    `is_open` until `changes_at`, seconds since 1970; None where its hours are known in words only.
    """

    name: str
    number: str
    hours: str
    cost: str
    is_for_children: bool = False
    is_open: bool | None = None
    changes_at: int | None = None


class LogoShown(Shape, frozen=True):
    """`GET /logo/EMBED`: the picture of who offers the line, a PNG or WebP of 4096 bytes at most, as base64; or ""."""

    logo: str


class GuestLine(Shape, frozen=True):
    """`GET /room/LINE`: what the page of a guest in the room of this line's staff must know before anything else.

    `roots`, `revocations`: by what it judges who is of the staff, base64url.
    """

    line: str
    name: str
    organisation: str
    languages: tuple[str, ...]
    roots: tuple[str, ...]
    revocations: tuple[str, ...]


class ChildrenLine(Shape, frozen=True):
    """A line of the same organisation that is for children and open now: its name, and the embed of its own page."""

    name: str
    embed: str


class LineProfile(Shape, frozen=True):
    """`GET /line/EMBED?lang=fi`: the line's reviewed texts in the language asked for.

    `answerers`: what its people are, the usual first; which of these answers, the credential says. `answered_by`: the
    usual alone, for pages that pin a release in which a line had no more than one (0.1, 0.2).
    `is_staffed`: whether anybody is there now. `retry_minutes`: when a full line is worth another try, made unlike for
    each who asks, so that they do not come back together. `exception`: why the hours are others today.
    `revocations`: the lists by which the page judges who answers, base64url.
    `retirements`: what the release key has signed, base64url; a page believes it of itself only after verifying it.
    `is_for_children`: all is said in words for them. `children`: where a line for adults sends who is younger; None
    where no such line is open. `texts`: what the line says in its own words; no promise is among them.
    `has_logo`: whether `GET /logo/EMBED` has one.
    `services`: whose services anybody may read at `/s/SERVICES`; "" where nobody may.
    """

    line: str
    name: str
    organisation: str
    language: str
    languages: tuple[LineLanguage, ...]
    audience: str
    is_adult: bool
    answered_by: tuple[AnsweredBy, ...]
    topics: tuple[TopicName, ...]
    helplines: tuple[Helpline, ...]
    hours: tuple[str, ...]
    phase: ShownPhase
    next_opening: int | None
    is_demonstration: bool
    timezone: str = "UTC"
    is_staffed: bool = True
    retry_minutes: int | None = None
    exception: str = ""
    revocations: tuple[str, ...] = ()
    retirements: tuple[str, ...] = ()
    services: str = ""
    is_for_children: bool = False
    children: ChildrenLine | None = None
    texts: dict[OwnText, str] = msgspec.field(default_factory=dict)
    has_logo: bool = False
    answerers: tuple[AnsweredBy, ...] = ()
