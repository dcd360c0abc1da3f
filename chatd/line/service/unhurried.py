"""Goes through many without keeping others waiting."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from typing import TypeVar

T = TypeVar("T")


async def unhurried(many: Sequence[T], at_once: int) -> AsyncIterator[Collection[T]]:
    """So many at a time, letting others have their turn: a message must not wait for a thousand places."""
    for start in range(0, len(many), at_once):
        yield many[start : start + at_once]
        await asyncio.sleep(0)
