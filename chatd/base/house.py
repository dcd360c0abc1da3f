"""What every area is built with: the parts of the daemon that all of them share."""

from dataclasses import dataclass

from chatd.base.live_state import Beginning
from chatd.base.names import ProcessId, Seconds
from chatd.base.ports import Bus, Clock, DueTimes, Ids, Journal, Post, Shared, Signer, SourceLimits
from chatd.base.signed import SignedValues


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One daemon's. `started`: when, in seconds since 1970; `settle_seconds`: until anybody is assigned after it.

    `beginning`: of its live state. `process`: its id among all that serve the same lines. `origins`: the daemon's own.
    `is_demonstration`: said on every screen. `build`: the release whose pages are served. `retirements`: what the
    release key has signed, to be handed out. `bus`, `shared`: with the other processes that serve the same lines;
    None: this one is alone.
    """

    process: ProcessId
    clock: Clock
    ids: Ids
    signer: Signer
    values: SignedValues
    post: Post
    sources: SourceLimits
    due: DueTimes
    journal: Journal
    started: Seconds
    beginning: Beginning
    settle_seconds: float
    origins: tuple[str, ...]
    is_demonstration: bool = False
    build: str = ""
    retirements: tuple[str, ...] = ()
    bus: Bus | None = None
    shared: Shared | None = None
