"""A visitor's page: a place, a conversation, and back on the line perhaps."""

import asyncio
import time
from typing import Any

from tests.faults.history import BACK_ON_LINE
from tests.faults.pages import Page, World
from tests.faults.talk import Talk
from tests.faults.wire import Wire
from tests.stage.work import solved

DOOR = frozenset({"line_full", "closed_for_now", "intake_stopped", "by_telephone", "line_closed"})


class Visitor(Page):
    def __init__(self, world: World, name: str, embed: str) -> None:
        super().__init__(world, name)
        self.embed = embed
        self.work: dict[str, Any] | None = None
        self.has_left = False

    @property
    def is_waiting(self) -> bool:
        return self.state is not None and self.state["phase"] in {"waiting", "offered"}

    @property
    def talk(self) -> Talk | None:
        shown = self.state and self.state["conversation"]
        return (
            self.talks.get(shown["id"]) if shown and self.state["phase"] == "conversation" else None
        )

    async def greet(self) -> Any:
        if self.state is None:
            self.history.asks(self.name, self.embed)
            wish = {"embed": self.embed, "language": "fi", "resume_hash": self.hash}
            return await self.ask("join", wish | ({"work": self.work} if self.work else {}))
        held = self.state["conversation"] or self.state
        received = max((each.received for each in self.talks.values()), default=0)
        return await self.ask(
            "resume", {"value": held["value"], "key": self.key, "received": received}
        )

    async def refused(self, answer: dict[str, Any]) -> None:
        why = answer["refused"]
        if why == "work_first":
            self.work = await asyncio.to_thread(solved, answer)
        elif why == "already_joined" and self._wire:
            self._wire.close()  # another connection asks
        elif why == "gone" and self.state is not None:
            if not self.has_left and self.history.waits[self.name].over_at is None:
                self.history.breaks("a place was lost", page=self.name, phase=self.state["phase"])
            self.is_over = True
        elif self.state is None and why in DOOR:
            self.history.over(self.name, why)
            self.is_over = True

    def see(self, state: dict[str, Any], *, is_answer: bool) -> None:
        is_stale = (
            not is_answer and self.state is not None and state["version"] <= self.state["version"]
        )
        goes_back = state["phase"] == "ended" and state["outcome"] in BACK_ON_LINE
        if is_stale or self.is_over or (not is_answer and (goes_back or self.state is None)):
            return
        before, self.state = self.state, state
        if before is None or (before["phase"], before["conversation"] and before["conversation"]["id"]) != (
            state["phase"], state["conversation"] and state["conversation"]["id"]
        ):  # fmt: skip
            self.history.note(
                "phase",
                page=self.name,
                phase=state["phase"],
                place=state["place"] and state["place"]["ahead"],
            )
        self.history.sees(self.name, state)
        if state["conversation"]:
            self.show(state["conversation"], is_answer=is_answer)
        if state["phase"] == "ended":
            self.is_over = True
            if self._wire:
                self._wire.close()

    def was_here(self, wire: Wire) -> None:
        until = self.history.now() - (time.monotonic() - wire.heard_at)
        self.history.waits[self.name].here.append((self.since, until))

    async def leave(self) -> None:
        """Said until it was heard, as a page does beside its connection."""
        self.has_left = True
        self.history.note("leaves", page=self.name)
        answer = await self.ask("leave", {})
        if answer == {}:
            self.history.over(self.name, "left")
            self.is_over = True
            if self._wire:
                self._wire.close()
