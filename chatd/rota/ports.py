"""What the area needs from the world."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from chatd.base.http import BODY_MAX_BYTES, Request
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import Staff
from chatd.rota.rules.calls import Call
from chatd.rota.rules.mail import MailServer, MailState, Outcome, OwnAddress
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

    async def beside(
        self, organisation: OrganisationId, lines: Collection[LineId], first: date, last: date
    ) -> Sequence[PlannedShift]:
        """Those of others on these lines that begin on one of these days. Raises: Unavailable."""

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

    async def add(self, call: Call, since: Seconds, mailed: Collection[StaffId] = ()) -> None:
        """Among those made after that, with an e-mail that waits for each of `mailed`.

        Raises: Refused (as `check_new`), Unavailable.
        """

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


class Addresses(Protocol):
    """Where people want to be called in by e-mail: each her own, and nobody reads another's."""

    async def of(self, staff: StaffId) -> OwnAddress | None:
        """Her own. Raises: Unavailable."""

    async def keep(self, staff: StaffId, own: OwnAddress) -> None:
        """In place of the one before. Raises: Unavailable."""

    async def remove(self, staff: StaffId) -> None:
        """It is on no disk any more. Raises: Unavailable."""

    async def reachable(self, staff: Collection[StaffId]) -> Sequence[StaffId]:
        """Who of these has one and wants to be called, in the order given. Raises: Unavailable."""


class Sending(NamedTuple):
    """One e-mail that this process alone has now. `tries`: with this one."""

    call: Call
    staff: StaffId
    to: OwnAddress
    tries: int


class Mails(Protocol):
    """The e-mails of calls. A row has no address: that is read when it goes out, and only if it still stands."""

    async def claim(
        self, organisations: Collection[OrganisationId], now: Seconds
    ) -> Sending | None:
        """The one that has been due longest, of an open call, to who has not answered it; for this process alone.

        Raises: Unavailable.
        """

    async def settle(self, sending: Sending, state: MailState, due: Seconds) -> None:
        """What has become of it; nothing where it is no more, or somebody else has given it up. Raises: Unavailable."""

    async def give_up_lost(self, now: Seconds) -> int:
        """Those whose process has died, as given up; how many. Raises: Unavailable."""


class Written(NamedTuple):
    """What is sent. `id`: of the e-mail, the same at each try."""

    to: str
    subject: str
    text: str
    id: str
    at: Seconds


class Tried(NamedTuple):
    """What one try came to. `word`: why it failed, for operators; `is_there`: the server took what was said to it."""

    outcome: Outcome
    word: str = ""
    is_there: bool = True


class Postman(Protocol):
    """Brings e-mail to an organisation's server."""

    async def send(self, server: MailServer, written: Written) -> Tried:
        """Within `SECONDS_MAX`. Never raises."""


class Asking(Protocol):
    """Who of the staff asks over HTTP; the area of the staff keeps this."""

    async def staff(self, request: Request, *, max_bytes: int = BODY_MAX_BYTES) -> Staff:
        """Whose bearer it is, when that person may ask this. Raises: as the staff's."""

    def note(self, event: str, staff: Staff, count: int | None = None, about: str = "") -> None:
        """One act of this person."""
