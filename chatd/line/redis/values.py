"""Tickets and desks as they stand in Redis, and as this process has seen them last."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec

from chatd.base.errors import Unavailable
from chatd.base.names import Seconds
from chatd.base.remembered import Remembered
from chatd.line.rules import presence
from chatd.line.rules.presence import Page
from chatd.stores.redis.server import key

REMEMBERED_MAX = 20_000  # values of one kind, in this process


class HasPage(Protocol):
    """A ticket or a desk."""

    @property
    def page(self) -> Page:
        """As it is heard."""


Value = TypeVar("Value", bound=HasPage)


class Kept(NamedTuple, Generic[Value]):
    """A value and its version, which holds when its page was last heard too. None, and "": it is not there."""

    version: str
    value: Value | None


class Values(Generic[Value]):
    """Values of one kind, each at a key of its own.

    What a process has seen it remembers, so that most changes need no question; a version says whether it is still so.
    """

    def __init__(
        self, kind: str, shape: type[Value], with_page: Callable[[Value, Page], Value]
    ) -> None:
        """`kind` names shape and meaning: a new release that reads it otherwise takes a new one."""
        self.prefix = key(kind) + ":"
        self._decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(shape)
        self._with_page = with_page
        self._remembered = Remembered[Kept[Value]](REMEMBERED_MAX)

    def key(self, name: str) -> str:
        """Where it stands."""
        return self.prefix + name

    def remembered(self, name: str) -> Kept[Value] | None:
        """As this process has seen it last; it may have changed since."""
        return self._remembered.get(name)

    def read(self, name: str, found: Sequence[bytes | None]) -> Kept[Value]:
        """What stands there, of version and value. Raises: Unavailable for what no release of ours has written."""
        if not found or found[0] is None:
            self._remembered.drop(name)
            return Kept("", None)
        version = found[0].decode()
        known = self._remembered.get(name)
        if known is not None and known.version == version:
            return known
        try:
            value = self._decoder.decode(found[1] or b"")
        except msgspec.MsgspecError:
            raise Unavailable from None
        _, _, seen = version.partition(" ")
        kept = Kept(version, self._heard(value, Seconds(float(seen))) if seen else value)
        self._remembered.put(name, kept)
        return kept

    def wrote(self, name: str, value: Value, version: str) -> None:
        """This process has written it."""
        self._remembered.put(name, Kept(version, value))

    def heard(self, name: str, now: str) -> None:
        """This process has heard its page: as the function `beat` changes the version."""
        known = self._remembered.get(name)
        if known is None or known.value is None:
            return
        first, _, seen = known.version.partition(" ")
        if not seen or float(seen) < float(now):
            value = self._heard(known.value, Seconds(float(now)))
            self._remembered.put(name, Kept(f"{first} {now}", value))

    def forget(self, name: str) -> None:
        """It is no more."""
        self._remembered.drop(name)

    def _heard(self, value: Value, at: Seconds) -> Value:
        return self._with_page(value, presence.beat(value.page, at))
