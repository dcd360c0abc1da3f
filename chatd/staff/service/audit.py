"""What the staff has done, kept for a year: each act goes into the log, and those listed here into the database.

What an organisation publishes is kept with it, in the same transaction (`directory/database/publishing.py`).

Only acts of people of the staff are noted (`Journal`), and only by ids of the staff and of lines. Nothing that a
visitor brings about has a row, and no row says when somebody was on shift.
"""

from collections.abc import Collection, Sequence

from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.base.ports import Clock, Journal
from chatd.staff.ports import AuditLog, AuditRow

KEPT_SECONDS = 365 * 24 * 3600
PAGE_ROWS = 100
WAITING_MAX = (
    1_000  # acts that wait while the database is away; then the oldest are in the log alone
)
AUDITED = frozenset(
    {
        "signed_in",
        "signed_out",
        "signed_out_by_lead",
        "signed_out_by_operator",
        "digits_failed",
        "code_failed",
        "link_made",
        "digits_made",
        "passkey_added",
        "passkey_removed",
        "passkeys_taken",
        "passkey_suspected",
        "line_changed",
        "line_limited",
        "desk_called_back",
        "notice_said",
        "pulled_forward",
        "certificate_installed",
        "staff_certified",
        "issuing_revoked",
        "record_added",
        "statement_made",
        "services_published",
        "services_put_back",
        "called_in",
        "rota_planned",
        "rota_changed",
        "rota_removed",
    }
)


class Audit:
    """Keeps the port `Journal` by another, and remembers what is to be kept until the next sweep."""

    def __init__(self, log: AuditLog, journal: Journal, clock: Clock) -> None:
        self._log, self._journal, self._clock = log, journal, clock
        self._waiting: list[AuditRow] = []

    def note(
        self,
        event: str,
        *,
        organisation: str = "",
        line: str = "",
        embed: str = "",
        account: str = "",
        phase: str = "",
        count: int | None = None,
        about: str = "",
    ) -> None:
        """As the port says; kept within a second."""
        self._journal.note(
            event,
            organisation=organisation,
            line=line,
            embed=embed,
            account=account,
            phase=phase,
            count=count,
            about=about,
        )
        if event in AUDITED and organisation:
            told = about or line or embed or ("" if count is None else str(count))
            act = f"{event}:{phase}" if phase else event
            row = AuditRow(OrganisationId(organisation), self._clock.now(), account, act, told)
            self._waiting = [*self._waiting[1 - WAITING_MAX :], row]

    async def keep(self, _: Seconds) -> None:
        """What waits is kept; what cannot be waits on. Raises: Unavailable."""
        rows = self._waiting
        if rows:
            await self._log.add(rows)
            self._waiting = self._waiting[len(rows) :]

    async def purge(self, now: Seconds) -> int:
        """Forget what is older than a year. Raises: Unavailable."""
        return await self._log.purge(Seconds(now - KEPT_SECONDS))

    async def before(
        self,
        organisation: OrganisationId,
        number: int | None,
        accounts: Collection[StaffId] | None = None,
    ) -> Sequence[AuditRow]:
        """The newest page, or that before this number; of what these have done alone. Raises: Unavailable."""
        await self.keep(self._clock.now())
        return await self._log.before(organisation, number, PAGE_ROWS, accounts)
