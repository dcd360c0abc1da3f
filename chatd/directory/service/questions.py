"""A command asks, through the database, whether somebody would be hurt; the daemon answers, since it alone knows."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from secrets import token_hex

from chatd.base.names import Seconds
from chatd.directory.ports import Question, Questions

ANSWER_EVERY_SECONDS = 2
ANSWER_WAIT_SECONDS = 7.0  # three times the daemon's pace: after that none is there
ANSWER_KEPT_SECONDS = 60  # an answer that nobody has come for
POLL_SECONDS = 0.2
ID_BYTES = 8

InUse = Callable[[Question], Awaitable[Iterable[str]]]


class Answering:
    """The daemon's side. `in_use`: filled by the areas that know who waits and who talks."""

    def __init__(self, questions: Questions) -> None:
        self.in_use: list[InUse] = []
        self._questions = questions
        self._answered: dict[str, Seconds] = {}

    async def answer(self, now: Seconds) -> None:
        """Whatever was asked; what nobody has come for goes, also that of before a restart. Raises: Unavailable."""
        asked = await self._questions.asked()
        self._answered = {each.id: self._answered.get(each.id, now) for each in asked}
        for question in asked:
            if not question.is_answered:
                found = [each for ask in self.in_use for each in await ask(question)]
                await self._questions.answer(question.id, sorted(set(found)))
        over = [each for each, at in self._answered.items() if now - at >= ANSWER_KEPT_SECONDS]
        if over:
            await self._questions.forget(over)


class Asking:
    """The command's side."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    async def in_use(self, lines: Iterable[str], staff: Iterable[str]) -> tuple[str, ...] | None:
        """Which of them are in use; None when no daemon serves on this database. Raises: Unavailable."""
        question = Question(token_hex(ID_BYTES), tuple(lines), tuple(staff))  # type: ignore[arg-type]
        await self._questions.ask(question)
        try:
            async with asyncio.timeout(ANSWER_WAIT_SECONDS):
                return await self._answer(question.id)
        except TimeoutError:
            return None
        finally:
            await self._questions.forget([question.id])

    async def _answer(self, question: str) -> tuple[str, ...]:
        while (answer := await self._questions.answer_to(question)) is None:  # noqa: ASYNC110 - another process answers
            await asyncio.sleep(POLL_SECONDS)
        return answer
