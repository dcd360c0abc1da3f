"""Real people's journeys in real browsers."""

from tests.stage.fixtures import browser, context, elsewhere, line, policy, watch
from tests.stage.gallery import console_page, consoles_gallery, visitors_gallery

__all__ = [
    "browser",
    "console_page",
    "consoles_gallery",
    "context",
    "elsewhere",
    "line",
    "policy",
    "visitors_gallery",
    "watch",
]
