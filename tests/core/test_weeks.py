"""The simulated evenings: the same people for every way, nobody lost from the counts, and equals in their order."""

from dataclasses import replace

import pytest

from bench import weeks
from bench.evenings import evening
from bench.planning import Planner, ways
from bench.playing import Play, Played, total
from chatd.line.rules.assignment import Match

SEEDS = range(12)
FEW = range(5)  # of the planner, which takes its time
WAYS = ("rare first", "by the product", "in turn", "the last polyglot kept", "rare alone")
OUTCOMES = ("answered", "abandoned", "short", "turned_away", "no_show", "refused")


@pytest.mark.parametrize("way", [weeks.product, weeks.plain], ids=["product", "plain"])
def test_everybody_who_comes_is_counted_once(way):
    for seed in SEEDS:
        played = Play(evening(seed), way).play()
        told = sum(getattr(played, each) for each in OUTCOMES)
        # Who was answered and lost her counsellor may be counted a second time, by how that ended.
        assert played.came <= told <= played.came * 1.1 + 2
        assert len(played.waits) == played.answered


def test_an_evening_is_the_same_each_time():
    once, again = (Play(evening(3), weeks.product).play() for _ in range(2))
    assert once == again


def later(drawn, at=3_600.0):
    """The same evening, but for what nobody knows of who comes after `at`, and of consoles that fail after it."""
    comers = tuple(
        replace(each, patience=each.patience / 3, talk=each.talk * 2, comes_not=not each.comes_not)
        if each.at > at
        else each
        for each in drawn.comers
    )
    sitters = tuple(
        replace(each, fails=tuple(fail for fail in each.fails if fail <= at))
        for each in drawn.sitters
    )
    return replace(drawn, comers=comers, sitters=sitters)


def assigned_until(drawn, until):
    """Whom the planner has given to whom by then."""
    planner, found = Planner(drawn, futures=6), []
    assign = planner._assign

    def watched(waiting, roomy, now):
        matches = assign(waiting, roomy, now)
        found.extend((now, ticket.id, desk.id) for ticket, desk in matches if now <= until)
        return matches

    planner._play._assign = watched
    planner.play()
    return found


def test_the_planner_knows_neither_patience_nor_lengths_nor_failures_to_come():
    for seed in range(2):
        drawn = evening(seed)
        assert later(drawn) != drawn
        assert assigned_until(drawn, 3_600) == assigned_until(later(drawn), 3_600)


@pytest.mark.parametrize("way", range(len(WAYS)), ids=WAYS)
def test_no_way_of_the_planner_lets_a_later_equal_pass(way):
    passed = []

    def watched(waiting, desks, now):
        matches = ways(waiting, desks, now)[way]
        met = {ticket.id: ticket for ticket, _ in matches}
        passed.extend(
            each
            for ticket in met.values()
            for each in waiting
            if each.need == ticket.need and each.order < ticket.order and each.id not in met
        )
        return matches

    for seed in SEEDS:
        Play(evening(seed), watched).play()
    assert passed == []


def test_the_planner_answers_no_fewer_than_the_rule_that_it_goes_on_from(played):
    usual = sum(Play(evening(each), lambda *a: ways(*a)[0]).play().answered for each in FEW)
    planned = sum(each[2].answered for each in played)
    assert planned >= usual * 0.97, "few evenings: make weeks says it of all"


def test_nobody_is_passed_by_by_a_later_equal():
    passed = []

    def watched(waiting, desks, now):
        matches: list[Match] = weeks.product(waiting, desks, now)
        met = {ticket.id: ticket for ticket, _ in matches}
        for ticket in met.values():
            passed.extend(
                each
                for each in waiting
                if each.need == ticket.need and each.order < ticket.order and each.id not in met
            )
        return matches

    for seed in SEEDS:
        Play(evening(seed), watched).play()
    assert passed == []


@pytest.fixture(scope="module")
def played():
    """A few evenings, each way; the planner with few futures."""
    return [weeks.played(evening(each), futures=8) for each in FEW]


def test_a_way_that_lets_people_wait_is_seen_to_be_worse(played):
    def lazy(waiting, desks, now):
        return weeks.product(waiting, desks, now) if int(now) % 3 == 0 else []

    found = [
        (Play(evening(each), lazy).play(), *others)
        for each, (_, *others) in zip(FEW, played, strict=True)
    ]
    told = weeks.compare(found)[-1]
    assert not told["is_share_met"]
    assert told["is_mean_below_plain"]


def test_the_product_answers_nearly_as_many_as_who_knows_more(played):
    rows = weeks.compare(played)
    for beside in ("answered_beside_planner", "answered_beside_all_speak_all"):
        assert rows[-1][beside] >= weeks.TARGET - 0.02, "few evenings: make weeks says it of all"
    assert total(each[0] for each in played).came == rows[0]["entries"]


def test_the_interval_of_equal_ways_is_nothing():
    assert weeks.interval([0.0, 0.0, 0.0]) == (0.0, 0.0, 0.0)
    assert Played().waits == []
