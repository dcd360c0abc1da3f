"""What one page says in a conversation: kept, sealed, sent, said again; by the rules of `core/outgoing.ts`."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from tests.faults.boxes import Entry, Inbox, Outbox
from tests.faults.hearing import Hearing, Ports
from tests.stage.seals import commit, message

ANEW = frozenset({"wrong_epoch", "wrong_kind", "wrong_state"})
NEVER = frozenset({"bad_credential", "malformed", "not_allowed"})
UNSURE = frozenset({"try_again", "broken"})  # nobody knows whether it is stored
PAUSE_SECONDS = 0.5
ACK = 0  # among the numbers of words that are to be sealed
ANSWERS_MAX_SECONDS = 30.0  # what was not answered by then never will be


@dataclass
class Saying:
    page: str
    is_visitor: bool
    state: dict[str, Any]
    ports: Ports
    outbox: Outbox = field(init=False)
    inbox: Inbox = field(default_factory=Inbox)
    group: bytes | None = None
    epoch: int = 1
    words: int = 0  # how many this page has written
    acked: int = 0  # how many of them the other has said that it heard
    failed: set[int] = field(default_factory=set)
    hearing: Hearing = field(init=False)
    way: str = "open"
    is_ended: bool = False
    _offered: bytes = b""  # the key package that is to be answered
    _making: bytes | None = None  # the group of an opening that is on its way
    _sealing: list[int] = field(default_factory=list)
    _parked: list[dict[str, Any]] = field(default_factory=list)
    _acks_at: float = 0.0
    _is_asking: bool = False
    _tasks: set[Any] = field(default_factory=set)
    _pause: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.hearing = Hearing(self.page, self.id, self.ports.history)
        self.outbox = Outbox(
            self.state["stored"], self.state["delivered"], [], self.state["stored"]
        )

    @property
    def id(self) -> str:
        return str(self.state["id"])

    @property
    def received(self) -> int:
        return self.inbox.number

    @property
    def oldest_sending(self) -> tuple[str, int] | None:
        """The first word that went out, and of which no receipt tells yet; None without keys or a connection."""
        box = self.outbox
        if self.is_ended or self.group is None or self.way == "cut":
            return None
        return next(
            (
                (self.id, each.what[1])
                for each in box.kept
                if each.id > box.stored and each.kind == "message" and each.what
            ),
            None,
        )

    @property
    def is_settled(self) -> bool:
        """All that was written has been heard, as the other says, and nothing is on its way."""
        return self.is_ended or (self.acked >= self.words and not self._sealing)

    # ---- what the person does ----

    def write(self) -> None:
        self.words += 1
        self.ports.history.note("writes", page=self.page, talk=self.id, word=self.words)
        self._sealing.append(self.words)
        self.pump()

    def commit_twice(self) -> None:
        """Two for one epoch, of which the daemon may hold only the first."""
        has_one = any(each.kind == "commit" for each in self.outbox.kept)
        if self.is_visitor and self.group is not None and not has_one:
            for _ in range(2):
                self.outbox.add(
                    "commit", commit(self.group, self.epoch), ("commit", self.group, self.epoch)
                )
            self._flush()

    # ---- what the connection brings ----

    def cut(self) -> None:
        self.inbox.cut()
        self.way = "cut"
        self._drop_pause()

    def resumed(self, state: dict[str, Any]) -> None:
        self._see(state)
        if self.way != "cut":  # on this connection each word has its own answer
            self._settled(self.outbox.settle(state["stored"], state["delivered"]))
            self.pump()
            return
        self.way = "open"
        self._drop_pause()
        self.ports.history.resumes(self.page, self.id, self.outbox.stored, state["stored"])
        self._settled(self.outbox.resumed(state["stored"], state["delivered"]))
        self.pump()

    def update(self, state: dict[str, Any]) -> None:
        self._see(state)
        self._settled(self.outbox.settle(state["stored"], state["delivered"]))
        self.pump()

    def on_receipt(self, receipt: dict[str, Any]) -> None:
        self.ports.history.note(
            "receipt", page=self.page, stored=receipt["stored"], delivered=receipt["delivered"]
        )
        self._settled(self.outbox.settle(receipt["stored"], receipt["delivered"]))
        self.pump()

    def on_refusal(self, refusal: dict[str, Any]) -> None:
        own_id, why = refusal["id"], refusal["refused"]
        if own_id is None or not self.outbox.refused(own_id, is_sure=why not in UNSURE):
            self._flush()
            return
        self.ports.history.note("refused", page=self.page, talk=self.id, id=own_id, why=why)
        if why in ANEW:
            self._seal_anew(own_id)
        elif why in NEVER:
            self._give_up(own_id)
        self.way = "held" if self.way != "cut" else "cut"
        self._drop_pause()
        self._pause = self._later(self._release())

    # ---- inside ----

    def _later(self, work: Any) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _drop_pause(self) -> None:
        if self._pause is not None:
            self._pause.cancel()

    def stop(self) -> None:
        for each in self._tasks:
            each.cancel()

    async def _release(self) -> None:
        await asyncio.sleep(PAUSE_SECONDS * (0.5 + self.ports.chance.random()))
        if self.way == "held":
            self.way = "open"
        self.pump()
        if self.outbox.drain_until is not None:
            await asyncio.sleep(ANSWERS_MAX_SECONDS)
            self.outbox.drained()
            self.pump()

    def _see(self, state: dict[str, Any]) -> None:
        self.state = state
        if state["phase"] == "ended":
            self.is_ended = True

    def _adopted(self) -> None:
        """What came too early is read."""

    def _say_keys(self, kind: str, body: str, what: Any) -> None:
        self.outbox.take_back(lambda each: each.kind == kind)
        self.outbox.add(kind, body, what)
        self._flush()

    def _settled(self, settled: tuple[list[Entry], list[Entry]]) -> None:
        stored, delivered = settled
        opened = max((each.id for each in stored if each.kind == "opening"), default=0)
        for each in delivered:
            if each.id > opened and each.what is not None and not self.is_ended:
                self.ports.history.delivered(
                    self.page, self.id, self.state["me"], each.id, each.kind
                )
        for each in stored:
            if each.what is None:
                continue
            if each.what[0] == "opening" and each.what[1] == self._making:
                self._adopt(each.what[1])
            elif each.what[0] == "commit":
                _, group, epoch = each.what
                self.ports.history.commit_stored(self.id, group, epoch, each.id)
                self.epoch = max(self.epoch, epoch + 1) if group == self.group else self.epoch
                self._rebase(each)

    def _rebase(self, first: Entry) -> None:
        """Of two commits of one epoch the first counts, as its writer knows best, whatever its daemon forgets."""
        self.outbox.take_back(lambda each: each.id > first.id and each.what == first.what)

    def _adopt(self, group: bytes) -> None:
        self.group, self.epoch, self._making = group, 1, None
        self.outbox.take_back(lambda each: each.kind in {"message", "ack", "commit"})
        self._sealing = [
            each for each in range(self.acked + 1, self.words + 1) if each not in self.failed
        ]
        self._adopted()

    def pump(self) -> None:
        """Seal what waits, and send what is sealed."""
        while self.group is not None and self._sealing:
            word = self._sealing.pop(0)
            if word == ACK:
                self._seal("ack", {}, ("ack",))
            else:
                self._seal("message", {"word": word}, ("word", word))
        self._flush()

    def _seal(self, kind: str, payload: dict[str, Any], what: Any) -> None:
        assert self.group is not None
        text = json.dumps({**payload, "page": self.page, "heard": self.hearing.heard})
        self.outbox.add(kind, message(self.group, text, self.epoch), what)

    def _flush(self) -> None:
        if self.way == "open" and not self.is_ended:
            for each in self.outbox.take_unsent():
                self.ports.history.note(
                    "says", page=self.page, talk=self.id, id=each.id, kind=each.kind
                )
                self.ports.emit(
                    "say",
                    {"conversation": self.id, "id": each.id, "kind": each.kind, "body": each.body},
                )

    def _seal_anew(self, own_id: int) -> None:
        """All at once: what is left moves up to ids that are free."""
        taken = self.outbox.take_back(
            lambda each: (
                (each.id == own_id and each.kind in {"opening", "commit"})
                or (each.id >= own_id and each.kind in {"message", "ack"})
            )
        )
        if any(what[0] == "opening" for what in taken):
            self._making = None
        again = [what for what in taken if what[0] in {"word", "ack"}]
        self._sealing = [what[1] if what[0] == "word" else ACK for what in again] + self._sealing

    def _give_up(self, own_id: int) -> None:
        for what in self.outbox.take_back(lambda each: each.id == own_id):
            if what[0] == "word":
                self.failed.add(what[1])
                self.ports.history.failed.add((self.id, self.page, what[1]))
                self.ports.history.note("failed", page=self.page, talk=self.id, word=what[1])
