"""Private keys in files of their owner alone: made, read, with a passphrase that is typed and never seen."""

import argparse
import getpass
import os
import warnings
from errno import EEXIST
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from chatd.base.base64url import to_text
from chatd.commands.terminal import Mistaken, Namespace


def add_out_options(parser: argparse.ArgumentParser) -> None:
    """Where a new key goes, and how it lies there."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="must not exist yet"
    )
    parser.add_argument(
        "--without-passphrase",
        action="store_true",
        help="leave the file readable for whoever gets hold of it",
    )


def make_key(args: Namespace, name: str) -> Ed25519PrivateKey:
    """A new key in `args.out`; `name` is what it is called. Raises: Mistaken, OSError (never over a file)."""
    key = Ed25519PrivateKey.generate()
    if args.out.exists():
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(args.out))  # before anybody is asked
    encryption = NoEncryption() if args.without_passphrase else _asked_encryption(name)
    _write(args.out, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return key


def load_key(path: Path, name: str) -> Ed25519PrivateKey:
    """The key in that file. Raises: Mistaken, OSError."""
    pem = path.read_bytes()
    try:
        passphrase = _asked(f"Passphrase of the {name}: ").encode() if b"ENCRYPTED" in pem else None
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError):
        raise Mistaken(f"{path}: no private key, or another passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Mistaken(f"{path}: not an Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """Its public half, as it is handed on."""
    return to_text(key.public_key().public_bytes_raw())


def _asked_encryption(name: str) -> KeySerializationEncryption:
    passphrase = _asked(f"Passphrase for the {name}: ")
    if not passphrase or passphrase != _asked("Once more: "):
        raise Mistaken(f"the passphrases differ, or are empty; no {name} was made")
    return BestAvailableEncryption(passphrase.encode())


def _asked(words: str) -> str:
    """What is typed, unseen. Raises: Mistaken where it would be seen, or nobody can type."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(words)
        except (getpass.GetPassWarning, EOFError):
            raise Mistaken(
                "a passphrase can only be typed at a terminal; for a key without one say --without-passphrase"
            ) from None


def _write(path: Path, data: bytes) -> None:
    """For the owner alone, and never over a file that is there. Raises: FileExistsError, OSError."""
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(data)
