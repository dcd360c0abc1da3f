"""A release's manifest: every file that browsers load, with its hash, signed offline by the release key.

Who holds the manifest and its signature needs nothing from the server to know what a release is.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chatd.base.base64url import KEY_BYTES, to_bytes, to_text
from chatd.base.ed25519 import is_weak

LABEL = b"avoinlinja-manifest-v1\0"
SIGNATURE_BYTES = 64
CONSOLE_PAGE = "console/hosted.html"  # of an organisation's own site; filled in by a command
MANIFEST_MAX_BYTES = 256 * 1024
SIGNATURE_SUFFIX = ".sig"

_PATH = r"^(w|console)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$"
Integrity = Annotated[str, msgspec.Meta(pattern=r"^sha384-[A-Za-z0-9+/]{64}$")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$")]


class ManifestError(ValueError):
    """What was given is no manifest, or not signed by whom it should be; the text says which."""


class File(msgspec.Struct, frozen=True):
    """One file: what pins it, its size in bytes as it is, and the hash of its bytes as brotli, "" without one."""

    integrity: Integrity
    raw: int
    br: str = ""


class ReleaseKey(msgspec.Struct, frozen=True):
    """The public half, in base64url; `is_test`: everybody has the private half."""

    key: str
    is_test: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """What a build made. `files`: by their path; `pages`: those of them that are filled in before they are served."""

    version: Version
    exit: str
    release_key: ReleaseKey
    files: Mapping[Annotated[str, msgspec.Meta(pattern=_PATH)], File]
    pages: Mapping[str, str]

    @property
    def loader(self) -> str:
        """The path of what a snippet pins."""
        return f"w/{self.version}/loader.js"


def read_manifest(data: bytes) -> Manifest:
    """What the bytes say. Raises: ManifestError."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise ManifestError("not the manifest of a build") from None
    if manifest.loader not in manifest.files:
        raise ManifestError("a manifest without a loader")
    for path, text in manifest.pages.items():
        if path not in manifest.files or manifest.files[path].integrity != integrity_of(
            text.encode()
        ):
            raise ManifestError(f"{path}: not the page whose hash the manifest has")
    return manifest


def integrity_of(data: bytes) -> str:
    """As it stands in a page: "sha384-…"."""
    return f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"


def sign_manifest(key: Ed25519PrivateKey, data: bytes) -> str:
    """The signature of these very bytes, as it stands in a file: base64url and the end of a line."""
    return to_text(key.sign(LABEL + data)) + "\n"


def check_signature(key: str, data: bytes, signature: bytes) -> None:
    """Raises: ManifestError when this key (base64url) has not signed these very bytes."""
    try:
        public, signed = to_bytes(key), to_bytes(signature.decode("ascii").strip())
        is_form_right = len(public) == KEY_BYTES and len(signed) == SIGNATURE_BYTES
        if is_form_right and not is_weak(public):
            Ed25519PublicKey.from_public_bytes(public).verify(signed, LABEL + data)
            return
    except (ValueError, InvalidSignature):
        pass
    raise ManifestError("its signature is not by the release key")


def signature_beside(manifest: Path) -> Path:
    """Where the signature of this file is."""
    return manifest.with_name(manifest.name + SIGNATURE_SUFFIX)
