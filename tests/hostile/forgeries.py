"""Counsellors that a lying server could send: each chain has one thing wrong, and a name that says what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.hostile.forger import DAY, HOUR, PARTICIPANT, STAFF, House, Key, Rogue, data, text

Made = Callable[[House, Rogue], Awaitable[str]]
Lists = Callable[[House], list[bytes]]
PARTS = ("certificate", "staff", "shift")


@dataclass(frozen=True)
class Forgery:
    """`made`: the key package. `lists`: what the server has; else a fresh and empty one. `pin`: behind the root."""

    made: Made
    lists: Lists | None = None
    pin: str = ""


def part(
    which: str, *, starts: int | None = None, ends: int | None = None, by: str = "", **changes: Any
) -> Made:
    """The true chain but for this part. Times from now; `by`: a key of the house, or a stranger's."""

    async def made(house: House, rogue: Rogue) -> str:
        times = {"start": starts, "end": ends}
        new = {each: house.now + at for each, at in times.items() if at is not None} | changes
        if by:
            new["signer"] = getattr(house, by, None) or Key()
        parts = {each: getattr(house, each) for each in PARTS}
        parts[which] = parts[which].but(**new)
        return await packaged(b"".join(each.bytes for each in parts.values()), house, rogue)

    return made


def chain(identity: Callable[[House], bytes], **life: int) -> Made:
    """Another chain, or another life of the package, for the same leaf."""

    async def made(house: House, rogue: Rogue) -> str:
        return await packaged(identity(house), house, rogue, **life)

    return made


def altered(change: Callable[[bytes], bytes]) -> Made:
    """A true package whose bytes are changed afterwards."""

    async def made(house: House, rogue: Rogue) -> str:
        return text(change(data(await true(house, rogue))))

    return made


async def packaged(identity: bytes, house: House, rogue: Rogue, **life: int) -> str:
    return str((await rogue.key_package(identity, house.leaf, **life))["keyPackage"])


async def true(house: House, rogue: Rogue) -> str:
    return await packaged(house.identity, house, rogue)


async def of_another_leaf(house: House, rogue: Rogue) -> str:
    return str((await rogue.key_package(house.identity, Key()))["keyPackage"])


def of(house: House, name: str = "Esimerkkiyhdistys", **more: Any) -> House:
    """Another organisation for the same leaf; under another root, if none is given."""
    return House(name, leaf=house.leaf, **more)


def old(house: House) -> bytes:
    return b"".join(getattr(house, each).but(version=1).bytes for each in PARTS)


def turned(at: int) -> Callable[[bytes], bytes]:
    def change(given: bytes) -> bytes:
        index = at % len(given)
        return given[:index] + bytes([given[index] ^ 1]) + given[index + 1 :]

    return change


CHAINS: dict[str, Made] = {
    "a root that nobody pins": chain(lambda house: of(house).identity),
    "another organisation under another root": chain(lambda house: of(house, "Toinen").identity),
    "an issuing key that no root has signed": part("certificate", by="nobody"),
    "an issuing certificate signed by itself": part("certificate", by="issuing"),
    "an issuing certificate of a year": part("certificate", ends=365 * DAY),
    "an issuing certificate that is over": part("certificate", starts=-80 * DAY, ends=-2 * HOUR),
    "a staff certificate by the root": part("staff", by="root"),
    "a staff certificate by a stranger": part("staff", by="nobody"),
    "a staff certificate of a month": part("staff", ends=30 * DAY),
    "a staff certificate that is over": part("staff", starts=-13 * DAY, ends=-2 * HOUR),
    "a staff certificate of next week": part("staff", starts=7 * DAY, ends=14 * DAY),
    "a staff certificate that outlives its issuer's": part("certificate", ends=DAY),
    "a staff certificate with another part's label": part(
        "staff", label=STAFF.replace(b"staff", b"issuing")
    ),
    "a participant's": part("staff", kind=PARTICIPANT),
    "a role that there is not": part("staff", kind=0x7F),
    "the role of nobody": part("staff", kind=0),
    "no name": part("staff", name=""),
    "a name that cannot be seen": part("staff", name="\u200b"),
    "a name that turns the reading": part("staff", name="A\u202eoni"),
    "a shift by the issuing key": part("shift", by="issuing"),
    "a shift by a stranger": part("shift", by="nobody"),
    "a shift of a day": part("shift", ends=24 * HOUR),
    "a shift that is over": part("shift", starts=-8 * HOUR, ends=-2 * HOUR),
    "a shift of tomorrow": part("shift", starts=24 * HOUR, ends=30 * HOUR),
    "a shift that outlives its certificate": part("staff", ends=HOUR),
    "a shift of another leaf": of_another_leaf,
    "parts of the release before": chain(old),
    "no shift": chain(lambda house: house.certificate.bytes + house.staff.bytes),
    "no staff certificate": chain(
        lambda house: house.certificate.bytes + house.shift.but(signer=house.issuing).bytes
    ),
    "no chain": chain(lambda _: b""),
    "an anonymous leaf": chain(lambda _: b"\x07" * 16),
    "the parts the other way round": chain(
        lambda house: house.shift.bytes + house.staff.bytes + house.certificate.bytes
    ),
    "a byte behind the chain": chain(lambda house: house.identity + b"\0"),
    "a byte too few": chain(lambda house: house.identity[:-1]),
    "two staff certificates": chain(
        lambda house: house.certificate.bytes + 2 * house.staff.bytes + house.shift.bytes
    ),
}
PACKAGES: dict[str, Made] = {
    "a package that is over": chain(lambda house: house.identity, start=-4 * HOUR, end=-3 * HOUR),
    "a package of tomorrow": chain(lambda house: house.identity, start=24 * HOUR, end=25 * HOUR),
    "a package of a week": chain(lambda house: house.identity, start=-60, end=7 * DAY),
    "a package cut in half": altered(lambda given: given[: len(given) // 2]),
    "a package with a tail": altered(lambda given: given + b"\0"),
    "a bit of the suite turned": altered(turned(7)),
    "a bit of the init key turned": altered(turned(20)),
    "a bit of the chain turned": altered(turned(200)),
    "a bit of the signature turned": altered(turned(-3)),
    "noise": altered(lambda given: bytes(len(given))),
    "nothing": altered(lambda _: b"\0"),
}
LISTS: dict[str, tuple[Lists | None, str]] = {
    "a person who is on the list": (lambda house: [house.revoked(house.signing.public)], ""),
    "no list": (lambda _: [], ""),
    "a list that is over": (lambda house: [house.revoked(start=-8 * DAY, end=-2 * DAY)], ""),
    "a list of next week": (lambda house: [house.revoked(start=2 * DAY, end=8 * DAY)], ""),
    "a list of a month": (lambda house: [house.revoked(end=30 * DAY)], ""),
    "a list by a stranger": (lambda house: [house.revoked(signer=Key())], ""),
    "a list of another organisation": (
        lambda house: [of(house, "Toinen", root=house.root).revoked()],
        "",
    ),
    "an issuing key that the root has revoked": (
        lambda house: [house.revoked(), house.revoked_issuing(house.issuing.public)],
        "",
    ),
    "no root's list though the snippet asks for one": (None, ".1"),
    "a root's list older than the snippet asks for": (
        lambda house: [house.revoked(), house.revoked_issuing(number=1)],
        ".2",
    ),
    "a root's list by a stranger": (
        lambda house: [house.revoked(), house.revoked_issuing(signer=Key(), number=2)],
        ".2",
    ),
}
FORGERIES = {name: Forgery(made) for name, made in (CHAINS | PACKAGES).items()} | {
    name: Forgery(true, *lists) for name, lists in LISTS.items()
}
# The controls: whole, and to be taken.
TRUE = {
    "a true one": Forgery(true),
    "beside another's list": Forgery(
        true, lambda house: [house.revoked(Key().public), of(house, "Toinen").revoked()]
    ),
    "with the root's list that the snippet asks for": Forgery(
        true, lambda house: [house.revoked(), house.revoked_issuing(Key().public, number=2)], ".2"
    ),
}
