"""What the area needs from the world."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from chatd.base.http import BODY_MAX_BYTES, Request
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import Staff
from chatd.rota.rules.calls import Call
from chatd.rota.rules.profile import HourOfWeek, Mean, Waited
from chatd.rota.rules.shifts import PlannedShift

Change = Callable[[PlannedShift], PlannedShift]


class Learnt(NamedTuple):
    """What is known of a line's hours. `until`: the counts before that are in it; None: nothing yet."""

    until: Seconds | None = None
    waited: Waited = Waited()
    means: Mapping[HourOfWeek, Mean] = {}


class Rotas(Protocol):
    """The planned shifts of all organisations."""

    async def between(
        self, organisation: OrganisationId, first: date, last: date
    ) -> Sequence[PlannedShift]:
        """Those that begin on one of these days, in their order. Raises: Unavailable."""

    async def shift(self, organisation: OrganisationId, shift: str) -> PlannedShift:
        """That one. Raises: Unknown, Unavailable."""

    async def add(
        self, organisation: OrganisationId, shifts: Sequence[PlannedShift], today: date
    ) -> None:
        """All of them, or none; of offers those that this person has not made already.

        Raises: Refused(NO_ROOM: more than `SHIFTS_MAX`, or than `OFFERS_MAX` of one person from today on), Unavailable.
        """

    async def change(
        self,
        organisation: OrganisationId,
        shift: str,
        base: int,
        change: Change,
        *,
        is_following: bool = False,
    ) -> Sequence[PlannedShift]:
        """What became of it, where it stands in the version `base`; the rule's version and the rest are kept as given.

        `is_following`: of its series also those after it that are as it was; what somebody has changed alone stays.
        Raises: Unknown; Refused(OUT_OF_ORDER: another version stands), whatever the rule raises; Unavailable.
        """

    async def remove(
        self, organisation: OrganisationId, shift: str, base: int, *, is_following: bool = False
    ) -> Sequence[PlannedShift]:
        """What is no more; as `change`. Raises: Unknown, Refused(OUT_OF_ORDER), Unavailable."""

    async def purge(self, before: date) -> int:
        """Forget those of days before; how many. Raises: Unavailable."""


class Profiles(Protocol):
    """What is known of the hours of lines."""

    async def learnt(self, line: LineId) -> Learnt:
        """Raises: Unavailable."""

    async def learn(self, line: LineId, before: Learnt, after: Learnt) -> bool:
        """Keep it in place of `before`; false where somebody else has come between. Raises: Unavailable."""


class Calls(Protocol):
    """Calls to come in, and who wants to be called."""

    async def since(self, organisation: OrganisationId, since: Seconds) -> Sequence[Call]:
        """Those made after that, with their answers, the oldest first. Raises: Unavailable."""

    async def add(self, call: Call, since: Seconds) -> None:
        """Among those made after that. Raises: Refused (as `check_new`), Unavailable."""

    async def end(self, organisation: OrganisationId, call: str, now: Seconds) -> None:
        """Nobody is asked any more. Raises: Unknown (none that is open), Unavailable."""

    async def answer(
        self,
        organisation: OrganisationId,
        call: str,
        staff: StaffId,
        minutes: int | None,
        now: Seconds,
    ) -> None:
        """In place of what this person has said before. Raises: Unknown (none that is open), Unavailable."""

    async def is_called(self, staff: StaffId) -> bool:
        """Whether she wants to be; who has said nothing does. Raises: Unavailable."""

    async def wish(self, staff: StaffId, *, is_called: bool) -> None:
        """Raises: Unavailable."""

    async def purge(self, before: Seconds) -> int:
        """Forget those made before; how many. Raises: Unavailable."""


class Asking(Protocol):
    """Who of the staff asks over HTTP; the area of the staff keeps this."""

    async def staff(self, request: Request, *, max_bytes: int = BODY_MAX_BYTES) -> Staff:
        """Whose bearer it is, when that person may ask this. Raises: as the staff's."""

    def note(self, event: str, staff: Staff, count: int | None = None, about: str = "") -> None:
        """One act of this person."""
