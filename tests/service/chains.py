"""A chain by the world's own root: an issuing key, statements of people, and what a lead's console signs."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.names import Role
from chatd.staff.credentials.certificates import (
    IssuingCertificate,
    StaffCertificate,
    make_issuing,
    make_staff,
)
from chatd.staff.credentials.lists import (
    RevocationList,
    make_revoked_issuing,
    make_revoked_staff,
)
from chatd.staff.credentials.statements import Statement, make_statement
from tests.service.world import ORGANISATION, ROOT_KEY, START

HOUR, DAY = 3600, 86_400
NOW = int(START)


def key(name):
    """The key that this name always has."""
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"."))


def public(name):
    return key(name).public_key().public_bytes_raw()


def issuing(name="issuing", *, root=ROOT_KEY, organisation="Turva ry", since=NOW - DAY, days=90):
    certificate = IssuingCertificate(organisation, public(name), since, since + days * DAY)
    return make_issuing(root, certificate)


def staff(alias="Aino", *, by="issuing", of="aino 1", since=NOW - HOUR, days=14, **more):
    person = StaffCertificate(
        more.pop("role", Role.COUNSELLOR), alias, public(of), since, since + days * DAY, **more
    )
    return make_staff(key(by), person)


def revoked(number, *names, by="issuing", behind=None, since=NOW - HOUR, days=7):
    listed = RevocationList(number, frozenset(map(public, names)), since, since + days * DAY)
    return make_revoked_staff(key(by), behind or issuing(by), listed)


def revoked_issuing(number, *names, root=ROOT_KEY):
    listed = RevocationList(number, frozenset(map(public, names)), NOW - DAY, 2**53 - 1)
    return make_revoked_issuing(root, listed)


def a_statement(name="aino", now=NOW, serial=1, of=None, organisation=ORGANISATION):
    said = Statement(organisation, name, public(of or f"{name} {serial}"), now, serial)
    return make_statement(key(f"staff key of {name}"), said)


def a_record(number, before=None, rest=b"\4\4aino", *, by="issuing"):
    """Of the enrolled list, behind `before`: with what time and act stand in."""
    previous = bytes(32) if before is None else hashlib.sha256(before).digest()
    said = b"\2\x70" + number.to_bytes(4, "big") + previous + bytes(8) + rest + public(by)
    return said + key(by).sign(b"avoinlinja-enrolled-v2\0" + said)
