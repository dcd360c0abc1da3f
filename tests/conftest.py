"""What all folders share: one browser for each worker, the loop that it lives on, and what goes to one worker."""

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.stage.fixtures import chromium

__all__ = ["chromium"]
# Something is made once for all tests of the file: on several workers it would be made on each.
TOGETHER = frozenset(
    f"tests/{name}.py"
    for name in (
        "build/test_build",
        "build/test_embed_package",
        "e2e/test_everybody_can_use_it",
        "promises/test_nothing_is_kept",
    )
)
# And here once for all tests of one parameter.
BY_PARAMETER = "tests/e2e/test_every_view_fits.py"


class Together(LoadScopeScheduling):
    """What belongs together goes to one worker, the largest first; all else to whoever is free.

    By the name of a test: the mark `xdist_group` of xdist 3.8 is not heard with pytest 9.2, where names are kept anew.
    """

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """Tests of one scope run on one worker."""
    file, _, test = nodeid.partition("::")
    if file in TOGETHER:
        return file
    return file + test[test.find("[") :] if file == BY_PARAMETER and "[" in test else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """For every way to share tests out."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that drives the worker's browser runs on the worker's loop; any other has a loop of its own."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
