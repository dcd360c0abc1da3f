"""Chains and lists byte by byte, so that each field can be wrong; not by the code that checks them (docs/adr/0038)."""

import asyncio
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
HOUR, DAY = 3_600, 86_400
ISSUING, STAFF, SHIFT, REVOKED_STAFF, REVOKED_ISSUING = (
    f"avoinlinja-{name}-v2\0".encode()
    for name in ("issuing", "staff", "shift", "revoked-staff", "revoked-issuing")
)
COUNSELLOR, PARTICIPANT = 0x01, 0x04


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Key:
    """An Ed25519 key of somebody's."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw()
        self.seed = self._key.private_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content)


@dataclass(frozen=True)
class Part:
    """One part of a chain. Times in seconds since 1970; `name` is left out where it is None."""

    label: bytes
    kind: int
    signer: Key
    key: bytes
    start: int
    end: int
    name: str | None = None
    version: int = 2

    @property
    def content(self) -> bytes:
        times = self.start.to_bytes(8, "big") + self.end.to_bytes(8, "big")
        named = b"" if self.name is None else bytes([len(self.name.encode())]) + self.name.encode()
        return bytes([self.version, self.kind]) + times + named + self.key

    @property
    def bytes(self) -> bytes:
        return self.content + self.signer.sign(self.label + self.content)

    def but(self, **changes: Any) -> "Part":
        return replace(self, **changes)


@dataclass
class House:
    """An organisation with everything that is needed to be believed, as of now."""

    organisation: str = "Esimerkkiyhdistys"
    alias: str = "Aino"
    root: Key = field(default_factory=Key)
    issuing: Key = field(default_factory=Key)
    signing: Key = field(default_factory=Key)
    leaf: Key = field(default_factory=Key)
    now: int = field(default_factory=lambda: int(time.time()))

    @property
    def root_text(self) -> str:
        return text(self.root.public)

    @property
    def certificate(self) -> Part:
        return Part(
            ISSUING,
            0x00,
            self.root,
            self.issuing.public,
            self.now - DAY,
            self.now + 60 * DAY,
            self.organisation,
        )

    @property
    def staff(self) -> Part:
        return Part(
            STAFF,
            COUNSELLOR,
            self.issuing,
            self.signing.public,
            self.now - DAY,
            self.now + 10 * DAY,
            self.alias,
        )

    @property
    def shift(self) -> Part:
        return Part(SHIFT, 0x40, self.signing, self.leaf.public, self.now - 60, self.now + 8 * HOUR)

    @property
    def identity(self) -> bytes:
        return self.certificate.bytes + self.staff.bytes + self.shift.bytes

    def revoked(
        self,
        *keys: bytes,
        number: int = 5,
        start: int = -HOUR,
        end: int = 6 * DAY,
        signer: Key | None = None,
    ) -> bytes:
        """The list of revoked signing keys, behind its signer's certificate. `start`, `end`: from now."""
        by = signer or self.issuing
        content = _list(0x50, self.now + start, self.now + end, number, keys)
        return self.certificate.bytes + content + by.sign(REVOKED_STAFF + content)

    def revoked_issuing(self, *keys: bytes, number: int = 1, signer: Key | None = None) -> bytes:
        content = _list(0x51, self.now - HOUR, self.now + 90 * DAY, number, keys)
        return content + (signer or self.root).sign(REVOKED_ISSUING + content)


def _list(kind: int, start: int, end: int, number: int, keys: Sequence[bytes]) -> bytes:
    return (
        bytes([2, kind])
        + start.to_bytes(8, "big")
        + end.to_bytes(8, "big")
        + number.to_bytes(4, "big")
        + len(keys).to_bytes(2, "big")
        + b"".join(keys)
    )


class RogueFailed(Exception):
    """The library would not do it; the text is its own."""


class Rogue:
    """The browsers' MLS library without a check of ours, in a Node process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    @classmethod
    async def start(cls) -> "Rogue":
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            "node", str(HERE / "rogue.mjs"), stdin=pipe, stdout=pipe, limit=2**24
        )
        return cls(process)

    async def do(self, act: str, **given: Any) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        async with self._turn:
            self._process.stdin.write(json.dumps({"do": act, **given}).encode() + b"\n")
            answer: dict[str, Any] = json.loads(await self._process.stdout.readline())
        if "fault" in answer:
            raise RogueFailed(answer["fault"])
        return answer

    async def key_package(
        self, identity: bytes, leaf: Key, start: int = -60, end: int = 3_000, **more: Any
    ) -> dict[str, Any]:
        """Of this identity and leaf; its life from now, in seconds."""
        now = int(time.time())
        return await self.do(
            "keyPackage", identity=text(identity), seed=text(leaf.seed), publicKey=text(leaf.public),
            **{"from": now + start, "until": now + end}, **more,
        )  # fmt: skip

    async def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()  # it ends with its orders
        await self._process.wait()
