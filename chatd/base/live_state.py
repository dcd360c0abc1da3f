"""Since when live state is there, and whether it is: it begins with the store, which may be emptied, or be away.

Whoever shares a store reads in it when it was begun. A process that finds another beginning than it knew takes that as
a start: what is not known may be made again from the values that pages hold, nobody is assigned before they have had
the time to come, and every page here is asked to connect anew, by which it shows its value. So it is, but that people
are assigned all the while, when another store has taken its place, which may lack what was written last. While the
store is away, pages are told, so that they say so; those of visitors ask until they are answered.

It may be away for this process alone. So all who do not talk with somebody here are soon asked to connect anew: whoever
waits comes to a process that can say so to the store, before others go first who came behind her.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from chatd.base.away import Away
from chatd.base.errors import Reason
from chatd.base.names import CONSOLES, VISITORS, Seconds
from chatd.base.ports import Clock, Ids, Post, Shared, Signer
from chatd.base.shapes import Fault, Refusal
from chatd.base.sweeper import Job

# Without an answer of the store, until pages try another process; and again each time after twice as long. Two tries
# are over before anybody is assigned in a store that was emptied (`CHATD_SETTLE_SECONDS`).
ELSEWHERE_SECONDS = 4.0
JUST_MADE_SECONDS = 1.0  # a signing key no older than this has signed nothing before
log = structlog.get_logger("chatd.base")


class Beginning:
    """`at`: since when the live state is there; `last_alive`: until when the one before was. Seconds since 1970."""

    def __init__(self, at: Seconds, signer: Signer, settle_seconds: float) -> None:
        self.at, self.last_alive = at, signer.last_alive()
        self._settle_seconds = settle_seconds
        is_first = at - signer.oldest() < JUST_MADE_SECONDS
        self.settled_at = at if is_first else Seconds(at + settle_seconds)

    def was_before(self, at: Seconds) -> None:
        """The state is older than this process, which comes to it."""
        self.at, self.settled_at = at, min(self.settled_at, Seconds(at + self._settle_seconds))

    def may_lack_the_last(self, at: Seconds) -> None:
        """What was written last was lost a moment ago, perhaps; all else is there."""
        self.at = self.last_alive = at

    def anew(self, at: Seconds) -> None:
        """All was lost a moment ago."""
        self.at = self.last_alive = at
        self.settled_at = Seconds(at + self._settle_seconds)


class LiveState:
    """Looks once a second: one question. Without a shared store it looks at nothing."""

    def __init__(
        self, shared: Shared | None, beginning: Beginning, post: Post, clock: Clock, ids: Ids
    ) -> None:
        self._shared, self._beginning = shared, beginning
        self._post, self._clock = post, clock
        self._ids = ids
        self._known = ""  # which beginning
        self._where = ""  # and at which store
        self._away = Away(clock, self._tell)
        self._elsewhere = Away(clock, self._try_elsewhere, ELSEWHERE_SECONDS, is_slowing=True)
        self.talking: Callable[[], Collection[str]] = tuple  # members whose words pass on here

    @property
    def first(self) -> Sequence[Job]:
        """Before all that asks for what is there."""
        if self._shared is None:
            return ()
        return (Job("live_state", 0, self._elsewhere.around(self._away.around(self._ask))),)

    @property
    def starts(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """Before anybody connects."""

        async def ask() -> None:
            await self._ask(self._clock.now())

        return (ask,)

    async def is_as_known(self) -> bool:
        """Whether what is not there was never there; else a store that was emptied says so. Raises: Unavailable."""
        known = self._known
        await self._ask(self._clock.now())
        return known in ("", self._known)

    async def _ask(self, now: Seconds) -> None:
        if self._shared is None:
            return
        mine = f"{self._ids.id('b')} {now}"  # if it is we who find it empty
        agreed = await self._shared.agree("beginning", {"is": mine.encode()})
        found, _, at = agreed["is"].decode().partition(" ")
        where = self._shared.where() or self._where
        is_another, self._where = self._where not in ("", where), where
        if found == self._known:
            if is_another:
                log.warning("live_state_elsewhere")
                self._beginning.may_lack_the_last(now)
                self._post.come_again()
            return
        is_first, self._known = not self._known, found
        if is_first:
            self._beginning.was_before(Seconds(float(at)))
        else:
            log.warning("live_state_lost")
            self._beginning.anew(now)
            self._post.come_again()

    def _try_elsewhere(self) -> None:
        log.warning("pages_sent_elsewhere")
        self._post.come_again(but=self.talking())

    def _tell(self) -> None:
        told = Refusal(refused=Reason.TRY_AGAIN)
        self._post.push("refusal", told, tuple(self._post.connected(VISITORS)))
        self._post.push_to_all(CONSOLES, "fault", Fault(store="live"))
