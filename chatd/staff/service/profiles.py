"""What a console needs to know of its person, and what an authenticator is told when it makes a passkey."""

import hashlib

from chatd.directory.rules.directory import Staff, Unit
from chatd.directory.service.registry import Registry
from chatd.staff.rules import most_at_once
from chatd.staff.service.passkey_checks import Sites
from chatd.staff.shapes.sign_in import OwnOrganisation, OwnUnit, Person, ServedLine, StaffProfile


class Profiles:
    """Of people, as the directory has them now."""

    def __init__(
        self,
        registry: Registry,
        *,
        sites: Sites,
        rp_id: str = "",
        is_demonstration: bool = False,
        build: str = "",
    ) -> None:
        self._registry = registry
        self._sites, self._rp_id = sites, rp_id
        self._is_demonstration, self._build = is_demonstration, build

    def rp_id_at(self, origin: str | None) -> str:
        """The host that passkeys count for where the console stands: the line's own, or an organisation's."""
        return self._sites.get(origin or "", self._rp_id)

    async def of(self, staff: Staff, origin: str | None) -> StaffProfile:
        """What the console at this origin needs to know of the person. Raises: Unavailable."""
        organisation = self._registry.organisation(staff.organisation)
        return StaffProfile(
            staff=person_of(staff),
            organisation=OwnOrganisation(id=organisation.id, name=organisation.name),
            lines=tuple(self._lines_of(staff)),
            roots=self._registry.roots_text(staff),
            is_demonstration=self._is_demonstration,
            build=self._build,
            rp_id=self.rp_id_at(origin),
            allows_fallback=organisation.allows_passphrase_sign_in,
            cover_seconds=organisation.cover_seconds,
            lock_seconds=organisation.lock_seconds,
            unit=unit_shown(self._registry.unit(staff)),
        )

    def _lines_of(self, staff: Staff) -> list[ServedLine]:
        return [
            ServedLine(
                id=line.id,
                name=line.name[line.languages[0]],
                languages=tuple(each for each in line.languages if each in staff.languages),
                max_capacity=most_at_once(staff, line.policy),
            )
            for line in self._registry.lines_of(staff)
        ]


def person_of(staff: Staff) -> Person:
    """The person, as the console greets it."""
    return Person(id=staff.id, alias=staff.alias, role=staff.role.as_before)


def unit_shown(unit: Unit | None) -> OwnUnit | None:
    """The unit by its names."""
    if unit is None:
        return None
    return OwnUnit(id=unit.id, name={str(each): name for each, name in unit.name.items()})


def user_handle_of(staff: Staff) -> bytes:
    """By which an authenticator knows that a passkey replaces one of the same person; 32 bytes."""
    said = f"{staff.organisation}\0{staff.id}".encode()
    return hashlib.sha256(b"avoinlinja-user-handle-v1\0" + said).digest()
