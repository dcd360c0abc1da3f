"""Writes credentials.json beside it: good and bad chains with their revocation lists, from fixed seeds."""

import json
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.staff.credentials.parts import (
    ISSUING_LABEL,
    REVOKED_ISSUING_LABEL,
    REVOKED_STAFF_LABEL,
    SHIFT_LABEL,
    STAFF_LABEL,
)

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
    """A certificate, a credential or a list, with every field free to be wrong. `text` None: it has none."""

    signer: str
    label: bytes
    head: bytes
    not_before: int
    not_after: int
    text: bytes | None
    subject: bytes

    def content(self) -> bytes:
        """What is signed, without the label."""
        times = self.not_before.to_bytes(8, "big") + self.not_after.to_bytes(8, "big")
        text = b"" if self.text is None else bytes([len(self.text)]) + self.text
        return self.head + times + text + self.subject

    def bytes(self) -> bytes:
        """The content and its signature."""
        content = self.content()
        return content + key(self.signer).sign(self.label + content)


ISSUING = Part(
    signer="root",
    label=ISSUING_LABEL,
    head=b"\2\0",
    not_before=NOW - 30 * DAY,
    not_after=NOW + 60 * DAY,
    text=b"esimerkki",
    subject=public("issuing"),
)
STAFF = Part(
    signer="issuing",
    label=STAFF_LABEL,
    head=b"\2\1",
    not_before=NOW - 4 * DAY,
    not_after=NOW + 10 * DAY,
    text="Mäenpää".encode(),
    subject=public("signing"),
)
SHIFT = Part(
    signer="signing",
    label=SHIFT_LABEL,
    head=b"\2\x40",
    not_before=NOW - HOUR,
    not_after=NOW + 7 * HOUR,
    text=None,
    subject=public("leaf"),
)
REVOKED_STAFF = Part(
    signer="issuing",
    label=REVOKED_STAFF_LABEL,
    head=b"\2\x50",
    not_before=NOW - 3 * DAY,
    not_after=NOW + 4 * DAY,
    text=None,
    subject=b"",
)
REVOKED_ISSUING = Part(
    signer="root",
    label=REVOKED_ISSUING_LABEL,
    head=b"\2\x51",
    not_before=NOW - 30 * DAY,
    not_after=2**53 - 1,
    text=None,
    subject=b"",
)
FIELDS = {"version": 0, "kind_or_role": 1, "not_before": 2, "not_after": 10}
TEXT_FIELDS = {"length": 18, "text": 19}


def issuing(**wrong: object) -> bytes:
    """The usual issuing certificate but for some fields."""
    return replace(ISSUING, **wrong).bytes()  # type: ignore[arg-type]


def staff(**wrong: object) -> bytes:
    """The usual staff certificate but for some fields."""
    return replace(STAFF, **wrong).bytes()  # type: ignore[arg-type]


def shift(**wrong: object) -> bytes:
    """The usual shift credential but for some fields."""
    return replace(SHIFT, **wrong).bytes()  # type: ignore[arg-type]


def keys(number: int, names: tuple[str, ...], *, count: int | None = None) -> bytes:
    """What a list holds."""
    said = number.to_bytes(4, "big") + (len(names) if count is None else count).to_bytes(2, "big")
    return said + b"".join(public(name) for name in names)


def revoked(
    *names: str, number: int = 7, by: bytes | None = None, count: int | None = None, **wrong: object
) -> bytes:
    """The usual list of the staff, behind its signer's certificate."""
    subject = keys(number, names, count=count)
    part = replace(REVOKED_STAFF, subject=subject, **wrong)  # type: ignore[arg-type]
    return (issuing() if by is None else by) + part.bytes()


def revoked_issuing(*names: str, number: int = 3, **wrong: object) -> bytes:
    """A root's list of issuing keys."""
    subject = keys(number, names)
    return replace(REVOKED_ISSUING, subject=subject, **wrong).bytes()  # type: ignore[arg-type]


def chain() -> bytes:
    """The usual one, whole."""
    return issuing() + staff() + shift()


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def vector(
    name: str,
    identity: bytes,
    *,
    roots: tuple[str, ...] = ("root",),
    least: int = 0,
    lists: tuple[bytes, ...] | None = None,
    leaf: str = "leaf",
    now: int = NOW,
    **verdict: object,
) -> dict[str, object]:
    """One entry of the file. `least`: of every root."""
    return {
        "name": name,
        "roots": [{"key": encode(public(root)), "least": least} for root in roots],
        "lists": [encode(each) for each in ((revoked(),) if lists is None else lists)],
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
        "key": encode(public("signing")),
    }
    return vector(name, identity, **{"valid": True, **who, **more})  # type: ignore[arg-type]


def bad(name: str, identity: bytes, **more: object) -> dict[str, object]:
    """A chain that both languages refuse; `fault`: what the browser says of it."""
    return vector(name, identity, **{"valid": False, "fault": "bad_credential", **more})  # type: ignore[arg-type]


def good_ones() -> Iterator[dict[str, object]]:
    """What must be accepted, up to every edge."""
    yield good("a counsellor", chain())
    for byte, role in enumerate(("specialist", "facilitator", "participant"), start=2):
        yield good(f"a {role}", issuing() + staff(head=bytes([2, byte])) + shift(), role=role)
    for byte, said in ((0x11, "professional"), (0x21, "volunteer"), (0x31, "peer")):
        identity = issuing() + staff(head=bytes([2, byte])) + shift()
        yield good(f"a counsellor who is a {said}", identity, answers_as=said)
    yield good("the second of two roots", chain(), roots=("next root", "root"))
    other = staff(subject=public("other signing")) + shift(signer="other signing")
    yield good(
        "another key of the same alias: another person",
        issuing() + other,
        key=encode(public("other signing")),
    )
    yield good(
        "a spare certificate of the same key", issuing(not_after=NOW + 50 * DAY) + staff() + shift()
    )
    begin, end = NOW - HOUR, NOW + 7 * HOUR
    yield good("the first second of the shift", chain(), now=begin)
    yield good("the last second of the shift", chain(), now=end)
    for seconds in (1, 30, 61, 90, HOUR - 1, HOUR):
        yield good(f"a clock that is {seconds} s slow as it begins", chain(), now=begin - seconds)
        yield good(f"a clock that is {seconds} s fast as it ends", chain(), now=end + seconds)
    same = {"not_before": begin, "not_after": end}
    narrow = issuing(**same) + staff(**same) + shift()
    lists = (revoked(by=issuing(**same), **same),)
    yield good("an hour slow as all begin", narrow, now=begin - HOUR, lists=lists)
    yield good("an hour fast as all end", narrow, now=end + HOUR, lists=lists)
    yield good("twelve hours", issuing() + staff() + shift(not_after=NOW + 11 * HOUR))
    yield good(
        "fourteen days", issuing() + staff(not_before=NOW - DAY, not_after=NOW + 13 * DAY) + shift()
    )
    yield good(
        "ninety-one days",
        issuing(not_before=NOW - 31 * DAY, not_after=NOW + 60 * DAY) + staff() + shift(),
    )
    yield good("a shift as long as its certificate", issuing() + staff(**same) + shift())
    yield good("an alias of one byte", issuing() + staff(text=b"A") + shift(), alias="A")
    yield good("an alias of 64 bytes", issuing() + staff(text=b"a" * 64) + shift(), alias="a" * 64)
    plant = "Ilta \U0001f331"
    yield good(
        "an alias beyond the basic plane",
        issuing() + staff(text=plant.encode()) + shift(),
        alias=plant,
    )


def good_lists() -> Iterator[dict[str, object]]:
    """Lists by which the usual chain is good."""
    yield good("a list of others", chain(), lists=(revoked("somebody", "somebody else"),))
    many = tuple(f"one of many {at}" for at in range(256))
    yield good("a list of 256 others", chain(), lists=(revoked(*many),))
    week = {"not_before": NOW - 3 * DAY, "not_after": NOW + 4 * DAY + HOUR}
    yield good("a list of seven days and an hour", chain(), lists=(revoked(**week),))
    ahead = revoked(number=8, not_before=NOW + 4 * DAY, not_after=NOW + 11 * DAY)
    yield good("a list of next week beside it", chain(), lists=(revoked(), ahead))
    yield good(
        "a list an hour over",
        chain(),
        lists=(revoked(not_before=NOW - 7 * DAY, not_after=NOW - HOUR),),
    )
    yield good(
        "a list an hour ahead",
        chain(),
        lists=(revoked(not_before=NOW + HOUR, not_after=NOW + 4 * DAY),),
    )
    spare = issuing(subject=public("other issuing"))
    by_other = revoked(by=spare, signer="other issuing")
    yield good("a list by another issuing key", chain(), lists=(by_other,))
    next_root = revoked(by=issuing(signer="next root"))
    yield good(
        "a list under another root", chain(), roots=("root", "next root"), lists=(next_root,)
    )
    yield good(
        "what is no list beside it", chain(), lists=(b"", b"\2\x50", revoked()[:-1], revoked())
    )
    yield good(
        "a forged list with the key on it",
        chain(),
        lists=(revoked("signing", signer="forger"), revoked()),
    )
    others = revoked("signing", by=issuing(text=b"toinen"))
    yield good("another organisation's list with the key on it", chain(), lists=(others, revoked()))
    yield good(
        "an old one that has lost its place",
        chain(),
        lists=(revoked(number=6, not_after=NOW - 2 * HOUR), revoked()),
    )
    yield good("the pinned number", chain(), least=3, lists=(revoked(), revoked_issuing("forger")))
    yield good("above the pinned number", chain(), least=2, lists=(revoked(), revoked_issuing()))
    yield good(
        "another root's list, and none is pinned",
        chain(),
        lists=(revoked(), revoked_issuing(signer="next root")),
    )


def bad_lists() -> Iterator[dict[str, object]]:
    """The usual chain, but for the lists."""
    gone = {"fault": "revoked_credential"}
    none = {"fault": "no_revocations"}
    yield bad("the signing key is on the list", chain(), lists=(revoked("signing"),), **gone)
    yield bad(
        "it is on the list, the last of many",
        chain(),
        lists=(revoked("a", "b", "signing"),),
        **gone,
    )
    over = revoked("signing", number=6, not_before=NOW - 9 * DAY, not_after=NOW - 2 * DAY)
    yield bad("it was on a list that is over", chain(), lists=(over, revoked()), **gone)
    ahead = revoked("signing", number=8, not_before=NOW + 4 * DAY, not_after=NOW + 11 * DAY)
    yield bad("it is on the list of next week", chain(), lists=(revoked(), ahead), **gone)
    by_other = revoked(
        "signing", by=issuing(subject=public("other issuing")), signer="other issuing"
    )
    yield bad("it is on another lead's list", chain(), lists=(by_other,), **gone)
    yield bad(
        "the issuing key is revoked", chain(), lists=(revoked(), revoked_issuing("issuing")), **gone
    )
    next_root = {"roots": ("root", "next root")}
    by_next = revoked_issuing("issuing", signer="next root")
    yield bad(
        "it is revoked by the other root", chain(), lists=(revoked(), by_next), **next_root, **gone
    )
    yield bad("no list", chain(), lists=(), **none)
    yield bad("a root's list alone", chain(), lists=(revoked_issuing(),), **none)
    stale = revoked(not_before=NOW - 7 * DAY, not_after=NOW - HOUR - 1)
    yield bad("a list that is over", chain(), lists=(stale,), **none)
    early = revoked(not_before=NOW + HOUR + 1, not_after=NOW + 4 * DAY)
    yield bad("a list that has not begun", chain(), lists=(early,), **none)
    late = revoked(not_before=NOW - 4 * DAY, not_after=NOW + 3 * DAY + HOUR + 1)
    yield bad("a list of more than seven days and an hour", chain(), lists=(late,), **none)
    higher = revoked(number=8, not_before=NOW - 7 * DAY, not_after=NOW - 2 * HOUR)
    yield bad("a lower number than one that is over", chain(), lists=(revoked(), higher), **none)
    yield bad("a forged list", chain(), lists=(revoked(signer="forger"),), **none)
    yield bad("a list by the root", chain(), lists=(revoked(signer="root"),), **none)
    yield bad("a list by a staff's key", chain(), lists=(revoked(signer="signing"),), **none)
    yield bad(
        "a list behind a forged certificate",
        chain(),
        lists=(revoked(by=issuing(signer="forger")),),
        **none,
    )
    yield bad(
        "a list of another organisation",
        chain(),
        lists=(revoked(by=issuing(text=b"toinen")),),
        **none,
    )
    short = revoked(by=issuing(not_after=NOW + 3 * DAY))
    yield bad("a list that outlives its certificate", chain(), lists=(short,), **none)
    yield bad("a list without a certificate", chain(), lists=(revoked(by=b""),), **none)
    yield bad(
        "a list of another label", chain(), lists=(revoked(label=REVOKED_ISSUING_LABEL),), **none
    )
    yield bad("a list of another kind", chain(), lists=(revoked(head=b"\2\x51"),), **none)
    yield bad("a list of version 1", chain(), lists=(revoked(head=b"\1\x50"),), **none)
    yield bad("a list that counts one too many", chain(), lists=(revoked("a", count=2),), **none)
    yield bad(
        "a list that counts one too few", chain(), lists=(revoked("a", "b", count=1),), **none
    )
    yield bad("a list of 257", chain(), lists=(revoked(*map(str, range(257))),), **none)
    yield bad("a list with a trailing byte", chain(), lists=(revoked() + b"\0",), **none)
    spare = issuing(subject=public("other issuing"))
    only = revoked(by=spare, signer="other issuing")
    yield bad(
        "a list by a revoked key alone",
        chain(),
        lists=(only, revoked_issuing("other issuing")),
        **none,
    )
    fork = revoked("somebody")
    yield bad("two lists of one number", chain(), lists=(revoked(), fork))
    yield bad(
        "no list of the pinned number",
        chain(),
        least=4,
        lists=(revoked(), revoked_issuing()),
        **none,
    )
    yield bad("no list where a number is pinned", chain(), least=1, **none)
    forged = revoked_issuing(signer="forger")
    yield bad(
        "a forged list of the pinned number", chain(), least=3, lists=(revoked(), forged), **none
    )
    yield bad(
        "the pinned number of another root",
        chain(),
        least=3,
        lists=(revoked(), revoked_issuing(signer="next root")),
        **next_root,
        **none,
    )


def bad_times() -> Iterator[dict[str, object]]:
    """Right but for the clock, then wrong on their own."""
    expired = {"fault": "expired_credential"}
    yield bad("over by more than clocks differ", chain(), now=NOW + 8 * HOUR + 1, **expired)
    yield bad("not begun by more than clocks differ", chain(), now=NOW - 2 * HOUR - 1, **expired)
    yield bad("everything is over", chain(), now=NOW + 61 * DAY, **expired)
    yield bad(
        "a shift of more than twelve hours",
        issuing() + staff() + shift(not_after=NOW + 11 * HOUR + 1),
    )
    long = staff(not_before=NOW - DAY, not_after=NOW + 13 * DAY + 1)
    yield bad("a staff certificate of more than fourteen days", issuing() + long + shift())
    longer = issuing(not_before=NOW - 31 * DAY, not_after=NOW + 60 * DAY + 1)
    yield bad("an issuing certificate of more than ninety-one days", longer + staff() + shift())
    yield bad(
        "a shift that ends before it begins",
        issuing() + staff() + shift(not_before=NOW + 1, not_after=NOW),
    )
    yield bad(
        "a shift that begins before its certificate",
        issuing() + staff(not_before=NOW - HOUR + 1) + shift(),
    )
    yield bad(
        "a shift that ends after its certificate",
        issuing() + staff(not_after=NOW + 7 * HOUR - 1) + shift(),
    )
    yield bad(
        "a staff certificate that begins before its issuer's",
        issuing(not_before=NOW - 4 * DAY + 1) + staff() + shift(),
    )
    yield bad(
        "a staff certificate that ends after its issuer's",
        issuing(not_after=NOW + 10 * DAY - 1) + staff() + shift(),
    )
    yield bad(
        "an issuing certificate that ends before it begins",
        issuing(not_before=NOW, not_after=NOW - 1) + staff() + shift(),
    )
    for name, at in (
        ("a time that JavaScript cannot count", 2**53),
        ("the largest time", 2**64 - 1),
    ):
        yield bad(name, issuing(not_before=at, not_after=at) + staff() + shift())


def bad_keys() -> Iterator[dict[str, object]]:
    """Chains in which one key is not the one it should be."""
    yield bad("self-made root", issuing(signer="forger") + staff() + shift())
    yield bad("self-made issuing key", issuing() + staff(signer="forger") + shift())
    yield bad("self-made signing key", issuing() + staff() + shift(signer="forger"))
    yield bad("another organisation's root", chain(), roots=("other root",))
    yield bad("no root", chain(), roots=())
    yield bad("the issuing key as its own root", issuing(signer="issuing") + staff() + shift())
    yield bad(
        "issuing certificate for another key",
        issuing(subject=public("other issuing")) + staff() + shift(),
    )
    yield bad(
        "staff certificate for another key",
        issuing() + staff(subject=public("other signing")) + shift(),
    )
    yield bad("staff certificate signed by the root", issuing() + staff(signer="root") + shift())
    yield bad("staff certificate signed by itself", issuing() + staff(signer="signing") + shift())
    yield bad("shift signed by the issuing key", issuing() + staff() + shift(signer="issuing"))
    yield bad("shift signed by the root", issuing() + staff() + shift(signer="root"))
    yield bad("another leaf key", chain(), leaf="other leaf")
    yield bad("the signing key as the leaf", chain(), leaf="signing")
    yield bad(
        "shift for another leaf key", issuing() + staff() + shift(subject=public("other leaf"))
    )
    parts = {"issuing": issuing, "staff": staff, "shift": shift}
    labels = {"issuing": ISSUING_LABEL, "staff": STAFF_LABEL, "shift": SHIFT_LABEL}
    for name in parts:
        for other, label in {**labels, "no": b"", "cut": labels[name][:-1]}.items():
            if other != name:
                made = [
                    make(label=label) if each == name else make() for each, make in parts.items()
                ]
                yield bad(f"{name} with {other} label", b"".join(made))


def bad_forms() -> Iterator[dict[str, object]]:
    """Signed well, but not of the agreed form."""
    for name, byte in (("0", 0), ("5", 5), ("255", 255), ("of a shift", 0x40), ("of a list", 0x50)):
        yield bad(f"role {name}", issuing() + staff(head=bytes([2, byte])) + shift())
    yield bad("a counsellor of a fourth sort", issuing() + staff(head=b"\2\x41") + shift())
    yield bad("a specialist who is a professional", issuing() + staff(head=b"\2\x12") + shift())
    yield bad("a professional and nothing else", issuing() + staff(head=b"\2\x10") + shift())
    yield bad("a shift of kind 0", issuing() + staff() + shift(head=b"\2\0"))
    yield bad("a shift of kind 1", issuing() + staff() + shift(head=b"\2\1"))
    yield bad("an issuing certificate of kind 1", issuing(head=b"\2\1") + staff() + shift())
    for version in (0, 1, 3):
        head = bytes([version])
        yield bad(
            f"issuing certificate of version {version}",
            issuing(head=head + b"\0") + staff() + shift(),
        )
        yield bad(
            f"staff certificate of version {version}",
            issuing() + staff(head=head + b"\1") + shift(),
        )
        yield bad(f"shift of version {version}", issuing() + staff() + shift(head=head + b"\x40"))
    one, two, three = issuing(), staff(), shift()
    orders = {
        "nothing": b"",
        "the first alone": one,
        "the second alone": two,
        "the third alone": three,
        "without the first": two + three,
        "without the second": one + three,
        "without the third": one + two,
        "the first and second changed": two + one + three,
        "the second and third changed": one + three + two,
        "backwards": three + two + one,
        "the first twice": one + one + two + three,
        "the second twice": one + two + two + three,
        "the third twice": one + two + three + three,
        "a list behind it": one + two + three + revoked(),
        "a trailing byte": one + two + three + b"\0",
        "a leading byte": b"\0" + one + two + three,
        "a byte between the first and second": one + b"\0" + two + three,
        "a byte between the second and third": one + two + b"\0" + three,
    }
    for name, identity in orders.items():
        yield bad(name, identity)


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
        yield bad(f"alias: {name}", issuing() + staff(text=text) + shift())
        yield bad(f"organisation: {name}", issuing(text=text) + staff() + shift())


def damaged() -> Iterator[dict[str, object]]:
    """Cut at every field's edge and within it, and one bit turned in every field."""
    parts = {"issuing": issuing(), "staff": staff(), "shift": shift()}
    identity, start = chain(), 0
    for part, data in parts.items():
        edges = {**FIELDS, "key": len(data) - 96, "signature": len(data) - 64}
        edges |= {} if part == "shift" else TEXT_FIELDS
        for field, at in edges.items():
            yield bad(f"{part} cut before {field}", identity[: start + at])
            yield bad(f"{part} cut within {field}", identity[: start + at + 1])
            flipped = bytearray(identity)
            flipped[start + at] ^= 1
            yield bad(f"{part} with a bit turned in {field}", bytes(flipped))
        last = bytearray(identity)
        last[start + len(data) - 1] ^= 0x80
        yield bad(f"{part} with the last bit turned", bytes(last))
        start += len(data)
    yield bad("cut by one byte", identity[:-1])
    yield bad("a signature of zeros", identity[:-64] + bytes(64))
    at = len(parts["issuing"]) + 18
    yield bad("a length that swallows the key", identity[:at] + bytes([39]) + identity[at + 1 :])


def vectors() -> list[dict[str, object]]:
    """All of them, in order."""
    makers = (
        *(good_ones, good_lists),
        *(bad_lists, bad_times, bad_keys, bad_forms, bad_texts, damaged),
    )
    return [one for maker in makers for one in maker()]


def main() -> None:
    """Write the file and say how many."""
    made = vectors()
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(made)} vectors\n")


if __name__ == "__main__":
    main()
