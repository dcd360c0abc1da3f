"""What one area adds to the daemon: its `build` gives one `Area`, and main hands all of them on.

So an area is added by its folder and one line in main: nothing here or in the transport lists them.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chatd.base.events import Admit, Event, Gone
from chatd.base.http import Route
from chatd.base.ports import DueTimes
from chatd.base.shapes import Shape
from chatd.base.sweeper import Job, Looker, Sweeper

Check = Callable[[], Coroutine[Any, Any, None]]  # raises NotReady


class NotReady(Exception):
    """A part cannot do what the daemon needs it for; the word says why, and is shown to whoever asks."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Shown:
    """What pages are shown anew when it has changed: `Post.changed(what, key)` leads here.

    The key is a member, and all its connections are pushed `view(member)`. When it `is_watched` instead, there is no
    key: each connection that watches it is pushed `view(owner)`, since each may see something else of it.
    `gap_seconds`: between two pushes of the same key. `per_second`: of all keys together, at most; the gap grows with
    the members connected, and so the longer each waits. A view that raises Unavailable is asked again until it answers.
    `essence`: what of a watched view matters; where that is as it was pushed last, it is pushed again only after
    `again_seconds`. `closes_when_gone`: when the view says Unknown, the member is gone for good, and its connections
    are closed. `begins`: with which each key begins, where a namespace has members of several kinds.
    """

    what: str
    namespace: str
    event: str
    view: Callable[[str], Awaitable[Shape]]
    gap_seconds: float
    per_second: float | None = None
    is_watched: bool = False
    essence: Callable[[Shape], object] | None = None
    again_seconds: float = 0.0
    closes_when_gone: bool = False
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A number for operators, read whenever it is asked for. Never of visitors: what they do is counted by the day.

    `name` begins with `chatd_` and ends with the unit; `text` says what the number is. With a `label` there is one
    number for each of its values.
    """

    name: str
    text: str
    read: Callable[[], float | Mapping[str, float]]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """All of one area. `events`, `admits` and `gone` by namespace.

    Each of `admits` is asked before a connection is accepted, and each of `gone` is told of a member that has lost its
    last connection. `starts` are awaited before anybody can connect; `checks` say, by the name of the part, whether the
    daemon is ready; `warnings` say what makes nothing red, and "" while all is well. What time asks for is done by one
    sweep for all areas: `first`, then `lookers` at what is due, then `jobs`. `watches` look at something several times
    a second, apart from the sweep, and are quick.
    """

    events: Mapping[str, Mapping[str, Event]] = field(default_factory=dict)
    admits: Mapping[str, Admit] = field(default_factory=dict)
    gone: Mapping[str, Gone] = field(default_factory=dict)
    shown: Sequence[Shown] = ()
    routes: Sequence[Route] = ()
    first: Sequence[Job] = ()
    lookers: Mapping[str, Looker] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    watches: Sequence[Job] = ()
    starts: Sequence[Callable[[], Awaitable[None]]] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    metrics: Sequence[Metric] = ()
    warnings: Mapping[str, Callable[[], str]] = field(default_factory=dict)


def sweeper_of(due: DueTimes, areas: Sequence[Area]) -> Sweeper:
    """The one sweep of all areas, in their order."""
    return Sweeper(
        due,
        first=[job for area in areas for job in area.first],
        lookers={kind: looker for area in areas for kind, looker in area.lookers.items()},
        jobs=[job for area in areas for job in area.jobs],
    )
