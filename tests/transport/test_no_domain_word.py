"""The transport is for all areas: it names none of their things, and nobody else speaks HTTP or Socket.IO."""

import ast
import re
from pathlib import Path

import pytest

CHATD = Path(__file__).parents[2] / "chatd"
FILES = sorted((CHATD / "transport").glob("*.py"))
WORDS = ("ticket", "desk", "conversation", "staff", "board", "envelope", "receipt", "bearer_hash")
NETWORK = re.compile(r"^(?:import|from) (aiohttp|socketio|engineio)\b", re.MULTILINE)


def names_in(text):
    """Every name that code uses or defines, in words."""
    tree = ast.parse(text)
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    found |= {getattr(node, "name", "") or "" for node in ast.walk(tree)}
    found |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return " ".join(re.sub(r"([a-z])([A-Z])", r"\1 \2", each).lower() for each in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_name_in_the_transport_is_a_word_of_an_area(path):
    names = re.sub(r"[._]", " ", names_in(path.read_text()))
    assert [word for word in WORDS if re.search(rf"\b{word}s?\b", names)] == []


def test_control_a_word_of_an_area_would_be_found():
    assert "ticket" in names_in("def push_ticket(TicketId): ...")


def test_nobody_else_imports_the_network():
    said = {
        path.relative_to(CHATD).as_posix()
        for path in CHATD.rglob("*.py")
        if NETWORK.search(path.read_text())
    }
    assert {path for path in said if not path.startswith("transport/")} == {
        "daemon/running.py",
        "daemon/wiring.py",
    }
    assert len(said) > 5, "control: they are found"
