"""The release key of the tests: everybody has its private half, and `widget/release-key.json` says so."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import to_text
from chatd.process.manifest import integrity_of

SEED = hashlib.sha256(b"Avoin linja: a release key for tests, which everybody has").digest()
RELEASE_KEY = Ed25519PrivateKey.from_private_bytes(SEED)
RELEASE_KEY_TEXT = to_text(RELEASE_KEY.public_key().public_bytes_raw())
LOADER = integrity_of(b"loader")


def a_manifest(**other: Any) -> bytes:
    """The smallest that there is: of one loader."""
    said = {
        "version": "1.4.2",
        "exit": "https://weather.example/",
        "release_key": {"key": RELEASE_KEY_TEXT, "is_test": True},
        "pages": {},
        "files": {"w/1.4.2/loader.js": {"integrity": LOADER, "raw": 6}},
    }
    return json.dumps(said | other).encode()
