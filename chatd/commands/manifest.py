"""`manifest sign` and `manifest verify`: the release key says of what was built that this is the release.

For a machine without network: what is signed is carried there and back, and the key stays.
"""

import argparse
from pathlib import Path

from chatd.commands.private_key import load_key, public_text
from chatd.commands.release import (
    add_release_key_option,
    built_manifest,
    checked,
    read_signed,
    release_in,
    release_key,
)
from chatd.commands.terminal import Mistaken, Namespace, Subparsers, finish, say, warn
from chatd.process.config import Config
from chatd.process.manifest import sign_manifest, signature_beside


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "manifest",
        help="sign a release's manifest, or check its signature",
        description="The release key lies offline and never on the machine that builds; see `keys release`. Such as: "
        "python -m chatd manifest sign --key release.pem manifest.json",
    )
    acts = parser.add_subparsers(required=True, metavar="sign|verify")
    sign = acts.add_parser("sign", help="sign it; the signature is written beside it")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE")
    sign.add_argument(
        "--test-key", action="store_true", help="sign although the manifest names a test key"
    )
    _add_manifest(sign)
    sign.set_defaults(run=run, act=_sign)
    verify = acts.add_parser(
        "verify", help="check the signature beside it; 1 when it does not hold"
    )
    add_release_key_option(verify)
    _add_manifest(verify)
    verify.set_defaults(run=run, act=_verify)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


def _add_manifest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "manifest",
        type=Path,
        nargs="?",
        metavar="MANIFEST",
        help="default: of the release built into this program, where its signature is served from",
    )


def _path(args: Namespace, config: Config) -> Path:
    """What is typed, or the copy that is served."""
    if args.manifest is not None:
        return Path(args.manifest)
    built = built_manifest(config.assets_path)
    return built.parent / "w" / release_in(built).version / built.name


async def _sign(args: Namespace, config: Config) -> int:
    path = _path(args, config)
    named = release_in(path).release_key
    key = load_key(args.key, "release key")
    if public_text(key) != named.key:
        raise Mistaken(
            f"{args.key}: not the release key that the manifest names: build with its public half in "
            "widget/release-key.json, for pages believe no other"
        )
    if named.is_test and not args.test_key:
        raise Mistaken(
            f"{path}: built with the test key, which everybody can sign with; put the public half of your own into "
            "widget/release-key.json (see `keys release`), or say --test-key"
        )
    beside = signature_beside(path)
    beside.write_text(sign_manifest(key, path.read_bytes()), encoding="ascii")
    say(str(beside))
    return 0


async def _verify(args: Namespace, config: Config) -> int:
    path = _path(args, config)
    data, signature = read_signed(path)
    manifest = checked(str(path), data, signature, release_key(args, config))
    if manifest.release_key.is_test:
        warn("signed by a test key, which everybody can sign with")
    say(f"{manifest.version}: {len(manifest.files)} files, signed")
    return 0
