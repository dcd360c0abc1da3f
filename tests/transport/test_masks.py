"""Frames as no browser would send them: unmasked, with bits that mean nothing, too long, in pieces that do not fit."""

import asyncio
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.transport.masks import Masks
from tests.patience import PATIENCE_SECONDS
from tests.transport.conftest import until
from tests.transport.raw import dialled, reply

OPEN = (
    b"GET /visitor/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: line.test\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HELLO = b'40/visitor,{"protocol":1,"build":"raw"}'


def frame(body, *, code=TEXT, is_masked=True, is_last=True, bits=0, length=None):
    """One frame as it travels; `length`: what it says of itself."""
    said = len(body) if length is None else length
    first, mark = (is_last << 7) | bits | code, is_masked << 7
    if said < 126:
        size = bytes((mark | said,))
    elif said < 65_536:
        size = bytes((mark | 126,)) + said.to_bytes(2, "big")
    else:
        size = bytes((mark | 127,)) + said.to_bytes(8, "big")
    mask = os.urandom(4) if is_masked else b""
    masked = bytes(each ^ mask[at % 4] for at, each in enumerate(body)) if is_masked else body
    return bytes((first,)) + size + mask + masked


class Raw:
    """A WebSocket of bytes."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def frame(self):
        """The code and the body of what the daemon says; it never masks."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            first, second = await self.reader.readexactly(2)
            assert not second & 0x80
            size = second & 0x7F
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2), "big")
            return first & 0x0F, await self.reader.readexactly(size)

    async def closed_with(self):
        """The code of its close, whatever it says before; nothing comes after."""
        while (said := await self.frame())[0] != CLOSE:
            pass
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await self.reader.read() == b""
        return int.from_bytes(said[1], "big")


@pytest.fixture
async def raw(daemon):
    async with dialled(daemon.port) as (reader, writer):
        writer.write(OPEN)
        head = await reply(reader)
        assert b" 101 " in head
        assert b"permessage-deflate" not in head, "compression is agreed with nobody"
        socket = Raw(reader, writer)
        assert (await socket.frame())[1].startswith(b"0{")
        writer.write(frame(HELLO))
        assert (await socket.frame())[1].startswith(b"40/visitor,")
        yield socket


async def test_whole_frames_and_pieces_of_them_are_heard(raw):
    ask = b'42/visitor,7["leave",{}]'
    raw.writer.write(frame(ask))
    assert await raw.frame() == (TEXT, b"43/visitor,7[{}]")
    raw.writer.write(frame(ask[:5], is_last=False) + frame(b"!", code=PING))
    assert await raw.frame() == (PONG, b"!"), "between two pieces"
    raw.writer.write(frame(ask[5:], code=0))
    assert await raw.frame() == (TEXT, b"43/visitor,7[{}]")


WRONG = {
    "unmasked text": frame(b"2", is_masked=False),
    "unmasked, empty": frame(b"", is_masked=False),
    "unmasked, long": frame(b"4" + b"x" * 300, is_masked=False),
    "unmasked ping": frame(b"", code=PING, is_masked=False),
    "unmasked close": frame(b"\x03\xe8", code=CLOSE, is_masked=False),
    "unmasked behind a masked one": frame(b"2") + frame(b"2", is_masked=False),
    "unmasked piece behind a masked one": frame(b"4", is_last=False)
    + frame(b"2", code=0, is_masked=False),
    "reserved bit 1, as compression has it": frame(b"2", bits=0x40),
    "reserved bit 2": frame(b"2", bits=0x20),
    "reserved bit 3": frame(b"2", bits=0x10),
    "reserved code": frame(b"2", code=3),
    "reserved control code": frame(b"", code=11),
    "control frame above 125 bytes": frame(b"x" * 126, code=PING),
    "control frame in pieces": frame(b"x", code=PING, is_last=False),
    "a piece of nothing": frame(b"2", code=0),
    "a new message in the midst of another": frame(b"4", is_last=False)
    + frame(b"4", is_last=False),
    "a close of one byte": frame(b"\x03", code=CLOSE),
    "a close with a code that is none": frame(b"\x00\x01", code=CLOSE),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("apart", [0, 1])
async def test_a_frame_against_the_rules_ends_the_connection_with_1002(daemon, raw, name, apart):
    raw.writer.write(WRONG[name][:apart])
    for _ in range(3):
        await asyncio.sleep(0)  # the daemon has its turn
    raw.writer.write(WRONG[name][apart:])
    assert await raw.closed_with() == 1002
    await until(lambda: not daemon.visitors.eio.sockets)
    assert not daemon.counts._faults


async def test_a_frame_that_says_it_is_endless_is_refused_by_its_head(daemon, raw):
    raw.writer.write(frame(b"", length=2**40))
    assert await raw.closed_with() == 1009
    await until(lambda: not daemon.visitors.eio.sockets)


async def test_endless_pieces_are_refused_at_the_bound(raw):
    piece = frame(b"x" * 1_000, code=0, is_last=False)
    raw.writer.write(frame(b"4", is_last=False) + piece * 65)
    raw.writer.write(frame(b"", code=0, is_last=False, length=1_000))  # its head alone
    assert await raw.closed_with() == 1009


SIZES = st.sampled_from([0, 1, 124, 125, 126, 127, 300, 65_535, 65_536, 70_000])


@given(st.lists(st.tuples(SIZES, st.booleans()), max_size=6), st.data())
def test_each_head_is_found_wherever_the_bytes_are_cut(frames, data):
    sent = b"".join(frame(bytes(size), is_masked=is_masked) for size, is_masked in frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=8)))
    masks = Masks()
    pieces = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert all(masks.are_in(piece) for piece in pieces) == all(is_masked for _, is_masked in frames)
