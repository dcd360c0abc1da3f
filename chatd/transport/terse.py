"""The terse form of events: what was said before in the same shape is not said again (docs/adr/0075-terse-events.md).

Each side remembers the last event of each name that went its way over this connection. A terse event is a binary
message: which it was, and what of it is otherwise now, field by field. What cannot be said so goes as text, and is what
the next is compared with. No event and no field is known here: what comes terse is written out as the text that it
stands for, and everything behind it reads that.

Fields of a JSON object are counted in the order of its keys by Unicode, each object within it with all its own after
it. An object whose keys are others now is told whole. `widget/src/core/terse.ts` does the same; both are held to
`tests/wire/terse.json`.
"""

from binascii import Error as NoBase64
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Malformed
from chatd.transport import frames

NAMES_MAX = 8  # that are remembered of one direction; later ones are always text
BYTES_MIN_CHARS = 16  # of base64url that goes as bytes
STEP_MAX = 2**31  # of a number, from one event to the next
GROWTH_MAX, GROWN_SPARE_CHARS = (
    2,
    1024,
)  # a page's event stands for so many times its bytes, and so much more
BEGIN = b""  # "from now on": said by the page, answered by us
_SAME = object()
NUMBER, BYTES, JSON, AGAIN = range(4)  # how a field is told
_VARINT_DIGITS_MAX = 8


class _Said(NamedTuple):
    slot: int
    text: str  # the payload as JSON


class Terse:
    """Of one connection, from `BEGIN` on: both directions, as packets of Engine.IO on this side of it."""

    def __init__(
        self, event_start: str, max_chars: int, spare_chars: int = GROWN_SPARE_CHARS
    ) -> None:
        """`event_start`: how a packet with an event begins that asks for no answer."""
        self._start = event_start
        self._out, self._in = (Direction(max_chars, spare_chars) for _ in range(2))

    def shortened(self, text: str) -> bytes | None:
        """A packet that goes out; None: as it is."""
        event = self._event(text)
        return None if event is None else self._out.shortened(*event)

    def heard(self, text: str) -> None:
        """A packet came as text."""
        event = self._event(text)
        if event is not None:
            self._in.note(*event)

    def written_out(self, data: bytes) -> str:
        """The packet that a terse one stands for. Raises: Malformed."""
        name, payload = self._in.written_out(data)
        return f'{self._start}["{name}",{payload}]'

    def _event(self, text: str) -> tuple[str, str] | None:
        if not text.startswith(f'{self._start}["'):
            return None
        at = len(self._start)
        with suppress(Malformed):
            name = frames.name_of(text[at : at + frames.EVENT_NAME_MAX_CHARS + 4])
            return name, text[at + len(name) + 4 : -1]
        return None


class Direction:
    """What one side has said since it began. The same on both sides."""

    def __init__(self, max_chars: int, spare_chars: int = GROWN_SPARE_CHARS) -> None:
        """`max_chars`: the largest packet. What one stands for is bounded by its own bytes too: few are little work."""
        self._max_chars, self._spare_chars = max_chars, spare_chars
        self._said: dict[str, _Said] = {}

    def note(self, name: str, text: str) -> None:
        """An event went as text."""
        slot = self._said[name].slot if name in self._said else len(self._said)
        if slot < NAMES_MAX:
            self._said[name] = _Said(slot, text)

    def shortened(self, name: str, text: str) -> bytes | None:
        """The same, terse, and noted; None: it goes as text, and is noted too."""
        before = self._said.get(name)
        found = None
        if before is not None:
            changed = bytearray((before.slot,))
            if _tell(_decoded(before.text), _decoded(text), changed):
                found = bytes(changed)
        self.note(name, text)
        return found

    def written_out(self, data: bytes) -> tuple[str, str]:
        """Name and payload of a terse event, which is noted. Raises: Malformed."""
        most = min(self._max_chars, GROWTH_MAX * len(data) + self._spare_chars)
        for name, said in self._said.items():
            if said.slot == data[0]:
                text = _written_out(said.text, data, most)
                self.note(name, text)
                return name, text
        raise Malformed


def _written_out(before: str, data: bytes, most: int) -> str:
    told, last = _changes(data, 1), _decoded(before)
    if type(last) is not dict:
        raise Malformed
    try:
        payload, _ = _changed(last, told, 0, _Texts(most))
    except RecursionError:
        raise Malformed from None
    if told:
        raise Malformed  # of a field that there is not
    text = _json(payload).decode()
    if len(text) > most:
        raise Malformed
    return text


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Malformed from None


# ---- telling ----


def _tell(before: Any, now: Any, into: bytearray) -> bool:
    """Whether it could be told so."""
    if not _has_keys_of(before, now):
        return False
    last, told = -1, list[bytes]()
    for index, (old, new) in enumerate(_pairs(before, now)):
        if old is not _SAME and _json(old) != _json(new):
            _tell_field(index - last - 1, old, new, told, into)
            last = index
    return True


def _pairs(before: Any, now: Any) -> Iterator[tuple[Any, Any]]:
    """Each field as it was and is; `_SAME`: what is in it is told by its own, or with what it is in."""
    for key in sorted(before):
        old, new = before[key], now[key]
        if not _has_keys_of(old, new):
            yield old, new
            yield from [(_SAME, _SAME)] * _fields(old)
        else:
            yield _SAME, _SAME
            yield from _pairs(old, new)


def _has_keys_of(old: Any, new: Any) -> bool:
    return type(old) is type(new) is dict and old.keys() == new.keys()


def _fields(value: Any) -> int:
    """How many are within it."""
    return sum(1 + _fields(each) for each in value.values()) if type(value) is dict else 0


def _tell_field(gap: int, old: Any, new: Any, told: list[bytes], into: bytearray) -> None:
    """`told`: the bytes that this event has told already."""
    if type(old) is type(new) is int and abs(new - old) < STEP_MAX:
        step = new - old
        _add_varint(4 * gap + NUMBER, into)
        _add_varint(2 * step if step >= 0 else -2 * step - 1, into)
    elif (data := _bytes_in(new)) is not None and data in told:
        _add_varint(4 * gap + AGAIN, into)
        _add_varint(told.index(data), into)
    elif data is not None:
        told.append(data)
        shared = _shared(_bytes_in(old) or b"", data)
        _add_varint(4 * gap + BYTES, into)
        _add_varint(shared, into)
        _add_data(data[shared:], into)
    else:
        _add_varint(4 * gap + JSON, into)
        _add_data(_json(new), into)


def _bytes_in(value: Any) -> bytes | None:
    """What it is in base64url, if it is nothing else."""
    if type(value) is not str or len(value) < BYTES_MIN_CHARS:
        return None
    try:
        data = to_bytes(value)
    except (ValueError, NoBase64):
        return None
    return data if to_text(data) == value else None


def _shared(one: bytes, other: bytes) -> int:
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


def _add_data(data: bytes, into: bytearray) -> None:
    _add_varint(len(data), into)
    into += data


def _add_varint(number: int, into: bytearray) -> None:
    while number >= 0x80:  # noqa: PLR2004 - seven bits in each, the lowest first
        into.append(number & 0x7F | 0x80)
        number >>= 7
    into.append(number)


# ---- writing out ----


class _Change(NamedTuple):
    how: int
    number: int  # a step, how many bytes are as before, or which of those told in this event
    data: bytes


class _Texts:
    """Those that one event has told as bytes; together, as often as they are told, no longer than `most`."""

    def __init__(self, most: int) -> None:
        self._left, self._told = most, list[str]()

    def tell(self, text: str) -> str:
        self._told.append(text)
        return self.again(len(self._told) - 1)

    def again(self, number: int) -> str:
        if number >= len(self._told):
            raise Malformed
        text = self._told[number]
        self._left -= len(text)
        if self._left < 0:
            raise Malformed
        return text


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    @property
    def is_done(self) -> bool:
        return self._at >= len(self._data)

    def varint(self) -> int:
        number = 0
        for digit in range(_VARINT_DIGITS_MAX):
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << (7 * digit)
            if byte < 0x80:  # noqa: PLR2004
                return number
        raise Malformed

    def take(self, size: int) -> bytes:
        found = self._data[self._at : self._at + size]
        if len(found) < size:
            raise Malformed
        self._at += size
        return found


def _changes(data: bytes, at: int) -> dict[int, _Change]:
    reader, index, found = _Reader(data, at), -1, dict[int, _Change]()
    while not reader.is_done:
        gap, how = divmod(reader.varint(), 4)
        index += gap + 1
        number = 0 if how == JSON else reader.varint()
        data = reader.take(reader.varint()) if how in {BYTES, JSON} else b""
        found[index] = _Change(how, number, data)
    return found


def _changed(before: Any, told: dict[int, _Change], index: int, texts: _Texts) -> tuple[Any, int]:
    """The object anew, and the number of the field behind it; what was used of `told` is gone from it."""
    now: dict[str, Any] = {}
    for key in sorted(before):
        old, change = before[key], told.pop(index, None)
        index += 1
        if change is not None:
            now[key] = _field(old, change, texts)
            index += _fields(old)
        elif type(old) is dict:
            now[key], index = _changed(old, told, index, texts)
        else:
            now[key] = old
    return now, index


def _field(old: Any, change: _Change, texts: _Texts) -> Any:
    if change.how == NUMBER:
        if type(old) is not int:
            raise Malformed
        step = change.number
        return old + (step // 2 if step % 2 == 0 else -(step + 1) // 2)
    if change.how == BYTES:
        shared = (_bytes_in(old) or b"")[: change.number]
        if len(shared) < change.number:
            raise Malformed
        return texts.tell(to_text(shared + change.data))
    if change.how == JSON:
        return _decoded(change.data.decode("utf-8", "replace"))
    return texts.again(change.number)
