"""The rows of those who wait, as sorted sets whose members sort as orders do: a place costs steps, not a count.

All scores are 0. A member is one digit (first in line or not), when the ticket was issued as sixteen digits that sort
as the times do, and its id.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence

from chatd.base.names import Seconds, TicketId
from chatd.line.rules.crowds import SOURCE_PLACES, Crowd, Share
from chatd.line.rules.need import Order, need_from, text_of
from chatd.line.rules.rows import RowCount, RowName, Standing, Waiting, waiting_of
from chatd.stores.redis.commit import Command
from chatd.stores.redis.server import key

NEEDS = key("needs.1")  # those that somebody has
PAUSING = key("pausing.1")  # those that wait and may have to let others pass
COUNTED = key("counted.1")  # what counts for others, by need
ROWS = key("row.1") + ":"
COUNTED_ROWS = tuple(each for each in RowName if each is not RowName.HEADS)
PLACE_LENGTH = 17  # of a member, before the id
_SIGN, _ALL = 1 << 63, (1 << 64) - 1


def member(order: Order) -> str:
    """Sorts among members as the order among orders."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", order.issued))
    bits ^= _ALL if bits & _SIGN else _SIGN
    return f"{order.is_behind:d}{bits:016x}{order.id}"


def issued_of(found: bytes) -> Seconds:
    """When the ticket of this member was issued."""
    bits = int(found[1:PLACE_LENGTH], 16)
    bits ^= _SIGN if bits & _SIGN else _ALL
    return Seconds(struct.unpack(">d", struct.pack(">Q", bits))[0])


def order_of(found: bytes) -> Order:
    """The order of which this is the member."""
    return Order(found[:1] == b"1", issued_of(found), TicketId(found[PLACE_LENGTH:].decode()))


def row_key(row: RowName, need: str) -> str:
    """Where the row of this need stands."""
    return f"{ROWS}{row.value}:{need}"


def source_key(source: bytes) -> str:
    """Where those are counted that wait from this network."""
    return key("source.1", source.hex())


def moves(ticket: str, before: Standing | None, after: Standing | None) -> Iterator[Command]:
    """What makes the rows right when a ticket stands otherwise than it did."""
    if before == after:
        return
    were, are = set(_places(ticket, before)), set(_places(ticket, after))
    for where, name in were - are:
        yield "ZREM", where, name
    for where, name in are - were:
        yield "ZADD", where, 0, name
    if after is not None:
        yield "SADD", NEEDS, text_of(after.need)
    yield from _counts(before, after)


def _places(ticket: str, standing: Standing | None) -> Iterator[tuple[str, str]]:
    if standing is None:
        return
    need = text_of(standing.need)
    for row, order in standing.places.items():
        yield row_key(row, need), member(order)
    if standing.may_let_pass:
        yield PAUSING, ticket


def _counts(before: Standing | None, after: Standing | None) -> Iterator[Command]:
    """A ticket that changes nothing of its network's crowd but whether it is here is moved in one step."""
    if before is not None and after is not None and _kind(before) == _kind(after):
        if before.is_here is not after.is_here:
            yield from _count(after, 0, 1 if after.is_here else -1)
        return
    if before is not None:
        yield from _count(before, -1, -int(before.is_here))
    if after is not None:
        yield from _count(after, 1, int(after.is_here))


def _kind(standing: Standing) -> tuple[object, ...]:
    return standing.need, standing.source, standing.has_worked


def _count(standing: Standing, waiting: int, here: int) -> Iterator[Command]:
    need = text_of(standing.need)
    if standing.source is not None:
        where, kind = source_key(standing.source), f"{standing.has_worked:d}{need}"
        yield "CROWD", where, COUNTED, kind, waiting, here, SOURCE_PLACES
    elif here:
        yield "HINCRBY", COUNTED, "a" + need, here
        if standing.has_worked:
            yield "HINCRBY", COUNTED, "w" + need, here


def waiting_in(found: Sequence[object]) -> Waiting:
    """What the function `floor` answers of one need."""
    text, rows, share, _ = found
    need = need_from(text.decode())  # type: ignore[attr-defined]
    counts: Mapping[RowName, RowCount | None] = dict(
        zip(COUNTED_ROWS, map(_row_count, rows), strict=True)  # type: ignore[call-overload]
    )
    everybody, worked = (int(each or 0) for each in share)  # type: ignore[attr-defined]
    return waiting_of(need, counts, {need: Share(everybody, worked)})


def _row_count(found: tuple[int, Sequence[bytes]] | tuple[int]) -> RowCount | None:
    if len(found) == 1:
        return None
    issued = [issued_of(each) for each in found[1]]
    return RowCount(found[0], min(issued), max(issued))


def crowds_in(flat: Sequence[bytes]) -> list[Crowd]:
    """What is counted of one network."""
    counts = {name.decode(): int(count) for name, count in zip(flat[::2], flat[1::2], strict=True)}
    return [
        Crowd(need_from(name[2:]), name[1] == "1", count, counts.get("h" + name[1:], 0))
        for name, count in counts.items()
        if name[0] == "a"
    ]
