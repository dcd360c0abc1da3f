"""The chain of signatures: statements up, certificates and lists down. The daemon relays, checks, and signs nothing."""

from collections.abc import Sequence

from chatd.base.base64url import to_bytes, to_text
from chatd.base.ed25519 import is_weak
from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import OrganisationId, Role, StaffId
from chatd.base.ports import Clock
from chatd.base.reader import Reader
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.staff.credentials.certificates import IssuingCertificate, verify_issuing, verify_staff
from chatd.staff.credentials.lists import IssuingList, StaffList, verify_list
from chatd.staff.credentials.parts import VERSION
from chatd.staff.credentials.statements import read_statement
from chatd.staff.ports import (
    STAFF_SERIES,
    Chains,
    KeptCertificate,
    KeptIssuing,
    KeptList,
    KeptStatement,
)
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS, must_lead
from chatd.staff.service.known_chain import KnownChain
from chatd.staff.shapes.chain import RECORDS_PAGE_COUNT, Chain, OwnStatement

ENROLLED_KIND = 0x70
RECORD_MAX_BYTES = 2_048
STATEMENT_MAX_BYTES = 512


class ChainService:
    """Between the counsellors' consoles and the leads'; the daemon never holds a key that signs."""

    def __init__(self, registry: Registry, chains: Chains, known: KnownChain, clock: Clock) -> None:
        self._registry, self._chains, self._known, self._clock = registry, chains, known, clock

    async def own(self, staff: Staff) -> Chain:
        """What this person's console needs. Raises: Unavailable."""
        known = await self._known.look(staff.organisation)
        lists = await self._chains.lists(staff.organisation, self._clock.now())
        stated = [each for each in known.statements if each.staff == staff.id]
        return Chain(
            issuing=tuple(to_text(data) for _, data in known.issuing),
            lists=tuple(to_text(each.list) for each in lists),
            statement=OwnStatement(serial=stated[0].serial, statement=to_text(stated[0].statement))
            if stated
            else None,
            certificates=tuple(
                to_text(each.certificate) for each in known.certificates if each.staff == staff.id
            ),
        )

    async def state(self, staff: Staff, statement: bytes) -> None:
        """Keep this person's statement. Whether the staff key is hers, only a lead's console can know.

        Raises: Refused(BAD_CREDENTIAL, OUT_OF_ORDER: a serial that is not greater), Unavailable.
        """
        if len(statement) > STATEMENT_MAX_BYTES:
            raise Refused(Reason.BAD_CREDENTIAL)
        found, _ = read_statement(statement)
        is_own = (found.organisation, found.staff) == (staff.organisation, staff.id)
        is_late = found.made_at <= self._clock.now() + CLOCK_TOLERANCE_SECONDS
        if not is_own or not is_late or is_weak(found.signing_key):
            raise Refused(Reason.BAD_CREDENTIAL)
        await self._chains.state(KeptStatement(staff.id, found.serial, statement))
        await self._known.kept(staff.organisation)

    async def statements(self, lead: Staff) -> Sequence[tuple[Staff, bytes]]:
        """Everybody's newest, of the lead's organisation. Raises: Refused(NOT_LEAD), Unavailable."""
        must_lead(lead)
        stated = await self._chains.statements(lead.organisation)
        return [(self._registry.staff(each.staff), each.statement) for each in stated]

    async def press(
        self, lead: Staff, certificates: Sequence[tuple[str, bytes]], lists: Sequence[bytes]
    ) -> None:
        """Staff certificates by id, and lists of the staff; all are checked before the first is kept.

        Raises: Refused(NOT_LEAD, BAD_CREDENTIAL, OUT_OF_ORDER), Unavailable.
        """
        must_lead(lead)
        await self._known.kept(lead.organisation)
        issuing = self._known.issuing(lead.organisation)
        await self._chains.press(
            lead.organisation,
            [self._certified(lead, staff, data, issuing) for staff, data in certificates],
            [self._listed(lead.organisation, data) for data in lists],
        )
        await self._known.kept(lead.organisation)

    async def keep_issuing(self, lead: Staff, certificate: bytes) -> None:
        """One more of the organisation's. Raises: Refused(NOT_LEAD, BAD_CREDENTIAL), Unavailable."""
        must_lead(lead)
        await self.install_issuing(lead.organisation, certificate)

    async def install_issuing(self, organisation: OrganisationId, certificate: bytes) -> None:
        """The same for the operator at a terminal. Raises: Unknown, Refused(BAD_CREDENTIAL), Unavailable."""
        found = verify_issuing(certificate, self._roots(organisation))
        is_its_own = found.organisation == self._registry.organisation(organisation).name
        if not is_its_own or is_weak(found.issuing_key) or found.not_after < self._clock.now():
            raise Refused(Reason.BAD_CREDENTIAL)
        await self._chains.keep_issuing(organisation, KeptIssuing(certificate, found.not_after))
        await self._known.kept(organisation)

    async def keep_revoked_issuing(self, lead: Staff, data: bytes) -> None:
        """A root's list. Raises: Refused(NOT_LEAD, BAD_CREDENTIAL, OUT_OF_ORDER), Unavailable."""
        must_lead(lead)
        await self.install_revoked_issuing(lead.organisation, data)

    async def install_revoked_issuing(self, organisation: OrganisationId, data: bytes) -> None:
        """The same for the operator at a terminal.

        Raises: Unknown, Refused(BAD_CREDENTIAL, OUT_OF_ORDER), Unavailable.
        """
        found = verify_list(data, self._roots(organisation))
        if not isinstance(found, IssuingList):
            raise Refused(Reason.BAD_CREDENTIAL)
        kept = KeptList(to_text(found.root), found.listed.number, found.listed.not_after, data)
        await self._chains.press(organisation, [], [kept])
        await self._known.kept(organisation)

    async def records(self, lead: Staff, after: int) -> Sequence[bytes]:
        """The enrolled list that follows this number, a page of it. Raises: Refused(NOT_LEAD), Unavailable."""
        must_lead(lead)
        return await self._chains.records(lead.organisation, after, RECORDS_PAGE_COUNT)

    async def add_record(self, lead: Staff, record: bytes) -> None:
        """The next of the enrolled list: the leads' consoles judge it, here its number alone is read.

        Raises: Malformed, Refused(NOT_LEAD, OUT_OF_ORDER), Unavailable.
        """
        must_lead(lead)
        reader = Reader(record)
        form = (reader.number(1), reader.number(1))
        number = reader.number(4)
        if form != (VERSION, ENROLLED_KIND) or len(record) > RECORD_MAX_BYTES:
            raise Malformed
        await self._chains.add_record(lead.organisation, number, record)
        await self._known.kept(lead.organisation)

    def _certified(
        self, lead: Staff, name: str, data: bytes, issuing: Sequence[IssuingCertificate]
    ) -> KeptCertificate:
        """Raises: Refused(BAD_CREDENTIAL)."""
        found, _ = verify_staff(data, issuing)
        try:
            staff = self._registry.staff(StaffId(name))
        except Unknown:
            raise Refused(Reason.BAD_CREDENTIAL) from None
        is_as_listed = (
            staff.organisation == lead.organisation
            and found.alias == staff.alias
            and (found.role, found.answers_as) == (Role.COUNSELLOR, staff.answers_as)
        )
        is_good = not is_weak(found.signing_key) and found.not_after > self._clock.now()
        if not is_as_listed or not is_good:
            raise Refused(Reason.BAD_CREDENTIAL)
        return KeptCertificate(staff.id, data, found.signing_key, found.not_after)

    def _listed(self, organisation: OrganisationId, data: bytes) -> KeptList:
        """Raises: Refused(BAD_CREDENTIAL)."""
        found = verify_list(data, self._roots(organisation))
        counting = {each.issuing_key for each in self._known.issuing(organisation)}
        if (
            not isinstance(found, StaffList)
            or found.issuer.organisation != self._registry.organisation(organisation).name
            or found.issuer.issuing_key not in counting
            or found.listed.not_after < self._clock.now()
        ):
            raise Refused(Reason.BAD_CREDENTIAL)
        return KeptList(STAFF_SERIES, found.listed.number, found.listed.not_after, data)

    def _roots(self, organisation: OrganisationId) -> tuple[bytes, ...]:
        return tuple(to_bytes(each) for each in self._registry.organisation(organisation).roots)
