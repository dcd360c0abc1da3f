"""How a member of the staff signs in: a one-time link, spent for a bearer. Only hashes are kept."""

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress

from chatd.base.base64url import to_text
from chatd.base.errors import Unknown
from chatd.base.names import Seconds, StaffId
from chatd.base.ports import Clock, Ids
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.staff.ports import PlannedShifts, SignIns
from chatd.staff.shapes.sign_in import OwnOrganisation, Person, ServedLine, StaffProfile

LINK_SECONDS = 15 * 60
BEARER_SECONDS = 14 * 3600  # the longest shift, and the time around it


class SignIn:
    """Links live for minutes, bearers for a working day; both are 32 random bytes, base64url."""

    def __init__(
        self,
        registry: Registry,
        sign_ins: SignIns,
        planned_shifts: PlannedShifts,
        clock: Clock,
        ids: Ids,
        *,
        is_demonstration: bool = False,
        build: str = "",
    ) -> None:
        self._registry = registry
        self._sign_ins = sign_ins
        self._planned_shifts = planned_shifts
        self._clock = clock
        self._ids = ids
        self._is_demonstration = is_demonstration
        self._build = build

    async def make_link(self, staff: StaffId) -> str:
        """A fresh link secret for this person, to be told once. Raises: Unknown (staff), Unavailable."""
        link = self._secret()
        await self._sign_ins.add_link(staff, _hash(link), self._in(LINK_SECONDS))
        return link

    async def spend(self, link: str) -> tuple[str, StaffProfile]:
        """The bearer, and who it is; the link is spent. Raises: Unknown, Unavailable."""
        staff_id = await self._sign_ins.spend_link(_hash(link), self._clock.now())
        staff = self._registry.staff(staff_id)
        bearer = self._secret()
        await self._sign_ins.add_bearer(staff_id, _hash(bearer), self._in(BEARER_SECONDS))
        return bearer, await self.profile(staff)

    async def staff_of(self, bearer: str) -> Staff:
        """Whose bearer it is. Raises: Unknown, Unavailable."""
        staff_id = await self._sign_ins.staff_of(_hash(bearer), self._clock.now())
        return self._registry.staff(staff_id)

    async def staff_of_all(self, bearers: Collection[str]) -> Mapping[str, Staff]:
        """The person of each bearer; a bearer that is nobody's any more is left out. Raises: Unavailable."""
        asked = {_hash(bearer): bearer for bearer in bearers}
        found = {}
        for hashed, staff in (await self._sign_ins.staff_of_all(asked, self._clock.now())).items():
            with suppress(Unknown):  # taken off the staff
                found[asked[hashed]] = self._registry.staff(staff)
        return found

    async def profile(self, staff: Staff) -> StaffProfile:
        """What the console needs to know of the person. Raises: Unavailable."""
        certificate = await self._planned_shifts.certificate(staff.organisation)
        organisation_id, organisation_name = self._registry.organisation_of(staff)
        return StaffProfile(
            staff=Person(id=staff.id, alias=staff.alias, role=staff.role),
            organisation=OwnOrganisation(id=organisation_id, name=organisation_name),
            lines=tuple(self._lines_of(staff)),
            roots=self._registry.roots_text(staff),
            certificate=to_text(certificate) if certificate else None,
            is_demonstration=self._is_demonstration,
            build=self._build,
        )

    async def end(self, bearer: str) -> None:
        """Forget the bearer. Idempotent. Raises: Unavailable."""
        await self._sign_ins.end_bearer(_hash(bearer))

    async def end_all(self, staff: StaffId) -> int:
        """Forget every link and bearer of this person; how many there were. Raises: Unavailable."""
        return await self._sign_ins.end_bearers(staff)

    def _lines_of(self, staff: Staff) -> list[ServedLine]:
        return [
            ServedLine(
                id=line.id,
                name=line.name[line.languages[0]],
                languages=tuple(each for each in line.languages if each in staff.languages),
                max_capacity=line.policy.capacity_max,
            )
            for line in self._registry.lines_of(staff)
        ]

    def _secret(self) -> str:
        return to_text(self._ids.secret())

    def _in(self, seconds: float) -> Seconds:
        return Seconds(self._clock.now() + seconds)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
