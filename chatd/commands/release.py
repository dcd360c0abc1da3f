"""The release that a command speaks of: the one built into this program, or a manifest that its key has signed."""

import argparse
from importlib.resources import files
from pathlib import Path

from chatd.commands.public_key import public_key
from chatd.commands.terminal import Mistaken, Namespace, warn
from chatd.process.config import Config
from chatd.process.manifest import (
    Manifest,
    ManifestError,
    check_signature,
    read_manifest,
    signature_beside,
)


def add_release_key_option(parser: argparse.ArgumentParser) -> None:
    """`--release-key`, which goes before the one that this program was built with."""
    parser.add_argument(
        "--release-key", metavar="KEY", help="its public half; default: the one built in"
    )


def add_manifest_option(parser: argparse.ArgumentParser) -> None:
    """`--manifest` and whose signature it must have."""
    parser.add_argument(
        "--manifest",
        type=Path,
        metavar="FILE",
        help="signed, with FILE.sig beside it; default: the one built into this program",
    )
    add_release_key_option(parser)


def built_manifest(assets: Path) -> Path:
    """Where the manifest of the built pages is; `assets` as in the settings, empty for the package's own."""
    folder = assets if assets != Path() else Path(str(files("chatd"))) / "assets"
    return folder / "manifest.json"


def chosen_release(args: Namespace, config: Config) -> Manifest:
    """What `--manifest` says, if its signature holds, else what is built in. Raises: Mistaken, OSError."""
    if args.manifest is None:
        return release_in(built_manifest(config.assets_path))
    data, signature = read_signed(args.manifest)
    return checked(str(args.manifest), data, signature, release_key(args, config))


def release_in(path: Path) -> Manifest:
    """What the file says. Raises: Mistaken, OSError."""
    try:
        return read_manifest(path.read_bytes())
    except FileNotFoundError:
        raise Mistaken(f"{path}: is not there; `make build` makes it") from None
    except ManifestError as error:
        raise Mistaken(f"{path}: {error}") from None


def read_signed(path: Path) -> tuple[bytes, bytes]:
    """A manifest's bytes and those of the signature beside it. Raises: Mistaken, OSError."""
    signature = signature_beside(path)
    try:
        return path.read_bytes(), signature.read_bytes()
    except FileNotFoundError as error:
        why = "is not there"
        if path.exists():
            why = "is not there: a manifest without its signature is nobody's word"
        raise Mistaken(f"{error.filename}: {why}") from None


def checked(name: str, data: bytes, signature: bytes, key: str) -> Manifest:
    """What a signed manifest says. Raises: Mistaken, with `name` first."""
    try:
        check_signature(key, data, signature)
        return read_manifest(data)
    except ManifestError as error:
        raise Mistaken(f"{name}: {error}") from None


def release_key(args: Namespace, config: Config) -> str:
    """The public half of `--release-key`, or what is built in; a test key is told. Raises: Mistaken, OSError."""
    if args.release_key:
        public_key("--release-key", args.release_key)
        return str(args.release_key)
    built_in = release_in(built_manifest(config.assets_path)).release_key
    if built_in.is_test:
        warn(
            "the release key built into this program is a test key, which everybody can sign with: "
            "say --release-key with the key of whoever made your release"
        )
    return built_in.key
