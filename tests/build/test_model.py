"""The model behind docs/scaling.md: its queue is one that is known, and the page says what it says."""

import random

import pytest

from bench import model
from tests.stage.line import ROOT


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
def test_one_server_makes_people_wait_as_long_as_the_theory_says(load):
    """Pollaczek and Khinchine, all alike: half of load / (1 - load) of one's own time, on the average."""
    took, waited, world = 0.01, [], model.World()
    server, chance = model.Server(world), random.Random(5)
    cost = model.Cost(0, took)

    def comes():
        came = world.now
        alone(cost, lambda: waited.append(world.now - came - took))
        world.at(world.now + chance.expovariate(load / took), comes)

    queue = []

    def alone(cost, then):
        queue.append(then)
        if len(queue) == 1:
            server.ask(cost, done)

    def done():
        queue.pop(0)()
        if queue:
            server.ask(cost, done)

    world.at(0, comes)
    world.run(600)
    assert sum(waited) / len(waited) == pytest.approx(took * load / (1 - load) / 2, rel=0.1)
    assert server.busy / 600 == pytest.approx(load, rel=0.03)


def test_what_waits_is_taken_in_one_go_and_costs_less_by_piece():
    world, ends = model.World(), []
    server, cost = model.Server(world), model.Cost(1.0, 0.5)
    for _ in range(5):
        server.ask(cost, lambda: ends.append(world.now))
    world.run(60)
    assert ends == [1.5, *[1.5 + 1.0 + 4 * 0.5] * 4]


def test_the_same_seed_is_the_same_evening_and_another_is_another():
    load = model.load_of(100_000)
    assert model.simulate(load, 7) == model.simulate(load, 7) != model.simulate(load, 8)


def test_docs_say_what_the_model_says():
    page = (ROOT / "docs" / "scaling.md").read_text()
    assert model.table() in page, "put what `python -m bench.model` prints into docs/scaling.md"
