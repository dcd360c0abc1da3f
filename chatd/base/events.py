"""How an area answers what comes over a connection: one event in, one answer out. The transport keeps the promise.

An area sees a connection as `Connection`, and never a socket; so it can be tested without one.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.limits import EVENTS, Limit
from chatd.base.shapes import PROTOCOL_VERSION, Exchange, Refusal, Shape

AUTH_MAX_CHARS = 512
T = TypeVar("T", bound=Shape)


class Connection(Protocol):
    """One socket of one member, as short-lived as a tab; what is kept with it goes with it."""

    owner: str  # the person of the staff it belongs to; "" when it belongs to nobody known
    kept: Any  # what the area that admitted it remembers; that area alone reads it

    @property
    def member(self) -> str | None:
        """For whom it speaks, once it does."""

    @property
    def source(self) -> bytes | None:
        """The keyed hash of the network it comes from; None when that is not known."""

    async def enter(self, member: str) -> bool:
        """From now on it speaks for this member; the one before may have lost its last connection by this.

        False when it is gone, and speaks for nobody. Idempotent.
        Raises: whatever the areas raise that are told of the loss.
        """

    def watch(self, what: str, *, is_on: bool) -> None:
        """From now on it is shown `what` whenever that changes, or no more (`base.area.Shown.is_watched`)."""

    def push(self, event: str, payload: Shape) -> None:
        """Send it to this connection alone, at once."""

    async def close(self) -> None:
        """End it, so that the page does not come back by itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a shape, or None for `{}`; `then` runs right behind it, before anything else is heard."""

    payload: Shape | None = None
    then: Callable[[], None] | None = None


NOTHING = Answer()
Handler = Callable[[Connection, Any], Awaitable[Answer]]
Admit = Callable[[Connection, str], Awaitable[None]]  # with the `auth` of CONNECT; raises to refuse
Gone = Callable[[str], Awaitable[None]]  # with the member that has lost its last connection


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an area. `limit` counts for each connection, or for each member; events may share one.

    `is_in_place`: answered without a task of its own, for what seldom has to wait. Before its first wait such a
    handler has no current task, so `asyncio.timeout` fails there.
    `refusal` makes the push `refusal` when the page asked for no answer; it is given the payload, if that was read.
    """

    exchange: Exchange
    answer: Handler
    limit: Limit = EVENTS
    is_in_place: bool = False
    refusal: Callable[[Reason, Any], Refusal] | None = None


def read_auth(auth: str, shape: type[T]) -> T:
    """The `auth` of CONNECT. Raises: Malformed."""
    if len(auth) > AUTH_MAX_CHARS:
        raise Malformed
    try:
        return msgspec.json.decode(auth, type=shape)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Malformed from None


def check_version(protocol: int) -> None:
    """Raises: Refused(RETIRED_VERSION) for a page that speaks another version than we do."""
    if protocol != PROTOCOL_VERSION:
        raise Refused(Reason.RETIRED_VERSION)
