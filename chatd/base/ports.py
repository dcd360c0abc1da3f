"""What every area needs from the world. The docstrings are the contract; tests/adapters holds each store to it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from chatd.base.limits import Limit
from chatd.base.names import ProcessId, Seconds
from chatd.base.shapes import Shape

Value = TypeVar("Value")
LOOK_AGAIN_SECONDS = 10  # so that what its looker dropped is not forgotten, and told within 20 s


class Change(NamedTuple, Generic[Value]):
    """What a value was, and what it is now; the same object twice when the rule changed nothing."""

    before: Value
    after: Value


class DueTimes(Protocol):
    """When somebody must look at something next: one index for all areas, whatever they keep.

    A thing is a kind ("ticket") and a key (its id). The stores put a thing into the index themselves, as they keep it.
    """

    async def take(self, now: Seconds) -> Mapping[str, Collection[str]]:
        """What is due at `now`, by kind. It comes again after `LOOK_AGAIN_SECONDS` unless told otherwise.

        Raises: Unavailable.
        """

    async def look_again(self, kind: str, times: Mapping[str, Seconds | None]) -> None:
        """When each of these keys is due next; None: not before it changes. Raises: Unavailable."""


class Clock(Protocol):
    """The time."""

    def now(self) -> Seconds:
        """Seconds since 1970."""


class Ids(Protocol):
    """Ids and secrets that nobody can guess: at least 128 random bits, URL-safe."""

    def id(self, first: str) -> str:
        """A new id that begins with this letter: one for each kind of thing."""

    def secret(self) -> bytes:
        """32 random bytes."""


class Signer(Protocol):
    """Signs what pages hold for us, so that it survives a restart.

    Keys are replaced daily; the one before counts for a day more.
    """

    def sign(self, claims: bytes) -> str:
        """A signed value, URL-safe, at most 2 048 characters for 1 400 bytes of claims."""

    def open(self, value: str) -> bytes:
        """The claims. Raises: Unknown (not ours, altered, or signed by a key too old)."""

    def oldest(self) -> Seconds:
        """Since when values may be about, seconds since 1970: when the oldest accepted key was made."""

    def note_alive(self, now: Seconds) -> None:
        """The daemon is alive at `now`: for the next start to know."""

    def last_alive(self) -> Seconds:
        """When the daemon before this one last noted that it was alive; without a note, when the keys were made."""

    def rotate(self, now: Seconds) -> None:
        """Replace the key when it is a day old; forget the one before when it is two days old."""

    def known(self) -> Mapping[str, bytes]:
        """The keys that are accepted, by id, to be told to the other machines that serve the same lines."""

    def learn(self, others: Mapping[str, bytes], now: Seconds) -> Collection[str]:
        """Accept what those sign by theirs. What is no key, or too old for anybody, is left out: the names of that."""


class Post(Protocol):
    """What goes out to pages, made by the transport. Synchronous, never awaited, never raising.

    To whom another process has a connection, only that process pushes. Who has none is told nothing: the store is the
    truth, and whoever comes back asks it.
    """

    def changed(self, what: str, key: str = "", *, is_only_here: bool = False) -> None:
        """What is shown under this name and key has changed: whoever sees it is shown it anew, in every process.

        How often at most, the area has registered (`base.area.Shown`); the last change is never lost.
        `is_only_here`: the other processes find out by themselves.
        """

    def push(
        self, event: str, payload: Shape, to: Collection[str], *, key: str | None = None
    ) -> None:
        """Send this to these members at once, encoded once; what `push_soon` keeps under `key` is dropped."""

    def push_to_all(self, namespace: str, event: str, payload: Shape) -> None:
        """Send this to every page of the namespace that is connected to this process, be it a member or none."""

    def push_soon(self, event: str, key: str, payload: Shape, to: Collection[str]) -> None:
        """Send this to these members within half a second; of one event and key only the last is sent."""

    def connected(self, namespace: str) -> Collection[str]:
        """The members whose connections in this process are up and answer pings."""

    def cut(self, owner: str) -> None:
        """Close every connection of this owner, in every process."""

    def come_again(self, but: Collection[str] = ()) -> None:
        """Every page that is connected to this process, but those of these members, is to connect anew.

        So each says who it is, here or to another process.
        """


class Bus(Protocol):
    """What the processes that serve the same lines tell each other. Hints: the store is the truth.

    What was published while a process was not listening it never hears; so it is told that it was cut.
    """

    process: ProcessId
    cut_handlers: list[Callable[[], None]]  # called when something may have been missed

    def on(self, kind: str, handler: Callable[[Any], None], shape: Any = Any) -> None:
        """Call `handler` with each payload of this kind, as `shape` if it is given. A kind: [a-z_]{1,16}."""

    def publish(self, to: ProcessId | None, kind: str, payload: Any) -> None:
        """Tell one process, or (None) all but this one. Never awaited; small: 64 KiB of MessagePack at most.

        Raises: ValueError (too much, or no kind).
        """


class Shared(Protocol):
    """What all processes that serve the same lines must have alike; it is on no disk, and gone with the store."""

    async def agree(
        self, kind: str, mine: Mapping[str, bytes], over: Collection[str] = ()
    ) -> Mapping[str, bytes]:
        """All secrets of a kind by name: each of `mine` unless there is another of its name, and none of `over`.

        Raises: Unavailable.
        """

    def where(self) -> str:
        """Which store answers, "" while that is not known. One that took its place may lack what was written last."""

    async def is_first(self, kind: str, name: bytes, seconds: int) -> bool:
        """Whether nobody has asked so within the last so many seconds. Raises: Unavailable."""

    async def leads(self) -> bool:
        """Whether this process does what one does for all; asked every second, it stays so. Raises: Unavailable."""


class SourceLimits(Protocol):
    """Limits for all that comes from one network, known by a keyed hash; None is never limited.

    What is wrong is counted for the value that is wrong, never for the network: whoever is right is always heard.
    """

    def formerly(self, source: bytes) -> bytes | None:
        """As what this source was known before the key was replaced last; None when that is not known any more."""

    def guessing(
        self, limit: Limit, value: str, source: bytes | None
    ) -> AbstractAsyncContextManager[None]:
        """For a secret that a store knows: counts it when it turns out `Unknown` inside.

        Raises: Refused(TOO_OFTEN) when this value was wrong too often before: then nothing inside is done. Of one
        source only a few are inside at the same time; the others wait for their turn, and are heard.
        """

    def counting_wrong(self, limit: Limit, value: str) -> AbstractContextManager[None]:
        """For a value with a key of its own: counts it when it turns out `Unknown` inside; the right key is heard.

        Raises: Refused(TOO_OFTEN) in place of `Unknown`, when this value was wrong too often before.
        """


class Journal(Protocol):
    """What the log holds of the staff's own acts and of what an organisation decides. Never what a visitor does.

    So nothing is noted that follows from a visitor: no accepted or missed offer, no end of a conversation.
    """

    def note(
        self,
        event: str,
        *,
        organisation: str = "",
        line: str = "",
        embed: str = "",
        account: str = "",
        phase: str = "",
        count: int | None = None,
        about: str = "",
    ) -> None:
        """One act, in the past tense; ids as the organisation's file has them, and never an alias.

        `account`: who did it; `about`: whom of the staff it concerns.
        """
