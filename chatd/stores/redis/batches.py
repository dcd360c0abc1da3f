"""What is asked of a store in one turn of the loop leaves together; what is asked meanwhile follows together.

So the cost of a round trip is shared by all that happens at the same time, and order is kept: what was asked first is
done first.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

Command = tuple[Any, ...]
Send = Callable[[Sequence[Command]], Awaitable[Sequence[Any]]]
COMMANDS_MAX = 500  # in one batch; the others follow in the next


class Batches:
    """`send` answers a batch, in its order; an answer that is an exception is raised to who asked for that."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[tuple[Command, asyncio.Future[Any]]] = []
        self._sender: asyncio.Task[None] | None = None
        self.sent = 0  # batches: so many round trips

    async def ask(self, command: Command) -> Any:
        """The answer to this command. Raises: what `send` raises, or answers for this command."""
        return await self.put(command)

    def put(self, command: Command) -> "asyncio.Future[Any]":
        """Ask it now; the answer comes by the future."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, future))
        if self._sender is None:
            self._sender = asyncio.get_running_loop().create_task(self._send_all())
        return future

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = (
                    self._waiting[:COMMANDS_MAX],
                    self._waiting[COMMANDS_MAX:],
                )
                await self._answer(batch)
        finally:
            self._sender = None

    async def _answer(self, batch: list[tuple[Command, asyncio.Future[Any]]]) -> None:
        self.sent += 1
        answers: Sequence[Any]
        try:
            answers = await self._send([command for command, _ in batch])
        except Exception as error:  # noqa: BLE001 - handed to all who asked
            answers = [error] * len(batch)
        for (_, future), answer in zip(batch, answers, strict=True):
            if future.done():  # who asked has gone
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
