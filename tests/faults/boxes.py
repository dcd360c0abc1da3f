"""What a page keeps of what it says and hears, by the rules of `widget/src/core/outbox.ts` and `inbox.ts`."""

import math
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Entry:
    """`what`: whose envelope it is; None when only its id is to be filled."""

    id: int
    kind: str
    body: str
    what: Any


@dataclass
class Outbox:
    stored: int = 0
    delivered: int = 0
    kept: list[Entry] = field(default_factory=list)
    sent_up_to: int = 0
    drain_until: int | None = None
    perhaps_up_to: int = 0  # up to here it may be stored, though it was refused

    def add(self, kind: str, body: str, what: Any) -> None:
        last = self.kept[-1].id if self.kept else 0
        self.kept.append(Entry(max(last, self.stored) + 1, kind, body, what))

    def take_unsent(self) -> list[Entry]:
        if self.drain_until is not None:
            return []
        unsent = [each for each in self.kept if each.id > self.sent_up_to]
        if unsent:
            self.sent_up_to = unsent[-1].id
        return unsent

    def settle(self, stored: int, delivered: int) -> tuple[list[Entry], list[Entry]]:
        """What is newly stored, and newly delivered."""
        is_stored = [each for each in self.kept if self.stored < each.id <= stored]
        is_delivered = [each for each in self.kept if each.id <= delivered]
        self.stored = max(self.stored, stored, delivered)
        self.delivered = max(self.delivered, delivered)
        self.sent_up_to = max(self.sent_up_to, self.stored)
        self.kept = [each for each in self.kept if each.id > self.delivered]
        if self.drain_until is not None and self.drain_until <= self.stored:
            self.drained()
        return is_stored, is_delivered

    def resumed(self, stored: int, delivered: int) -> tuple[list[Entry], list[Entry]]:
        settled = self.settle(stored, delivered)
        self.drain_until, self.perhaps_up_to = None, 0
        self.stored = max(stored, self.delivered)
        self.sent_up_to = self.stored
        self._drop_emptied()
        return settled

    def refused(self, own_id: int, *, is_sure: bool) -> bool:
        last = self.sent_up_to if self.drain_until is None else self.drain_until
        if not self.stored < own_id <= last:
            return False
        is_first = self.drain_until is None
        self.perhaps_up_to = (
            min(self.perhaps_up_to, own_id - 1) if is_sure else max(self.perhaps_up_to, last)
        )
        self.drain_until = last if own_id < last else None
        self.sent_up_to = min(self.sent_up_to, own_id - 1)
        self._drop_emptied()
        return is_first

    def drained(self) -> None:
        self.drain_until = None

    def take_back(self, choose: Any) -> list[Any]:
        taken = []
        for at, each in enumerate(self.kept):
            if each.what is not None and choose(each):
                taken.append(each.what)
                self.kept[at] = replace(each, what=None)
        self._drop_emptied()
        return taken

    def _drop_emptied(self) -> None:
        fixed = following = max(self.sent_up_to, self.perhaps_up_to)
        kept = [
            each for each in self.kept if each.what is not None or self.stored < each.id <= fixed
        ]
        for at, each in enumerate(kept):
            if each.id > fixed:
                following += 1
                kept[at] = replace(each, id=following)
        self.kept = kept


@dataclass
class Inbox:
    """Envelopes of others as they were delivered, each once, in the order of its sender.

    What is passed on without being stored has the number 0, and comes again with one.
    """

    last: dict[str, int] = field(default_factory=dict)
    held: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0
    top: int = 0

    def take(self, one: dict[str, Any]) -> list[dict[str, Any]]:
        if one["id"] == 1 and one["kind"] == "key_package" and one["number"] > self.number:
            self.last.pop(one["sender"], None)
        if self._is_copy(one):
            self._count(0 if self.held else one["number"])
            return []
        key = (one["sender"], one["id"])
        same = [each for each in self.held if (each["sender"], each["id"]) == key]
        if not same or same[0]["number"] < one["number"]:
            everything = [*(each for each in self.held if each not in same), one]
            self.held = sorted(everything, key=lambda each: each["number"] or math.inf)
        return self._release()

    def go_on(
        self, asked: list[dict[str, Any]], held: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """All that the daemon holds was taken: over what is missing there, but not to what it holds no more."""
        known = {each["number"] for each in held}
        ready = []
        while self.held:
            first = self.held[0]
            if first["number"] in known:
                self.last[first["sender"]] = first["id"] - 1
                ready += self._release()
            elif any(each is first for each in asked):
                self.held = self.held[1:]
                self._count(0)
            else:
                break  # it came meanwhile
        return ready

    def cut(self) -> None:
        """The next connection brings again all that has not been counted."""
        self.held, self.top = [], self.number

    def _release(self) -> list[dict[str, Any]]:
        ready = []
        while (found := next(filter(self._is_next, self.held), None)) is not None:
            ready.append(found)
            self.last[found["sender"]] = found["id"]
            self.top = max(self.top, found["number"])
            self.held = [
                each for each in self.held if each is not found and not self._is_copy(each)
            ]
        self._count(0)
        return ready

    def _count(self, number: int) -> None:
        self.top = max(self.top, number)
        if not self.held:
            self.number = self.top

    def _is_copy(self, one: dict[str, Any]) -> bool:
        return one["id"] <= self.last.get(one["sender"], 0)

    def _is_next(self, one: dict[str, Any]) -> bool:
        last = self.last.get(one["sender"])
        if last is None:
            return one["id"] == 1 or one["kind"] in {"opening", "key_package"}
        return one["id"] == last + 1
