"""What pages have seen, and what of it may never be. Each rule is a method; what breaks it is kept as a sentence."""

import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.faults.houses import FORGETTING

LATE_SECONDS = 3.0  # within which what two pages are told of one moment may come
BACK_ON_LINE = frozenset({"not_verified", "released", "back_on_line"})
Key = tuple[str, str, int]  # conversation, sender, the sender's own id


@dataclass
class Wait:
    """One visitor's way through the line, as her page has seen it. Seconds of `now`."""

    page: str
    line: str
    asked_at: float
    placed_at: float | None = None
    met_at: float | None = None  # offered or answered, first
    over_at: float | None = None  # she left, or was told the end
    was_let_go: bool = False  # offered, and waiting again: others may have gone before
    is_alone: bool = True  # in no conversation, or nobody is there in it: another may take her
    talks: list[str] = field(default_factory=list)
    ticket: str | None = None  # its id, known from the first conversation on
    here: list[tuple[float, float]] = field(default_factory=list)  # taken up, until last heard

    def is_here(self, start: float, end: float) -> bool:
        return any(since <= start and until >= end for since, until in self.here)


class History:
    """`skew_seconds`: by how much the clocks of two daemons may differ; places are issued by them.

    `may_forget`: a store is emptied, and what it had stored and nobody had received is said again.
    """

    def __init__(self, skew_seconds: float = 0.0, *, may_forget: bool = False) -> None:
        self._skew_seconds, self._may_forget = skew_seconds, may_forget
        self._start = time.monotonic()
        self.events: list[tuple[float, str, dict[str, Any]]] = []
        self.broken: list[str] = []
        self.waits: dict[str, Wait] = {}
        self.taken: dict[Key, set[str]] = defaultdict(set)  # by which pages
        self.offered: dict[str, float] = {}  # when a ticket was first shown to a console
        self.accepted: dict[str, dict[str, int]] = defaultdict(dict)  # consoles, behind which event
        self.commits: dict[tuple[str, bytes, int], set[int]] = defaultdict(set)  # ids stored
        self.failed: set[Key] = set()  # words that their writer was told will never be sent
        self.compared = 0  # pairs of tickets of which one might have overtaken the other

    def now(self) -> float:
        return time.monotonic() - self._start

    def note(self, what: str, /, **facts: Any) -> None:
        self.events.append((round(self.now(), 3), what, facts))

    def breaks(self, rule: str, /, **facts: Any) -> None:
        self.note(f"BROKEN {rule}", **facts)
        self.broken.append(f"{self.now():.1f} s: {rule}: {facts}")

    def saw(self, what: str) -> int:
        """How often it was noted."""
        return sum(each == what for _, each, _ in self.events)

    # ---- the line ----

    def asks(self, page: str, line: str) -> Wait:
        self.note("asks", page=page, line=line)
        return self.waits.setdefault(page, Wait(page, line, self.now()))

    def sees(self, page: str, state: dict[str, Any]) -> None:
        """A visitor's page is told its state."""
        wait, now = self.waits[page], self.now()
        wait.placed_at = now if wait.placed_at is None else wait.placed_at
        phase, talk = state["phase"], state["conversation"]
        if (wait.talks and not talk) or (phase == "waiting" and wait.met_at is not None):
            wait.was_let_go = True
        if phase in {"offered", "conversation"} and wait.met_at is None:
            wait.met_at = now
        if talk and talk["id"] not in wait.talks:
            self._talks(wait, talk)
        wait.is_alone = not talk or talk.get("phase") == "orphaned"
        if talk:
            self.counsellors(page, talk)
        if phase == "ended":
            self.over(page, state["outcome"] or (talk and talk["outcome"]))

    def _talks(self, wait: Wait, talk: dict[str, Any]) -> None:
        """She is in one that is new. Whoever was alone in the one before may have been back on the line meanwhile."""
        self.note("talks", page=wait.page, talk=talk["id"])
        if not wait.is_alone:
            self.breaks("a ticket was taken twice", page=wait.page, talks=[*wait.talks, talk["id"]])
        wait.was_let_go |= bool(wait.talks)
        wait.talks.append(talk["id"])
        wait.ticket = talk["me"]

    def over(self, page: str, why: Any) -> None:
        wait = self.waits[page]
        self.note("over", page=page, why=why)
        wait.over_at = wait.over_at or self.now()

    def offers(self, console: str, ticket: str) -> None:
        """A console is shown a ticket."""
        self.note("offer", page=console, ticket=ticket)
        self.offered.setdefault(ticket, self.now())

    def accepts(self, console: str, ticket: str) -> None:
        """A console was told that the ticket is its own."""
        self.note("accepted", console=console, ticket=ticket)
        self.accepted[ticket].setdefault(console, len(self.events))

    def counsellors(self, page: str, talk: dict[str, Any]) -> None:
        there = [
            each["member"]
            for each in talk["members"]
            if each["role"] == "counsellor" and each["presence"] != "left"
        ]
        if len(there) > 1:
            self.breaks("a conversation has two counsellors", page=page, talk=talk["id"])

    def check_line(self) -> None:
        """What can be told once all is over: who was told yes of a ticket, and whether anybody was overtaken."""
        self._check_accepted()
        self._check_order()

    def _check_accepted(self) -> None:
        """Each console that was told yes has had a conversation of that ticket, one behind the other.

        But for one of which nobody knew any more when the next was told so, since it had not come back by then.
        """
        talks = {each.ticket: len(each.talks) for each in self.waits.values()}
        for ticket, accepted in self.accepted.items():
            last = max(accepted.values())
            known = [
                each for each, at in accepted.items() if not self._is_forgotten(each, at, last)
            ]
            if len(known) > max(1, talks.get(ticket, 0)):
                self.breaks("a ticket was taken twice", ticket=ticket, by=known)

    def _is_forgotten(self, console: str, since: int, until: int) -> bool:
        """Whether all was lost between these events, and the console has not come back there since."""
        is_forgotten = False
        for _, what, facts in self.events[since:until]:
            if what == "step" and facts["what"] in FORGETTING:
                is_forgotten = True
            elif what == "taken_up" and facts["page"] == console:
                is_forgotten = False
        return is_forgotten

    def _met_at(self, wait: Wait) -> float | None:
        """When it first met a desk, as its page or the console was told."""
        every = (wait.met_at, self.offered.get(wait.ticket or ""))
        return min((each for each in every if each is not None), default=None)

    def _check_order(self) -> None:
        """Nobody who stayed was overtaken by a later one with the same needs."""
        for later, earlier in itertools.product(self.waits.values(), self.waits.values()):
            met, before = self._met_at(later), self._met_at(earlier)
            if met is None or not self._competed(later, earlier, met, before):
                continue
            self.compared += 1
            if before is None or before > met + LATE_SECONDS:
                self.breaks(
                    "a ticket was overtaken", earlier=earlier.page, by=later.page,
                    at=met, and_met_at=before,
                )  # fmt: skip

    def _competed(self, later: Wait, earlier: Wait, met: float, before: float | None) -> bool:
        """Whether the earlier one stood on the line, its page there all the time, when the later met a desk."""
        if later is earlier or later.line != earlier.line:
            return False
        if earlier.was_let_go or earlier.placed_at is None:
            return False
        if earlier.placed_at + self._skew_seconds > later.asked_at:
            return False
        end = met + LATE_SECONDS
        return earlier.is_here(met - LATE_SECONDS, end if before is None else min(end, before))

    # ---- the conversation ----

    def takes_in(self, page: str, one: dict[str, Any]) -> None:
        key = (one["conversation"], one["sender"], one["id"])
        self.note("takes_in", page=page, key=key, kind=one["kind"], number=one["number"])
        self.taken[key].add(page)

    def delivered(self, page: str, talk: str, me: str, own_id: int, kind: str) -> None:
        """The daemon says that all others have this envelope."""
        if not self.taken[talk, me, own_id]:
            self.breaks(
                "called delivered, and nobody has it", page=page, talk=talk, id=own_id, kind=kind
            )

    def resumes(self, page: str, talk: str, told: int, stored: int) -> None:
        """How far the daemon had said that it has the page's envelopes, and how far it has them."""
        self.note("resumes", page=page, talk=talk, told=told, stored=stored)
        if stored < told and not self._may_forget:
            self.breaks("called stored, and is not", page=page, talk=talk, told=told, stored=stored)

    def commit_stored(self, talk: str, group: bytes, epoch: int, own_id: int) -> None:
        self.note("commit", talk=talk, epoch=epoch)
        self.commits[talk, group, epoch].add(own_id)
        if len(self.commits[talk, group, epoch]) > 1:
            self.breaks("two commits of one epoch", talk=talk, epoch=epoch)

    def hears(
        self, page: str, talk: str, token: tuple[str, int], before: int, *, is_doubled: bool
    ) -> None:
        """A word came out of an envelope of the group that the page is in; `before`: the last of that speaker."""
        self.note("hears", page=page, talk=talk, token=token)
        if is_doubled:
            self.breaks("a word came twice", page=page, talk=talk, token=token)
        elif token[1] <= before:
            self.breaks("words came out of order", page=page, talk=talk, token=token, before=before)
        elif before:  # a page that is new here begins with what nobody has heard yet
            missing = {(talk, token[0], each) for each in range(before + 1, token[1])} - self.failed
            if missing:
                self.breaks("words never came", page=page, missing=missing)
