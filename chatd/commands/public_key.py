"""Keys and certificates as they are typed: a slip is told by the name of its option."""

from chatd.base.base64url import KEY_BYTES, to_bytes, to_text
from chatd.base.ed25519 import is_weak
from chatd.commands.terminal import Mistaken


def public_key(name: str, text: str) -> bytes:
    """What `text` says. Raises: Mistaken, naming the option, for what is nobody's public key."""
    key = decoded(name, text)
    if len(key) != KEY_BYTES:
        raise Mistaken(f"{name}: a public key has 43 characters")
    if is_weak(key):
        raise Mistaken(f"{name}: nobody's key: anybody could sign for it")
    return key


def decoded(name: str, text: str) -> bytes:
    """The bytes of base64url. Raises: Mistaken, naming the option."""
    try:
        data = to_bytes(text)
    except ValueError:
        raise Mistaken(f"{name}: not base64url") from None
    if to_text(data) != text:
        raise Mistaken(f"{name}: not base64url")
    return data
