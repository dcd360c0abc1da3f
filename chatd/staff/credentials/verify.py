"""Whose leaf it is: a chain is judged whole, with the revocation lists that there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chatd.base.errors import Refused
from chatd.base.names import Role
from chatd.base.reader import Reader
from chatd.directory.rules.directory import AnsweredBy
from chatd.staff.credentials.certificates import (
    IssuingCertificate,
    is_inside,
    take_issuing,
    take_shift,
    take_staff,
)
from chatd.staff.credentials.lists import IssuingList, RevocationList, StaffList, verify_list
from chatd.staff.credentials.parts import Refusing, expect
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS


class Root(NamedTuple):
    """A root that is trusted: a public key of 32 bytes, and the least number of its list of issuing keys."""

    key: bytes
    least: int = 0


@dataclass(frozen=True, slots=True)
class Trust:
    """What a chain is judged by. `lists`: as they travel, of both kinds; what does not verify counts for nothing."""

    roots: Sequence[Root]
    lists: Sequence[bytes] = ()

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Of the roots."""
        return tuple(root.key for root in self.roots)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a good chain names. `key`: the signing key, by which a person is the same or another."""

    key: bytes
    organisation: str
    role: Role
    alias: str
    not_before: int
    not_after: int
    answers_as: AnsweredBy | None = None


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists that verify."""

    issuing: list[IssuingList] = field(default_factory=list)
    staff: dict[bytes, StaffList] = field(default_factory=dict)  # by its bytes

    @classmethod
    def of(cls, trust: Trust) -> "_Lists":
        found = cls()
        for data in trust.lists:
            try:
                one = verify_list(data, trust.keys)
            except Refused:
                continue
            if isinstance(one, IssuingList):
                found.issuing.append(one)
            else:
                found.staff[data] = one
        return found

    def takes_issuer(self, issuing_key: bytes) -> bool:
        return not any(issuing_key in each.listed.keys for each in self.issuing)

    def has_number(self, root: Root) -> bool:
        """Whether the list that the snippet's number asks for is there."""
        return root.least == 0 or any(
            each.root == root.key and each.listed.number >= root.least for each in self.issuing
        )

    def of_staff(self, organisation: str) -> list[RevocationList]:
        """By an issuing key that counts, of this organisation."""
        return [
            each.listed
            for each in self.staff.values()
            if each.issuer.organisation == organisation
            and self.takes_issuer(each.issuer.issuing_key)
        ]


def verify_identity(identity: bytes, trust: Trust, leaf_key: bytes, now: float) -> Identity:
    """Who the content of an MLS basic credential names: issuing and staff certificate, shift credential.

    `leaf_key`: an Ed25519 public key of 32 bytes; `now`: seconds since 1970, which may be an hour off
    (docs/adr/0009-clocks.md).
    Raises: Refused(BAD_CREDENTIAL) for whatever is wrong, without saying what.
    """
    with Refusing():
        reader = Reader(identity)
        issuing, by_root = take_issuing(reader)
        staff, by_issuing = take_staff(reader)
        shift, by_signing = take_shift(reader)
        reader.end()
        roots = [root for root in trust.roots if by_root.by(root.key)]
        expect(bool(roots) and by_issuing.by(issuing.issuing_key))
        expect(by_signing.by(staff.signing_key) and shift.leaf_key == leaf_key)
        expect(is_inside(staff, issuing) and is_inside(shift, staff))
        _check_lists(_Lists.of(trust), roots, issuing, staff.signing_key, now)
        # Each lies inside the one before, so the last one's times are the narrowest.
        expect(_is_now(shift.not_before, shift.not_after, now))
        return Identity(
            staff.signing_key,
            issuing.organisation,
            staff.role,
            staff.alias,
            shift.not_before,
            shift.not_after,
            staff.answers_as,
        )


def _check_lists(
    lists: _Lists, roots: Iterable[Root], issuing: IssuingCertificate, key: bytes, now: float
) -> None:
    """Raises: Malformed."""
    expect(any(lists.has_number(root) for root in roots))
    expect(lists.takes_issuer(issuing.issuing_key))
    known = lists.of_staff(issuing.organisation)
    expect(not any(key in each.keys for each in known))
    expect(len({each.number for each in known}) == len(known))  # two of one number: a fork
    begun = [each for each in known if each.not_before - CLOCK_TOLERANCE_SECONDS <= now]
    latest = max(begun, key=lambda each: each.number, default=None)
    expect(latest is not None and _is_now(latest.not_before, latest.not_after, now))


def _is_now(not_before: int, not_after: int, now: float) -> bool:
    return not_before - CLOCK_TOLERANCE_SECONDS <= now <= not_after + CLOCK_TOLERANCE_SECONDS
