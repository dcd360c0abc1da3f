"""Writes credentials.json beside it: good and bad chains, from fixed seeds."""

import json
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.staff.credentials import CERTIFICATE_LABEL, CREDENTIAL_LABEL

NOW = 1_800_000_000
HOUR, DAY = 3600, 86400
TARGET = Path(__file__).with_name("credentials.json")


def key(name: str) -> Ed25519PrivateKey:
    """The signing key that this name always has."""
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def public(name: str) -> bytes:
    """Its public key, 32 bytes."""
    return key(name).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Part:
    """A certificate or a credential, with every field free to be wrong."""

    signer: str
    label: bytes
    head: bytes
    not_before: int
    not_after: int
    text: bytes
    subject: bytes

    def content(self) -> bytes:
        """What is signed, without the label."""
        times = self.not_before.to_bytes(8, "big") + self.not_after.to_bytes(8, "big")
        return self.head + times + bytes([len(self.text)]) + self.text + self.subject

    def bytes(self) -> bytes:
        """The content and its signature."""
        content = self.content()
        return content + key(self.signer).sign(self.label + content)


CERTIFICATE = Part(
    signer="root",
    label=CERTIFICATE_LABEL,
    head=b"\1\0",
    not_before=NOW - 30 * DAY,
    not_after=NOW + 60 * DAY,
    text=b"esimerkki",
    subject=public("issuing"),
)
CREDENTIAL = Part(
    signer="issuing",
    label=CREDENTIAL_LABEL,
    head=b"\1\1",
    not_before=NOW - HOUR,
    not_after=NOW + 7 * HOUR,
    text="Mäenpää".encode(),
    subject=public("leaf"),
)
FIELDS = {
    "version": 0,
    "kind_or_role": 1,
    "not_before": 2,
    "not_after": 10,
    "length": 18,
    "text": 19,
}


def cert(**wrong: object) -> bytes:
    """The usual certificate but for some fields."""
    return replace(CERTIFICATE, **wrong).bytes()  # type: ignore[arg-type]


def cred(**wrong: object) -> bytes:
    """The usual credential but for some fields."""
    return replace(CREDENTIAL, **wrong).bytes()  # type: ignore[arg-type]


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def vector(
    name: str,
    identity: bytes,
    *,
    roots: tuple[str, ...] = ("root",),
    leaf: str = "leaf",
    now: int = NOW,
    **verdict: object,
) -> dict[str, object]:
    """One entry of the file."""
    return {
        "name": name,
        "roots": [encode(public(root)) for root in roots],
        "identity": encode(identity),
        "leaf_key": encode(public(leaf)),
        "now": now,
        **verdict,
    }


def good(name: str, identity: bytes, **more: object) -> dict[str, object]:
    """A chain that both languages accept, with who it names."""
    who = {
        "role": "counsellor",
        "answers_as": None,
        "alias": "Mäenpää",
        "organisation": "esimerkki",
    }
    return vector(name, identity, **{"valid": True, **who, **more})  # type: ignore[arg-type]


def bad(name: str, identity: bytes, **more: object) -> dict[str, object]:
    """A chain that both languages refuse."""
    return vector(name, identity, **{"valid": False, "fault": "bad_credential", **more})  # type: ignore[arg-type]


def good_ones() -> Iterator[dict[str, object]]:
    """What must be accepted, up to every edge."""
    chain = cert() + cred()
    yield good("a counsellor", chain)
    for byte, role in enumerate(("specialist", "facilitator", "participant"), start=2):
        yield good(f"a {role}", cert() + cred(head=bytes([1, byte])), role=role)
    for byte, said in ((0x11, "professional"), (0x21, "volunteer"), (0x31, "peer")):
        chain_of = cert() + cred(head=bytes([1, byte]))
        yield good(f"a counsellor who is a {said}", chain_of, answers_as=said)
    yield good("the second of two roots", chain, roots=("next root", "root"))
    begin, end = NOW - HOUR, NOW + 7 * HOUR
    yield good("the first second of the credential", chain, now=begin)
    yield good("the last second of the credential", chain, now=end)
    for seconds in (1, 30, 61, 90, HOUR - 1, HOUR):
        yield good(f"a clock that is {seconds} s slow as it begins", chain, now=begin - seconds)
        yield good(f"a clock that is {seconds} s fast as it ends", chain, now=end + seconds)
    narrow = cert(not_before=begin, not_after=end) + cred()
    yield good("an hour slow as both begin", narrow, now=begin - HOUR)
    yield good("an hour fast as both end", narrow, now=end + HOUR)
    yield good("twelve hours", cert() + cred(not_after=NOW + 11 * HOUR))
    yield good("a credential as long as its certificate", cert(not_before=NOW - HOUR) + cred())
    yield good("an alias of one byte", cert() + cred(text=b"A"), alias="A")
    yield good("an alias of 64 bytes", cert() + cred(text=b"a" * 64), alias="a" * 64)
    yield good(
        "an alias beyond the basic plane",
        cert() + cred(text="Ilta \U0001f331".encode()),
        alias="Ilta \U0001f331",
    )
    yield good(
        "the latest time that JavaScript counts",
        cert(not_after=2**53 - 1) + cred(),
    )


def bad_times() -> Iterator[dict[str, object]]:
    """Right but for the clock, then wrong on their own."""
    chain = cert() + cred()
    expired = {"fault": "expired_credential"}
    yield bad("expired by more than clocks differ", chain, now=NOW + 8 * HOUR + 1, **expired)
    yield bad("not valid for longer than clocks differ", chain, now=NOW - 2 * HOUR - 1, **expired)
    yield bad("expired certificate and credential", chain, now=NOW + 61 * DAY, **expired)
    yield bad("longer than twelve hours", cert() + cred(not_after=NOW + 11 * HOUR + 1))
    yield bad("ends before it begins", cert() + cred(not_before=NOW + 1, not_after=NOW))
    yield bad("begins before its certificate", cert(not_before=NOW - HOUR + 1) + cred())
    yield bad("ends after its certificate", cert(not_after=NOW + 7 * HOUR - 1) + cred())
    yield bad("certificate ends before it begins", cert(not_before=NOW, not_after=NOW - 1) + cred())
    yield bad("a time that JavaScript cannot count", cert(not_after=2**53) + cred())
    yield bad("the largest time", cert(not_after=2**64 - 1) + cred())


def bad_keys() -> Iterator[dict[str, object]]:
    """Chains in which one key is not the one it should be."""
    chain = cert() + cred()
    yield bad("self-made root", cert(signer="forger") + cred())
    yield bad("self-made issuing key", cert() + cred(signer="forger"))
    yield bad("another organisation's root", chain, roots=("other root",))
    yield bad("no root", chain, roots=())
    yield bad("the issuing key as its own root", cert(signer="issuing") + cred())
    yield bad("certificate for another key", cert(subject=public("other issuing")) + cred())
    yield bad("credential signed by the root", cert() + cred(signer="root"))
    yield bad("another leaf key", chain, leaf="other leaf")
    yield bad("credential for another leaf key", cert() + cred(subject=public("other leaf")))
    yield bad("labels swapped", cert(label=CREDENTIAL_LABEL) + cred(label=CERTIFICATE_LABEL))
    yield bad("certificate without a label", cert(label=b"") + cred())
    yield bad("credential without a label", cert() + cred(label=b""))
    yield bad("credential with the certificate's label", cert() + cred(label=CERTIFICATE_LABEL))
    yield bad("label without its zero", cert() + cred(label=CREDENTIAL_LABEL[:-1]))


def bad_forms() -> Iterator[dict[str, object]]:
    """Signed well, but not of the agreed form."""
    yield bad("role 0", cert() + cred(head=b"\1\0"))
    yield bad("role 5", cert() + cred(head=b"\1\5"))
    yield bad("role 255", cert() + cred(head=b"\1\xff"))
    yield bad("a counsellor of a fourth sort", cert() + cred(head=b"\1\x41"))
    yield bad("a specialist who is a professional", cert() + cred(head=b"\1\x12"))
    yield bad("a professional and nothing else", cert() + cred(head=b"\1\x10"))
    yield bad("credential of version 2", cert() + cred(head=b"\2\1"))
    yield bad("certificate of version 2", cert(head=b"\2\0") + cred())
    yield bad("certificate of kind 1", cert(head=b"\1\1") + cred())
    yield bad("nothing", b"")
    yield bad("certificate alone", cert())
    yield bad("credential alone", cred())
    yield bad("credential before certificate", cred() + cert())
    yield bad("two certificates", cert() + cert() + cred())
    yield bad("two credentials", cert() + cred() + cred())
    yield bad("a trailing byte", cert() + cred() + b"\0")
    yield bad("a leading byte", b"\0" + cert() + cred())
    yield bad("a byte between", cert() + b"\0" + cred())


def bad_texts() -> Iterator[dict[str, object]]:
    """Names that must not name anybody, in either place."""
    texts = {
        "empty": b"",
        "of 65 bytes": b"a" * 65,
        "of 255 bytes": b"a" * 255,
        "not UTF-8": b"A\xff",
        "a lone surrogate": b"A\xed\xa0\x80",
        "an overlong slash": b"A\xc0\xaf",
        "cut inside a character": "Mä".encode()[:-1],
        "a byte order mark first": b"\xef\xbb\xbfAino",
        "a zero": b"Ai\0no",
        "a line break": b"Ai\nno",
        "a right-to-left override": "Ai\u202eno".encode(),
        "an invisible space": "Ai\u200bno".encode(),
        "a space first": b" Aino",
        "a space last": b"Aino ",
    }
    for name, text in texts.items():
        yield bad(f"alias: {name}", cert() + cred(text=text))
        yield bad(f"organisation: {name}", cert(text=text) + cred())


def damaged() -> Iterator[dict[str, object]]:
    """Cut at every field's edge and within it, and one bit turned in every field."""
    chain = cert() + cred()
    for part, start, data in (("certificate", 0, cert()), ("credential", len(cert()), cred())):
        edges = {**FIELDS, "key": len(data) - 96, "signature": len(data) - 64}
        for field, at in edges.items():
            yield bad(f"{part} cut before {field}", chain[: start + at])
            yield bad(f"{part} cut within {field}", chain[: start + at + 1])
            flipped = bytearray(chain)
            flipped[start + at] ^= 1
            yield bad(f"{part} with a bit turned in {field}", bytes(flipped))
        last = bytearray(chain)
        last[start + len(data) - 1] ^= 0x80
        yield bad(f"{part} with the last bit turned", bytes(last))
    yield bad("cut by one byte", chain[:-1])
    yield bad("a signature of zeros", chain[:-64] + bytes(64))
    yield bad("a length that swallows the key", _with_length(chain, len(cert()) + 18, 39))


def _with_length(chain: bytes, at: int, length: int) -> bytes:
    return chain[:at] + bytes([length]) + chain[at + 1 :]


def vectors() -> list[dict[str, object]]:
    """All of them, in order."""
    makers = (good_ones, bad_times, bad_keys, bad_forms, bad_texts, damaged)
    return [one for maker in makers for one in maker()]


def main() -> None:
    """Write the file and say how many."""
    made = vectors()
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(made)} vectors\n")


if __name__ == "__main__":
    main()
