"""A real daemon and a real visitor: what an operator loads beside them lets nobody fall."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stage import program
from tests.stage.association import Association
from tests.stage.clients import Visitor
from tests.transport.official_client import OfficialClient

EMBED = "etusivu"
OTHER = """
[[organisation]]
id = "toinen"
name = "Toinen yhdistys"
"""


@pytest.fixture
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    opened = Association(tmp_path)
    try:
        await opened.found()
        yield opened
    finally:
        await opened.close()


async def typed(association: Association, *words: str) -> tuple[int, str]:
    """The exit code, and all that was said."""
    said = association.folder / f"typed-{secrets.token_hex(4)}.txt"
    running = await program.run(["organisations", *words], said, association.environment)
    return await running.wait(), said.read_text()


async def test_nothing_goes_while_a_visitor_waits_and_all_goes_when_she_has_left(
    association: Association, official: OfficialClient
) -> None:
    other = association.folder / "other.toml"
    other.write_text(OTHER)
    visitor = Visitor(association.origin, official)
    await visitor.join(EMBED)
    code, said = await typed(association, "load", str(other), "--remove", "--yes")
    assert (code, said.splitlines()[-1]) == (0, "added organisation toinen")
    code, said = await typed(association, "remove", "esimerkki", "--yes")
    assert code == 1
    assert "line avoin: somebody waits or talks there" in said
    assert "line muutos" not in said.split("to be taken away")[1].split("\n", 1)[1]
    _, shown = await typed(association, "show")
    assert "line avoin of esimerkki" in shown
    await visitor.page.ask("leave", {"quick": True})
    code, said = await typed(association, "remove", "esimerkki", "--yes")
    assert code == 0, said
    assert await typed(association, "show") == (
        0,
        "organisation toinen: Toinen yhdistys; roots: 0\n",
    )
