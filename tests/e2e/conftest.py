"""Real people's journeys in real browsers."""

from tests.stage.fixtures import browser, context, elsewhere, line, policy, watch
from tests.stage.gallery import consoles_gallery, visitors_gallery

__all__ = [
    "browser",
    "consoles_gallery",
    "context",
    "elsewhere",
    "line",
    "policy",
    "visitors_gallery",
    "watch",
]
