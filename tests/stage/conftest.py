"""The stage is tried as the tests have it."""

from tests.stage.fixtures import browser, elsewhere

__all__ = ["browser", "elsewhere"]
