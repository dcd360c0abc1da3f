"""A counsellor's console: a desk, what it is offered, what it carries, and orphans that it takes up."""

import asyncio
from typing import Any

from tests.faults.pages import Page, World
from tests.faults.talk import Talk

CAPACITY = 2


class Console(Page):
    side = "console"

    def __init__(self, world: World, name: str, line: str, bearer: str) -> None:
        super().__init__(world, name)
        self.line, self.bearer = line, bearer
        self.is_paused = False
        self.has_desk = False
        self._accepting: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def auth(self) -> dict[str, Any]:
        return {**super().auth, "bearer": self.bearer}

    @property
    def living(self) -> list[Talk]:
        shown = self.state["conversations"] if self.state else []
        return [self.talks[each["id"]] for each in shown if each["phase"] != "ended"]

    async def greet(self) -> Any:
        if not self.has_desk:
            shift = {"lines": [self.line], "languages": ["fi"], "capacity": 2}
            return await self.ask("start_shift", {**shift, "resume_hash": self.hash})
        assert self.state
        held = [
            {
                "value": each.state["value"],
                "received": each.received,
                "sealed": each.group is not None,
            }
            for each in self.living
        ]
        value = self.state["desk"]["value"]
        return await self.ask(
            "resume_shift", {"value": value, "key": self.key, "memberships": held}
        )

    async def refused(self, answer: dict[str, Any]) -> None:
        if answer["refused"] == "gone" and self.has_desk:
            self.history.breaks("a desk was lost", page=self.name)
            self.is_over = True

    def see(self, state: dict[str, Any], *, is_answer: bool) -> None:
        if not is_answer and (self.state is None or state["version"] <= self.state["version"]):
            return
        if state["desk"] is None:
            if self.has_desk and not self.is_over:
                self.history.breaks("a desk was lost", page=self.name)
                self.is_over = True
            return
        self.has_desk = True
        self.state = state
        for shown in state["conversations"]:
            self.history.counsellors(self.name, shown)
            self.show(shown, is_answer=is_answer)
        gone = self.talks.keys() - {each["id"] for each in state["conversations"]}
        for each in gone:
            if not self.talks[each].is_ended:
                self.history.note("taken_away", page=self.name, talk=each)
                self.talks[each].is_ended = True
        if state["offer"] and state["offer"]["ticket"] not in self._accepting:
            self._later(self._accept(state["offer"]["ticket"]))
        self._take_orphans()

    def _take_orphans(self) -> None:
        """Whoever is shown to be alone is taken up; also once more, when that has failed."""
        assert self.state
        for orphan in self.state["orphans"]:
            if orphan["conversation"] not in self._accepting and self.is_taken_up:
                self._later(self._take_orphan(orphan["conversation"]))

    @property
    def is_full(self) -> bool:
        return len(self.living) >= CAPACITY

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, ticket: str) -> None:
        self._accepting.add(ticket)
        self.history.offers(self.name, ticket)
        await asyncio.sleep(0.05 + 0.4 * self.chance.random())
        if await self.ask("accept", {"ticket": ticket}) == {}:
            self.history.accepts(self.name, ticket)
        self._accepting.discard(ticket)

    async def _take_orphan(self, conversation: str) -> None:
        self._accepting.add(conversation)
        await asyncio.sleep(0.3 * self.chance.random())
        answer = await self.ask("take_orphan", {"conversation": conversation})
        self.history.note(
            "take_orphan", page=self.name, talk=conversation, answer=answer.get("refused")
        )
        await asyncio.sleep(0.5)
        self._accepting.discard(conversation)
        self._take_orphans()

    async def pause(self, paused: bool) -> None:
        if await self.ask("pause", {"paused": paused}) == {}:
            self.is_paused = paused

    async def end(self, talk: Talk) -> None:
        """Said until it is heard."""
        answer = await self.ask("end", {"conversation": talk.id})
        self.history.note("ends", page=self.name, talk=talk.id, answer=answer.get("refused"))
