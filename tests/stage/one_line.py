"""One line for all tests of a file that change nothing of it: `line, leaving = one_line.line, one_line.leaving`."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.stage.browser import Watch
from tests.stage.line import Line

POLICY = {"wait_offered_max_minutes": 240, "wrap_up_seconds": 0}  # as `fixtures.policy`


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    """Started once for each file and worker."""
    opened = Line(tmp_path_factory.mktemp("one") / "line", POLICY)
    try:
        yield await opened.open()
    finally:
        await opened.close()


@pytest.fixture(autouse=True)
def leaving(watch: Watch) -> None:
    """Who leaves while the connection is being made breaks it off, and Chromium says so."""
    watch.expect("closed before the connection is established")
