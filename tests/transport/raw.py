"""Bytes as they travel: what no client library would send."""

import asyncio
from contextlib import asynccontextmanager

from tests.patience import PATIENCE_SECONDS


@asynccontextmanager
async def dialled(port, *, source=None):
    """A connection of bytes, from an address of this machine's own 127.0.0.0/8."""
    local = (source, 0) if source else None
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=local)
    try:
        yield reader, writer
    finally:
        writer.close()


async def answer_to(port, data, **options):
    """All that comes back, until the other end closes."""
    async with dialled(port, **options) as (reader, writer):
        writer.write(data)
        return await until_closed(reader)


async def until_closed(reader):
    async with asyncio.timeout(PATIENCE_SECONDS):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


async def reply(reader):
    """The head of one reply."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await reader.readuntil(b"\r\n\r\n")
