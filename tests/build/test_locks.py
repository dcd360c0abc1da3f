"""The lock files pin every package by its hash, and name no registry: who builds chooses from where it comes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "requirements").glob("*.txt"))
BROWSER = ROOT / "widget" / "package-lock.json"
ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host")
PLANTED_LINES = [
    "--index-url https://packages.example/simple",
    "--extra-index-url packages.example",
    "pytest @ git+ssh://packages.example/pytest",
]
PLANTED_RESOLVED = [
    "https://packages.example/preact/-/preact-11.2.0.tgz",
    "git+ssh://git@packages.example/preact.git",
]


def addresses_of_lines(lock: str) -> list[str]:
    """The lines that say from where to take a package."""
    return [line for line in lock.splitlines() if ADDRESS.search(line)]


def addresses_of_json(lock: str) -> list[str]:
    """The texts that say from where; not those that say where to give its makers money."""
    return [text for text in _texts(json.loads(lock)) if ADDRESS.search(text)]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            if key != "funding":
                yield from _texts(each)


def test_every_lock_file_is_there_with_hashes():
    assert [lock.name for lock in PYTHON] == ["build.txt", "dev.txt", "run.txt"]
    assert all("--hash=sha256:" in lock.read_text() for lock in PYTHON)
    assert '"integrity": "sha512-' in BROWSER.read_text()


@pytest.mark.parametrize("lock", PYTHON, ids=lambda lock: lock.name)
def test_no_lock_file_of_the_daemon_names_the_address_of_a_registry(lock: Path):
    assert addresses_of_lines(lock.read_text()) == []


def test_the_lock_file_of_the_browser_side_names_no_address_of_a_registry():
    assert addresses_of_json(BROWSER.read_text()) == []


@pytest.mark.parametrize("planted", PLANTED_LINES)
@pytest.mark.parametrize("lock", PYTHON, ids=lambda lock: lock.name)
def test_an_address_planted_in_a_lock_file_of_the_daemon_is_found(lock: Path, planted: str):
    assert addresses_of_lines(f"{lock.read_text()}{planted}\n") == [planted]


@pytest.mark.parametrize("planted", PLANTED_RESOLVED)
def test_an_address_planted_in_the_lock_file_of_the_browser_side_is_found(planted: str):
    lock = json.loads(BROWSER.read_text())
    lock["packages"]["node_modules/preact"]["resolved"] = planted
    assert addresses_of_json(json.dumps(lock)) == [planted]
