"""What all folders share: one browser for each worker, and the loop that it lives on."""

import pytest

from tests.stage.fixtures import chromium

__all__ = ["chromium"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that drives the worker's browser runs on the worker's loop; any other has a loop of its own."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
