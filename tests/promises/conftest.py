"""Promises are tried on the whole: a real line, real browsers."""

from tests.stage.fixtures import browser, context, elsewhere, line, policy, watch

__all__ = ["browser", "context", "elsewhere", "line", "policy", "watch"]
