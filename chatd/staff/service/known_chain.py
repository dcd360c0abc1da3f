"""What is known of each organisation's chain, without asking a store: by it people are judged and leads warned.

It is read again when something was kept here or another process says so, and every few seconds, since commands keep
things too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Refused, Unavailable, Unknown
from chatd.base.names import VISITORS, OrganisationId, Seconds
from chatd.base.ports import Bus, Clock, Post
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Registry
from chatd.staff.credentials.certificates import IssuingCertificate, verify_issuing
from chatd.staff.credentials.lists import IssuingList, StaffList, behind, verify_list
from chatd.staff.credentials.statements import read_statement
from chatd.staff.ports import Chains, KeptCertificate, KeptList, KeptStatement
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS, DAY_SECONDS
from chatd.staff.shapes.chain import Revocations

LISTS_SOON_SECONDS = 3 * DAY_SECONDS  # as the alarm in ops/monitoring has it
CHAIN = "chain"
KEPT = "chain_kept"  # on the bus: something of this organisation
REVOCATIONS = "revocations"


class ChainState(NamedTuple):
    """When what must be renewed ends, seconds since 1970; None where there is none. `asked`: statements not certified.

    `certificate_ends`: of the issuing certificate that ends last. `revocations_end`: until when a list of the staff is
    fresh without a gap. `staff_certificates_end`: of the first person whose newest certificate ends. `vouched_ends`: of
    the first certificate by which a root vouches for another organisation, on either side: then they meet nobody more.
    """

    certificate_ends: int | None = None
    revocations_end: int | None = None
    staff_certificates_end: int | None = None
    asked: int = 0
    vouched_ends: int | None = None


class Known(NamedTuple):
    """All of one organisation, as last read; each part as it travels beside what it says."""

    issuing: tuple[tuple[IssuingCertificate, bytes], ...] = ()  # by a root of now, and not revoked
    of_issuing: tuple[bytes, ...] = ()  # lists, as they travel
    numbers: Mapping[bytes, int] = MappingProxyType({})  # of those, by root
    of_staff: tuple[tuple[StaffList, bytes], ...] = ()
    certificates: tuple[KeptCertificate, ...] = ()
    statements: tuple[KeptStatement, ...] = ()
    vouched: tuple[
        tuple[IssuingCertificate, bytes], ...
    ] = ()  # by a root of whose visitors it meets
    revoked: frozenset[bytes] = frozenset()  # issuing keys that a root has taken back


class KnownChain:
    """As last read; while the database is away, what was known last."""

    def __init__(
        self,
        registry: Registry,
        chains: Chains,
        clock: Clock,
        post: Post | None = None,
        bus: Bus | None = None,
    ) -> None:
        """`post`: None at a terminal, where nobody watches. `bus`: None where this process is alone."""
        self._registry, self._chains, self._clock, self._post = registry, chains, clock, post
        self._bus = bus
        self._heard: set[OrganisationId] = set()  # of which another process has kept something
        if bus is not None:
            bus.on(KEPT, self._hear, OrganisationId)
        self._known: dict[OrganisationId, Known] = {}
        self._told: dict[OrganisationId, tuple[bytes, ...]] = {}

    async def read(self, _: Seconds | None = None) -> None:
        """Of every organisation; whoever watches is told what is new. Raises: Unavailable."""
        organisations = list(self._registry.directory.organisations)
        for gone in [each for each in self._known if each not in organisations]:
            del self._known[gone]
        for organisation in organisations:
            await self._read(organisation)

    async def kept(self, organisation: OrganisationId) -> None:
        """Something was kept: all processes read it at once. While the store is away, the next reading has it."""
        if self._bus is not None:
            self._bus.publish(None, KEPT, organisation)
        await self.refresh(organisation)

    def _hear(self, organisation: OrganisationId) -> None:
        if organisation in self._registry.directory.organisations:
            self._heard.add(organisation)

    async def refresh(self, organisation: OrganisationId) -> None:
        """Read it, unless the store is away."""
        with suppress(Unavailable):
            await self._read(organisation)

    async def read_heard(self, _: Seconds) -> None:
        """What another process has kept meanwhile. Raises: Unavailable; what is not read now, the next reading has."""
        while self._heard:
            await self._read(self._heard.pop())

    async def look(self, organisation: OrganisationId) -> Known:
        """As it is in the store. Raises: Unavailable."""
        await self._read(organisation)
        return self._known.get(organisation, Known())

    def lists(self, organisation: OrganisationId) -> tuple[bytes, ...]:
        """The revocation lists by which somebody is judged now: every root's last, and the staff's of now."""
        known = self._known.get(organisation, Known())
        now = self._clock.now()
        return (*known.of_issuing, *_current(known.of_staff, now))

    def issuing(self, organisation: OrganisationId) -> tuple[IssuingCertificate, ...]:
        """The certificates that are not over, of keys that no root has revoked."""
        now = self._clock.now()
        found = self._known.get(organisation, Known()).issuing
        return tuple(each for each, _ in found if each.not_after > now)

    def certificates(self, organisation: OrganisationId) -> tuple[KeptCertificate, ...]:
        """The staff's that are not over."""
        now = self._clock.now()
        found = self._known.get(organisation, Known()).certificates
        return tuple(each for each in found if each.not_after > now)

    def lists_on(self, line: Line) -> tuple[bytes, ...]:
        """The lists by which somebody is judged on this line: of its organisation, and of others whom one meets there.

        Theirs stand behind the certificate by which a root of the line's organisation vouches for them.
        """
        theirs = (
            each
            for helper in self._registry.met_on(line)
            for each in self._in_front_of(helper, self._registry.roots(line))
        )
        return tuple(dict.fromkeys((*self.lists(line.organisation), *theirs)))

    def vouched(self, organisation: OrganisationId, line: Line) -> tuple[bytes, ...]:
        """Certificates by which a root of the line's organisation vouches for this one's issuing keys now."""
        roots, now = self._registry.roots(line), self._clock.now()
        revoked = self._known.get(line.organisation, Known()).revoked
        known = self._known.get(organisation, Known())
        fronts = (*known.issuing, *known.vouched)
        return tuple(
            data
            for each, data in _counting([data for _, data in fronts], roots, revoked)
            if each.not_after > now
        )

    def _in_front_of(self, organisation: OrganisationId, roots: Sequence[bytes]) -> Iterator[bytes]:
        """Its list of now behind a certificate by one of these roots: the same one as long as that holds.

        Another certificate in front would be another list of the same number, which nobody may believe.
        """
        known = self._known.get(organisation, Known())
        fronts = list(_counting([data for _, data in (*known.issuing, *known.vouched)], roots, ()))
        current = _current(known.of_staff, self._clock.now())
        for listed, data in known.of_staff:
            if data not in current:
                continue
            holding = [
                (each.not_after, front)
                for each, front in fronts
                if each.issuing_key == listed.issuer.issuing_key
                and each.not_before <= listed.listed.not_before
                and listed.listed.not_after <= each.not_after
            ]
            if holding:
                yield behind(min(holding)[1], data)

    def number(self, organisation: OrganisationId, root: bytes) -> int:
        """Of this root's last list; 0 when there is none."""
        return self._known.get(organisation, Known()).numbers.get(root, 0)

    def of(self, organisation: OrganisationId) -> ChainState:
        """As it is now. Never raises: a board goes on without its database."""
        known = self._known.get(organisation)
        if known is None:
            return ChainState()
        now = self._clock.now()
        newest = {each.staff: each.not_after for each in known.certificates}  # ends last, is last
        keys = {each.signing_key for each in known.certificates}
        return ChainState(
            certificate_ends=max((each.not_after for each, _ in known.issuing), default=None),
            revocations_end=_fresh_until(known.of_staff, now),
            staff_certificates_end=min(
                (each for each in newest.values() if each > now), default=None
            ),
            asked=sum(
                read_statement(each.statement)[0].signing_key not in keys
                for each in known.statements
            ),
            vouched_ends=min(self._vouched_ends(organisation), default=None),
        )

    def _vouched_ends(self, organisation: OrganisationId) -> Iterator[int]:
        """Of this one's people on the lines of others, and of others' people on its own: each the last of its kind."""
        on_others = {line.organisation: line for line in self._registry.seen_on(organisation)}
        own = (line for line in self._registry.lines if line.organisation == organisation)
        on_own = {each: line for line in own for each in self._registry.met_on(line)}
        pairs = [*((organisation, line) for line in on_others.values()), *on_own.items()]
        for each, line in pairs:  # the lines of one organisation have the same roots
            known, roots = self._known.get(each, Known()), self._registry.roots(line)
            fronts = [data for _, data in (*known.issuing, *known.vouched)]
            ends = [found.not_after for found, _ in _counting(fronts, roots, ())]
            if ends:
                yield max(ends)

    def days(self, which: str) -> Mapping[str, float]:
        """By organisation: days until the end of this name in `ChainState`, negative when it is over."""
        now = self._clock.now()
        ends = {each: getattr(self.of(each), which) for each in self._known}
        return {
            organisation: round((end - now) / DAY_SECONDS, 1)
            for organisation, end in ends.items()
            if end is not None
        }

    def warning(self) -> str:
        """In a word, of whichever organisation is worst off: no list is fresh soon, or now; then nobody counts."""
        ends = [
            self.of(each).revocations_end for each in self._known if self.of(each).certificate_ends
        ]
        if None in ends:
            return "lists_over"
        soon = self._clock.now() + LISTS_SOON_SECONDS
        return "lists_end" if any(end is not None and end < soon for end in ends) else ""

    async def _read(self, organisation: OrganisationId) -> None:
        try:
            roots = [to_bytes(each) for each in self._registry.organisation(organisation).roots]
        except Unknown:
            return
        now = self._clock.now()
        kept = await self._chains.lists(organisation, now)
        of_issuing, of_staff = _verified(kept, roots)
        revoked = {key for each, _ in of_issuing for key in each.listed.keys}
        issuing = [each.certificate for each in await self._chains.issuing(organisation, now)]
        own = tuple(_counting(issuing, roots, revoked))
        known = Known(
            own,
            tuple(data for _, data in of_issuing),
            {each.root: each.listed.number for each, _ in of_issuing},
            tuple(each for each in of_staff if each[0].issuer.issuing_key not in revoked),
            tuple(await self._chains.certificates(organisation, now)),
            tuple(await self._chains.statements(organisation)),
            tuple(_counting(issuing, set(self._roots_beside(organisation)) - set(roots), revoked)),
            frozenset(revoked),
        )
        is_news = self._known.get(organisation) != known
        self._known[organisation] = known
        if self._post is not None:
            if is_news:
                self._post.changed(CHAIN)
            self._tell(organisation, self._post)

    def _roots_beside(self, organisation: OrganisationId) -> Iterator[bytes]:
        """Of the organisations whose visitors may meet its people."""
        for line in self._registry.seen_on(organisation):
            yield from self._registry.roots(line)

    def _all_lists(self, organisation: OrganisationId) -> tuple[bytes, ...]:
        """As pages of its own lines and of those where its people are met need them."""
        beside = (
            each
            for line in self._registry.seen_on(organisation)
            for each in self._in_front_of(organisation, self._registry.roots(line))
        )
        return tuple(dict.fromkeys((*self.lists(organisation), *beside)))

    def _tell(self, organisation: OrganisationId, post: Post) -> None:
        """Visitors' pages, when other lists count than before: also when only time has passed."""
        lists = self._all_lists(organisation)
        if self._told.get(organisation) == lists:
            return
        is_first = organisation not in self._told
        self._told[organisation] = lists
        if lists and not is_first:
            told = Revocations(lists=tuple(map(to_text, lists)))
            post.push(REVOCATIONS, told, tuple(post.connected(VISITORS)))


def _counting(
    certificates: Iterable[bytes], roots: Collection[bytes], revoked: Collection[bytes]
) -> Iterator[tuple[IssuingCertificate, bytes]]:
    for each in certificates:
        with suppress(Refused):
            found = verify_issuing(each, roots)
            if found.issuing_key not in revoked:
                yield found, each


def _verified(
    kept: Sequence[KeptList], roots: Sequence[bytes]
) -> tuple[list[tuple[IssuingList, bytes]], list[tuple[StaffList, bytes]]]:
    """Those by a root that the organisation still has; of a root's lists the last."""
    of_issuing: dict[bytes, tuple[IssuingList, bytes]] = {}
    of_staff = []
    for each in kept:
        with suppress(Refused):
            found = verify_list(each.list, roots)
            if isinstance(found, IssuingList):
                of_issuing[found.root] = (found, each.list)
            else:
                of_staff.append((found, each.list))
    return list(of_issuing.values()), of_staff


def _current(lists: Sequence[tuple[StaffList, bytes]], now: Seconds) -> tuple[bytes, ...]:
    """The highest number that is fresh by our clock, or else within what clocks may differ."""
    for tolerance in (0, CLOCK_TOLERANCE_SECONDS):
        fresh = [
            (each.listed.number, data)
            for each, data in lists
            if each.listed.not_before - tolerance <= now <= each.listed.not_after + tolerance
        ]
        if fresh:
            return (max(fresh)[1],)
    return ()


def _fresh_until(lists: Sequence[tuple[StaffList, bytes]], now: Seconds) -> int | None:
    """None when none is fresh now."""
    until = None
    for listed in sorted((each.listed for each, _ in lists), key=lambda each: each.not_before):
        reached = now if until is None else until
        if listed.not_before <= reached <= listed.not_after:
            until = listed.not_after
    return until
