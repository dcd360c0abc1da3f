"""What the daemon may see of MLS, made without a browser: key packages that it accepts, and headers around a word."""

import secrets
import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import to_bytes, to_text
from chatd.base.names import Role
from chatd.base.reader import Reader, as_vector
from chatd.directory.rules.directory import AnsweredBy
from chatd.staff.credentials.certificates import (
    ShiftCredential,
    StaffCertificate,
    make_shift,
    make_staff,
)
from chatd.staff.credentials.lists import RevocationList, make_revoked_staff
from chatd.staff.rules import STAFF_LIST_MAX_SECONDS, STAFF_MAX_SECONDS

MLS_10 = SUITE = BASIC = b"\0\1"
PRIVATE_MESSAGE, WELCOME, KEY_PACKAGE = b"\0\2", b"\0\3", b"\0\5"
APPLICATION, COMMIT = 1, 3
HOUR_SECONDS = 3600


@dataclass
class Issuer:
    """An organisation's issuing key, and the certificate that its root has given it."""

    organisation: str
    certificate: bytes = b""
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    _signing: dict[str, Ed25519PrivateKey] = field(default_factory=dict)

    @property
    def public_key(self) -> bytes:
        return public(self.key)

    def certify(
        self, alias: str, signing_key: bytes, answers_as: AnsweredBy | None = None
    ) -> bytes:
        """The staff certificate of this key, for a fortnight."""
        start = int(time.time()) - HOUR_SECONDS
        hours = (start, start + STAFF_MAX_SECONDS)
        person = StaffCertificate(Role.COUNSELLOR, alias, signing_key, *hours, answers_as)
        return make_staff(self.key, person)

    def revoked(self, number: int, *keys: bytes) -> bytes:
        """The list of the coming week."""
        start = int(time.time()) - HOUR_SECONDS
        listed = RevocationList(number, frozenset(keys), start, start + STAFF_LIST_MAX_SECONDS)
        return make_revoked_staff(self.key, self.certificate, listed)

    def key_package(self, alias: str) -> str:
        """A fresh one for a shift of this counsellor. Source: RFC 9420, sections 7.2 and 10."""
        leaf_key, now = Ed25519PrivateKey.generate(), int(time.time())
        signing = self._signing.setdefault(alias, Ed25519PrivateKey.generate())
        hours = (now - HOUR_SECONDS, now + HOUR_SECONDS)
        shift = make_shift(signing, ShiftCredential(public(leaf_key), *hours))
        identity = self.certificate + self.certify(alias, public(signing)) + shift
        leaf = (secrets.token_bytes(32), public(leaf_key), identity)
        return to_text(_key_package(leaf_key, leaf, hours))


def public(key: Ed25519PrivateKey) -> bytes:
    """Its public key, 32 bytes."""
    return key.public_key().public_bytes_raw()


def _key_package(key: Ed25519PrivateKey, leaf: tuple[bytes, ...], hours: tuple[int, int]) -> bytes:
    encryption_key, signature_key, identity = map(as_vector, leaf)
    capabilities = b"".join(map(as_vector, (MLS_10, SUITE, b"", b"", BASIC)))
    lifetime = b"\1" + b"".join(each.to_bytes(8, "big") for each in hours)
    content = encryption_key + signature_key + BASIC + identity + capabilities + lifetime + b"\0"
    content += _signature(key, b"LeafNodeTBS", content)
    content = MLS_10 + SUITE + as_vector(secrets.token_bytes(32)) + content + b"\0"
    return MLS_10 + KEY_PACKAGE + content + _signature(key, b"KeyPackageTBS", content)


def _signature(key: Ed25519PrivateKey, label: bytes, content: bytes) -> bytes:
    return as_vector(key.sign(as_vector(b"MLS 1.0 " + label) + as_vector(content)))


def message(group: bytes, word: str, epoch: int = 1) -> str:
    """A message of this epoch of the group, with the word where the ciphertext stands."""
    return to_text(_private_message(group, APPLICATION, epoch, word.encode()))


def word_of(body: str) -> str:
    """The word of a `message`."""
    reader = Reader(to_bytes(body))
    reader.take(len(MLS_10 + PRIVATE_MESSAGE))
    reader.vector()
    reader.take(9)  # epoch and content type
    reader.vector()
    reader.vector()
    return reader.vector().decode()


def commit(group: bytes, epoch: int) -> str:
    """A commit that leads out of this epoch."""
    return to_text(_private_message(group, COMMIT, epoch, secrets.token_bytes(100)))


def opening(group: bytes, to: bytes = b"", epoch: int = 0) -> str:
    """The commit that makes the group, and the welcome of the counsellor; `to`: for whom, told in its last 80 bytes.

    `epoch`: of a group that stands, which lets one more in.
    """
    commit = _private_message(group, COMMIT, epoch, secrets.token_bytes(100))
    info = as_vector(to.ljust(80, b"\0") if to else secrets.token_bytes(80))
    welcome = MLS_10 + WELCOME + SUITE + as_vector(secrets.token_bytes(80)) + info
    return to_text(len(commit).to_bytes(4, "big") + commit + welcome)


def _private_message(group: bytes, content_type: int, epoch: int, ciphertext: bytes) -> bytes:
    head = as_vector(group) + epoch.to_bytes(8, "big") + bytes([content_type])
    sealed = as_vector(b"") + as_vector(secrets.token_bytes(28)) + as_vector(ciphertext)
    return MLS_10 + PRIVATE_MESSAGE + head + sealed
