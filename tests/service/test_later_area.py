"""An area is its folder and its name in main: what it adds is there, and what it misses is missed at the start."""

import sys

import pytest

import chatd
from chatd import main
from chatd.base.ground import Ground
from chatd.directory.build import Directory
from chatd.line.build import Line
from tests.service.world import World

SHAPES = """
from chatd.base.shapes import Empty, Exchange

VISITOR_EVENTS = {"wave": Exchange(Empty, Empty)}
"""
CLAIMS = """
CLAIMS = ("a claim",)
"""
BUILD = """
from chatd.base.area import Area
from chatd.base.sweeper import Job
from chatd.directory.build import Directory
from chatd.stores.redis.server import RedisServer

found, swept = [], []


def build(ground):
    found.append(ground.find(RedisServer))
    assert ground.the(Directory).registry

    async def sweep(now):
        swept.append(now)

    return Area(jobs=[Job("wave", 0, sweep)])
"""


@pytest.fixture
def waving(tmp_path_factory, monkeypatch):
    """An area that only this test has."""
    above = tmp_path_factory.mktemp("areas")
    folder = above / "waving"
    folder.mkdir()
    parts = {"__init__": "", "shapes": SHAPES, "claims": CLAIMS, "build": BUILD}
    for name, text in parts.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.setattr(chatd, "__path__", [*chatd.__path__, str(above)])
    monkeypatch.setattr(main, "LATER", (*main.LATER, "waving"))
    yield
    for name in [each for each in sys.modules if each.startswith("chatd.waving")]:
        del sys.modules[name]
    vars(chatd).pop("waving", None)


async def test_an_area_is_built_and_swept_by_its_name(waving, tmp_path):
    world = World(tmp_path)
    await world.areas.sweeper.sweep(world.clock.now())

    *_, area = world.areas.later
    assert area in world.areas.all
    theirs = sys.modules["chatd.waving.build"]
    assert theirs.swept == [world.clock.now()]
    assert theirs.found == [world.live.redis]


def test_what_it_says_on_the_wire_is_joined_to_the_rest(waving):
    assert set(main._joined("VISITOR_EVENTS")) == {*main.VISITOR_EVENTS, "wave"}
    assert main._said("claims", "CLAIMS")[-1] == ("a claim",)


def test_two_areas_cannot_have_one_event(waving, monkeypatch):
    monkeypatch.setattr(main, "LATER", (*main.LATER, "waving"))

    with pytest.raises(ValueError, match="VISITOR_EVENTS"):
        main._joined("VISITOR_EVENTS")


def test_what_is_not_there_is_missed_at_once(tmp_path):
    areas = World(tmp_path).areas
    ground = Ground(None, areas.directory, None)

    assert ground.the(Directory) is areas.directory
    assert ground.find(Line) is None
    with pytest.raises(LookupError, match="Line"):
        ground.the(Line)
