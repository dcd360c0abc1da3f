"""The visitor in another engine; the counsellor, as everywhere, in Chromium."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stage.engines import PACKAGES, PROGRAMS, Engine, engine
from tests.stage.fixtures import (
    beside_the_browser,
    browser,
    context,
    elsewhere,
    line,
    policy,
    watch,
)

__all__ = ["browser", "context", "elsewhere", "line", "policy", "watch"]


@pytest.fixture(params=PROGRAMS)
def named(request: pytest.FixtureRequest) -> str:
    if not PROGRAMS[request.param].exists():
        pytest.skip(
            f"{PROGRAMS[request.param]} is not installed (Debian: {PACKAGES[request.param]})"
        )
    return request.param


@beside_the_browser
async def other(named: str, tmp_path: Path) -> AsyncIterator[Engine]:
    home = tmp_path / named
    home.mkdir()
    async with engine(named, home) as opened:
        yield opened
