"""A process that is to end, while others go on, sends its pages to them: some at a time, none while it is answered.

A proxy looks once a second or two whether we are ready; so the first pages are sent away only when it has seen that we
are not, and the last early enough to be elsewhere when we tell who is lost.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from random import SystemRandom

from chatd.transport.engine_socket import EngineSocket
from chatd.transport.namespace_server import NamespaceServer

FIRST, LAST = 0.2, 0.8  # of the time, from when until when pages are sent away
STEP_SECONDS = 0.05


async def drain(servers: Sequence[NamespaceServer], seconds: float, hurried: asyncio.Event) -> None:
    """Takes `seconds`, less when everybody is gone before or when `hurried` is set."""
    for server in servers:
        server.close_door()
    time = asyncio.get_running_loop().time
    began = time()
    here = [socket for server in servers for socket in server.eio.sockets.values()]
    SystemRandom().shuffle(here)
    count = len(here)
    while time() < began + seconds and any(server.eio.sockets for server in servers):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(hurried.wait(), STEP_SECONDS)
        if hurried.is_set():
            return
        is_over = (time() - began) / seconds
        stay = count - round(count * min(max((is_over - FIRST) / (LAST - FIRST), 0), 1))
        here = _send_away(here, stay)


def _send_away(here: list[EngineSocket], stay: int) -> list[EngineSocket]:
    """Who is still here: all but `stay` are sent away, but for those that are just being answered."""
    going, staying = here[stay:], here[:stay]
    busy = [each for each in going if each.is_busy and not each.closed]
    for each in going:
        if each not in busy and not each.closed:
            each.send_away()
    return [*staying, *busy]
