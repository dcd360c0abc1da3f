"""Real people's journeys in real browsers."""

from tests.stage.fixtures import browser, context, line, policy, watch

__all__ = ["browser", "context", "line", "policy", "watch"]
