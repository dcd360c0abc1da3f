"""What is kept for fuzzing, and what lies near it: readers of strangers' bytes say no as their contracts name it."""

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
NEAR = 60  # variants of each kept input: `make fuzz` tries millions
CORPUS_MAX_BYTES = 200_000
GRAINS = [
    b"\x00",
    b"\xff",
    b"\x80",
    b"\xff\xff\xff\xff",
    b'"',
    b"[" * 2_000,
    b"{",
    b"\n",
    b"\\ud800",
]


def kept(target: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]


def variant(chance: random.Random, data: bytes) -> bytes:
    """Cut, doubled, turned or grown at one place."""
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.randrange(1, 40))
    way = chance.randrange(5)
    if way == 0:
        return data[:at]
    if way == 1:
        return data[:at] + data[at:end] * 3 + data[end:]
    if way == 2:
        return data[:at] + data[end:]
    if way == 3:
        return data[:at] + chance.choice(GRAINS) + data[at:]
    return data[:at] + chance.randbytes(end - at) + data[end:]


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_falls_over_what_is_kept_or_near_it(target):
    chance = random.Random(target)
    inputs = kept(target)
    assert inputs, "control: something is kept"
    for data in [b"", *inputs]:
        TARGETS[target](data)
        for _ in range(NEAR):
            TARGETS[target](variant(chance, data))


def test_every_corpus_has_its_target_and_all_are_small():
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    sizes = [path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()]
    assert sum(sizes) < CORPUS_MAX_BYTES
