"""Commands, typed at a database of their own."""

import asyncio
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.__main__ import parsed
from chatd.base.base64url import to_text
from chatd.process.config import Config
from chatd.stores.database.engine import Database

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"

ISSUING = Ed25519PrivateKey.from_private_bytes(b"i" * 32).public_key().public_bytes_raw()

ISSUING_TEXT = to_text(ISSUING)


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'chatd.sqlite'}"


@pytest.fixture
def type_in(url, capsys):
    """Runs one command line and gives the exit code, the answer and what was said beside it."""

    def typed(*words):
        args = parsed([str(word) for word in words])
        capsys.readouterr()
        code = args.run(args, Config(database=url))
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def asked(url):
    """Asks an adapter of the same database."""

    def ask(adapter, name, *arguments):
        async def call():
            opened = Database(url)
            try:
                return await getattr(adapter(opened), name)(*arguments)
            finally:
                await opened.close()

        return asyncio.run(call())

    return ask


@pytest.fixture
def loaded(type_in):
    assert type_in("organisations", "load", EXAMPLE)[0] == 0


def example_with(tmp_path, old: str, new: str) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path
