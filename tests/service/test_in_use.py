"""What an operator may not take away now: the daemon says it, and forgets that it was asked."""

import pytest

from chatd.base.names import LineId, StaffId
from chatd.directory.ports import Question
from chatd.directory.service.questions import ANSWER_KEPT_SECONDS, Answering
from tests.service.world import EMBED, LINE, World, a_directory, a_line

OTHER = LineId("toinen")
AINO, LEENA = StaffId("aino"), StaffId("leena")
ALL = Question("q", (LINE, OTHER), (AINO, LEENA))


@pytest.fixture
async def world(tmp_path):
    return await World(tmp_path, a_directory(a_line(), a_line(id=OTHER))).start()


async def in_use(world: World) -> list[str]:
    (ask,) = world.areas.directory.answering.in_use
    return list(await ask(ALL))


async def test_a_line_is_in_use_while_somebody_waits_and_a_person_while_she_talks(world):
    assert await in_use(world) == []
    visitor, console = world.visitor("a"), world.console()
    await visitor.join(EMBED)
    assert await in_use(world) == [f"line {LINE}"]
    await console.start()
    assert await in_use(world) == [f"line {LINE}", "staff aino"]  # she is offered the visitor
    await console.accept()
    assert await in_use(world) == [f"line {LINE}", "staff aino"]
    await world.visits.leave(visitor.ticket, quick=False)
    assert await in_use(world) == []


class Kept:
    """The port in memory."""

    def __init__(self, *asked: Question) -> None:
        self.rows = {each.id: each for each in asked}
        self.answers: dict[str, tuple[str, ...]] = {}

    async def asked(self):
        return [each._replace(is_answered=each.id in self.answers) for each in self.rows.values()]

    async def answer(self, question, found):
        self.answers[question] = tuple(found)

    async def forget(self, asked):
        for each in asked:
            del self.rows[each]


async def test_an_answer_that_nobody_comes_for_goes_also_one_of_before_a_restart():
    kept = Kept(ALL)

    async def found(_):
        return ["staff aino", "line linja", "staff aino"]

    answering = Answering(kept)
    answering.in_use.append(found)
    await answering.answer(100.0)
    assert kept.answers == {"q": ("line linja", "staff aino")}
    restarted = Answering(kept)
    await restarted.answer(110.0)
    await restarted.answer(110.0 + ANSWER_KEPT_SECONDS - 1)
    assert kept.rows
    await restarted.answer(110.0 + ANSWER_KEPT_SECONDS)
    assert not kept.rows
