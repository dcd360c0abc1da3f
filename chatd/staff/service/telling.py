"""Who is told of planned shifts follows from what is kept: every console that watches, with each change.

Each console is shown its own numbers and fetches the rest itself, so to tell one too many costs a question.
"""

from collections.abc import Sequence

from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.base.ports import Post
from chatd.staff.ports import PlannedShift, PlannedShifts

SIGNATURES = "signatures"


class TellingPlannedShifts:
    """Keeps the port `PlannedShifts` by another that keeps it, and tells the consoles that watch."""

    def __init__(self, kept: PlannedShifts, post: Post) -> None:
        self._kept, self._post = kept, post
        self.changes = 0  # how often something was kept here: who remembers what was, asks anew

    async def ask(self, shifts: Sequence[PlannedShift]) -> None:
        await self._kept.ask(shifts)
        self._changed()

    async def waiting(self, organisation: OrganisationId, now: Seconds) -> Sequence[PlannedShift]:
        return await self._kept.waiting(organisation, now)

    async def sign(self, organisation: OrganisationId, shift_id: str, credential: bytes) -> None:
        await self._kept.sign(organisation, shift_id, credential)
        self._changed()

    async def of_staff(self, staff: StaffId, now: Seconds) -> Sequence[PlannedShift]:
        return await self._kept.of_staff(staff, now)

    async def keep_certificate(self, organisation: OrganisationId, certificate: bytes) -> None:
        """Without one nothing seals, so it is news for whoever waits to start."""
        await self._kept.keep_certificate(organisation, certificate)
        self._changed()

    async def certificate(self, organisation: OrganisationId) -> bytes | None:
        return await self._kept.certificate(organisation)

    def _changed(self) -> None:
        self.changes += 1
        self._post.changed(SIGNATURES)

    async def purge(self, now: Seconds) -> int:
        """What is over waits for nobody any more."""
        gone = await self._kept.purge(now)
        if gone:
            self._changed()
        return gone
