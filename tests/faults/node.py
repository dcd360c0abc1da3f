"""`chatd serve` as it is, but for three names: a clock that tests can set and that follows none, and seals of which
no key package is judged.

The clock's difference to the machine's stands in a file of eight bytes, which `FAULT_CLOCK` names. With
`FAULT_FOLLOWS=redis` the daemon follows the clock of Redis, as in life, and that one is off by the difference.
"""

import itertools
import mmap
import os
import struct
import time
from pathlib import Path
from typing import Any

import chatd.__main__
from chatd.base.names import Seconds
from chatd.conversation.redis.conversations import RedisConversations
from chatd.conversation.rules.conversation import Kind
from chatd.conversation.rules.envelopes import Receipt
from chatd.conversation.rules.kinds import Given, Said
from chatd.daemon import files, serving, wiring
from chatd.stores.redis.server import RedisServer
from tests.stage.plain_lines import UnjudgedSeals

DIFFERENCE = struct.Struct("<d")  # seconds


class SetClock:
    """Keeps the promise of `chatd.base.ports.Clock`."""

    def __init__(self) -> None:
        with Path(os.environ["FAULT_CLOCK"]).open("rb") as file:
            self._difference = mmap.mmap(file.fileno(), DIFFERENCE.size, prot=mmap.PROT_READ)

    def now(self) -> Seconds:
        return Seconds(time.time() + DIFFERENCE.unpack(self._difference[: DIFFERENCE.size])[0])


def _be_blind() -> None:
    """For a control: what is to be written if nobody was faster, is written in any case."""
    call = RedisServer.call

    async def blind(self: RedisServer, function: Any, keys: Any, args: Any = ()) -> Any:
        if function.name.endswith("_commit"):  # of the line: behind a life
            at = int(function.name.startswith("chatd_line_"))
            args = (*args[:at], 0, *args[at + 1 + 2 * int(args[at]) :])
        return await call(self, function, keys, args)

    RedisServer.call = blind  # type: ignore[method-assign]


def _be_forgetful() -> None:
    """For a control: some words are called stored, and are not."""
    append, said = RedisConversations.append, itertools.count(1)

    async def forgetful(
        self: RedisConversations, before: Any, decision: Any, given: Given, now: Seconds
    ) -> Said | None:
        if given.kind is Kind.MESSAGE and next(said) % 7 == 0:
            return Said(before, None, Receipt(given.own_id, 0), now)
        return await append(self, before, decision, given, now)

    RedisConversations.append = forgetful  # type: ignore[method-assign]


def _have_redis_clock_set() -> None:
    """The clock of Redis, as every daemon hears it, is off by what the file says: as one that takes another's place."""
    theirs, clock = RedisServer.time, SetClock()

    async def set_time(self: RedisServer) -> float:
        return await theirs(self) + clock.now() - time.time()

    RedisServer.time = set_time  # type: ignore[method-assign]


async def _its_own(_: object) -> SetClock:
    """Each daemon has a clock of its own, as if it could not follow that of Redis."""
    return SetClock()


def main(arguments: list[str]) -> int:
    if os.environ.get("FAULT_FOLLOWS") == "redis":
        _have_redis_clock_set()
    else:
        for each in (files, serving):
            each.SystemClock = SetClock  # type: ignore[misc, assignment]
        serving.clock_of = _its_own  # type: ignore[assignment]
    wiring.MlsSeals = UnjudgedSeals  # type: ignore[misc]
    if planted := os.environ.get("FAULT_PLANT"):
        {"blind": _be_blind, "forgetful": _be_forgetful}[planted]()
    return chatd.__main__.main(arguments)
