"""Real people's journeys in real browsers."""

from tests.stage.fixtures import browser, context, elsewhere, line, policy, watch

__all__ = ["browser", "context", "elsewhere", "line", "policy", "watch"]
