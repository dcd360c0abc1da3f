"""The chain of signatures: statements up, certificates and lists down. The daemon relays, checks, and signs nothing."""

from collections.abc import Iterator, Sequence

from chatd.base.base64url import to_bytes, to_text
from chatd.base.ed25519 import is_weak
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import OrganisationId, Role, StaffId
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.staff.credentials.certificates import IssuingCertificate, verify_issuing, verify_staff
from chatd.staff.credentials.lists import IssuingList, StaffList, verify_list
from chatd.staff.credentials.records import FIRST, hash_of_record, read_record
from chatd.staff.credentials.statements import read_statement
from chatd.staff.ports import (
    STAFF_SERIES,
    Chains,
    KeptCertificate,
    KeptIssuing,
    KeptList,
    KeptStatement,
)
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS, NUMBER_STEP_MAX, must_lead
from chatd.staff.service.known_chain import KnownChain
from chatd.staff.shapes.chain import RECORDS_PAGE_COUNT, Chain, OwnStatement, VouchedOn

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
            vouched=tuple(self._vouched(staff)),
        )

    def _vouched(self, staff: Staff) -> Iterator[VouchedOn]:
        """On each line of another organisation that this person serves, or from which one of hers takes over."""
        here = self._registry.lines_of(self._registry.staff(staff.id))
        for line in self._registry.seen_on(staff.organisation):
            is_taken = any(self._registry.takes_over(line.organisation, each) for each in here)
            if is_taken or line in here:
                yield VouchedOn(
                    line=line.id,
                    roots=self._registry.roots_text(line),
                    issuing=tuple(map(to_text, self._known.vouched(staff.organisation, line))),
                    lists=tuple(map(to_text, self._known.lists_on(line))),
                )

    async def state(self, staff: Staff, statement: bytes) -> None:
        """Keep this person's statement. Whether the staff key is hers, only a lead's console can know.

        Raises: Refused(BAD_CREDENTIAL, OUT_OF_ORDER: a serial that is not greater, or too far ahead), Unavailable.
        """
        if len(statement) > STATEMENT_MAX_BYTES:
            raise Refused(Reason.BAD_CREDENTIAL)
        found, _ = read_statement(statement)
        is_own = (found.organisation, found.staff) == (staff.organisation, staff.id)
        is_late = found.made_at <= self._clock.now() + CLOCK_TOLERANCE_SECONDS
        if not is_own or not is_late or is_weak(found.signing_key):
            raise Refused(Reason.BAD_CREDENTIAL)
        known = await self._known.look(staff.organisation)
        last = max((each.serial for each in known.statements if each.staff == staff.id), default=0)
        _must_follow(last, found.serial)
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
        await self._known.refresh(lead.organisation)
        issuing = self._known.issuing(lead.organisation)
        certified = [self._certified(lead, staff, data, issuing) for staff, data in certificates]
        listed = [self._listed(lead.organisation, data) for data in lists]
        kept = await self._chains.lists(lead.organisation, self._clock.now())
        last = max((each.number for each in kept if each.series == STAFF_SERIES), default=0)
        for each in listed:
            _must_follow(last, each.number)
        await self._chains.press(lead.organisation, certified, listed)
        await self._known.kept(lead.organisation)

    async def keep_issuing(self, lead: Staff, certificate: bytes) -> None:
        """One more of the organisation's. Raises: Refused(NOT_LEAD, BAD_CREDENTIAL), Unavailable."""
        must_lead(lead)
        await self.install_issuing(lead.organisation, certificate)

    async def install_issuing(self, organisation: OrganisationId, certificate: bytes) -> None:
        """The same for the operator at a terminal; also one by a root of an organisation whose visitors it may meet.

        Raises: Unknown, Refused(BAD_CREDENTIAL), Unavailable.
        """
        beside = (self._registry.roots(line) for line in self._registry.seen_on(organisation))
        roots = {*self._roots(organisation), *(root for roots in beside for root in roots)}
        found = verify_issuing(certificate, roots)
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
        """The next of the enrolled list: what it says the leads' consoles judge.

        Raises: Malformed, Refused(NOT_LEAD; BAD_CREDENTIAL: by no issuing key that counts; OUT_OF_ORDER: another
        number, or behind another record), Unavailable.
        """
        must_lead(lead)
        found = read_record(record)
        await self._known.refresh(lead.organisation)
        signers = {each.issuing_key for each in self._known.issuing(lead.organisation)}
        if not found.is_signed or found.issuing_key not in signers:
            raise Refused(Reason.BAD_CREDENTIAL)
        if found.previous != await self._hash_before(lead.organisation, found.number):
            raise Refused(Reason.OUT_OF_ORDER)
        await self._chains.add_record(lead.organisation, found.number, record)
        await self._known.kept(lead.organisation)

    async def _hash_before(self, organisation: OrganisationId, number: int) -> bytes | None:
        """Of the record before this number, which never changes; None where there is none. Raises: Unavailable."""
        if number <= 1:
            return FIRST
        before = await self._chains.records(organisation, number - 2, 1)
        return hash_of_record(before[0]) if before else None

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


def _must_follow(last: int, number: int) -> None:
    """Raises: Refused(OUT_OF_ORDER) for one so far ahead that few would be left."""
    if number > last + NUMBER_STEP_MAX:
        raise Refused(Reason.OUT_OF_ORDER)
