import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chatd.base.names import ProcessId, Seconds
from chatd.line.rules import presence
from chatd.line.rules.presence import (
    CONSOLE_BEAT_MAX_SECONDS,
    PRESENCES,
    VISITOR_BEAT_MAX_SECONDS,
    Presence,
    PresenceAct,
)

NOW = Seconds(1_000.0)
SILENT_SECONDS = 300

HERE_AT, THERE_AT = ProcessId("here"), ProcessId("there")


def later(seconds):
    return Seconds(NOW + seconds)


def seen(page, seconds, beat_max_seconds=VISITOR_BEAT_MAX_SECONDS):
    return presence.presence_of(page, later(seconds), SILENT_SECONDS, beat_max_seconds)


def test_a_page_that_has_just_come_is_here():
    assert seen(presence.arrive(NOW), 0) is Presence.HERE


def test_a_closed_connection_is_lost_at_once():
    assert seen(presence.drop(presence.arrive(NOW), NOW), 0) is Presence.LOST


def test_a_heartbeat_that_stays_away_is_a_loss_since_the_last_one():
    page = presence.beat(presence.arrive(NOW), later(10))

    most = 10 + VISITOR_BEAT_MAX_SECONDS
    assert presence.lost_since(page, later(most), VISITOR_BEAT_MAX_SECONDS) is None
    assert presence.lost_since(page, later(most + 1), VISITOR_BEAT_MAX_SECONDS) == later(10)


def test_a_dead_console_is_noticed_within_twenty_seconds():
    assert seen(presence.arrive(NOW), 20, CONSOLE_BEAT_MAX_SECONDS) is Presence.LOST


def test_a_heartbeat_is_no_word():
    page = presence.beat(presence.arrive(NOW), later(300))

    assert seen(page, 300) is Presence.SILENT


def test_a_word_ends_the_silence():
    page = presence.word(presence.arrive(NOW), later(300))

    assert seen(page, 301) is Presence.HERE


def test_a_word_that_was_late_on_its_way_turns_no_clock_back():
    page = presence.word(presence.word(presence.arrive(NOW), later(60)), later(50))

    assert page.word_at == later(60)


def test_a_lost_page_says_nothing_until_it_is_back():
    page = presence.drop(presence.arrive(NOW), later(1))

    assert presence.word(page, later(2)) is page
    assert seen(presence.come_back(page, later(3)), 3) is Presence.HERE


def test_that_a_process_has_lost_a_page_which_another_holds_changes_nothing():
    page = presence.come_back(presence.arrive(NOW, HERE_AT), later(1), THERE_AT)

    assert presence.drop(page, later(2), HERE_AT) is page
    assert presence.drop(page, later(2), THERE_AT).lost_at == later(2)
    assert presence.drop(page, later(2)).lost_at == later(2), "whoever holds it: time says so"
    assert presence.drop(presence.arrive(NOW), later(2), HERE_AT).lost_at == later(2)


def test_a_process_whose_connection_lives_holds_the_page_and_that_is_no_word():
    page = presence.drop(presence.arrive(NOW, THERE_AT), later(1))
    held = presence.hold(page, later(2), HERE_AT)

    assert not presence.is_held(page, HERE_AT)
    assert (held.lost_at, held.at, held.word_at) == (None, HERE_AT, NOW)
    assert presence.is_held(held, HERE_AT)
    assert not presence.is_held(held, THERE_AT)
    left = presence.leave(held, later(3))
    assert presence.hold(left, later(4), THERE_AT) is left
    assert presence.is_held(left, THERE_AT), "it is not waited for"


def test_lost_twice_is_lost_since_the_first_time():
    page = presence.drop(presence.drop(presence.arrive(NOW), later(1)), later(9))

    assert page.lost_at == later(1)


def test_who_left_never_comes_back():
    page = presence.leave(presence.arrive(NOW), later(1))

    for act in (presence.come_back, presence.word, presence.drop, presence.leave):
        assert act(page, later(2)) is page
    assert seen(page, 3) is Presence.LEFT


def test_a_grace_runs_from_the_loss_to_its_last_second():
    page = presence.drop(presence.arrive(NOW), later(10))

    assert not presence.is_grace_over(page, later(309 + presence.TRY_MAX_SECONDS), 300)
    assert presence.is_grace_over(page, later(310 + presence.TRY_MAX_SECONDS), 300)


def test_a_page_that_is_here_has_no_grace_to_run_out():
    assert not presence.is_grace_over(
        presence.beat(presence.arrive(NOW), later(400)), later(400), 1
    )


def test_a_page_known_from_another_only_is_lost_from_the_start():
    assert presence.is_grace_over(presence.absent(NOW), later(300 + presence.TRY_MAX_SECONDS), 300)


@pytest.mark.parametrize(
    ("seconds", "end_seconds", "is_over"), [(899, 600, False), (900, 600, True), (99_999, 0, False)]
)
def test_a_silence_ends_after_both_times_and_zero_means_never(seconds, end_seconds, is_over):
    page = presence.beat(presence.arrive(NOW), later(seconds))

    assert presence.is_silence_over(page, later(seconds), SILENT_SECONDS, end_seconds) is is_over


HERE = presence.arrive(NOW)
LOST = presence.drop(HERE, NOW)
BY_TABLE = [
    (Presence.LOST, PresenceAct.RETURN, lambda: presence.come_back(LOST, later(1)), LOST),
    (Presence.HERE, PresenceAct.WORD, lambda: presence.word(HERE, later(1)), HERE),
    (Presence.HERE, PresenceAct.DROP, lambda: presence.drop(HERE, later(1)), HERE),
    (Presence.LOST, PresenceAct.LEAVE, lambda: presence.leave(LOST, later(1)), LOST),
    (
        Presence.HERE,
        PresenceAct.QUIET,
        lambda: presence.presence_of(presence.beat(HERE, later(400)), later(400), SILENT_SECONDS),
        Presence.HERE,
    ),
]


@pytest.mark.parametrize(("before", "name", "act", "unchanged"), BY_TABLE)
def test_what_the_table_does_not_name_has_no_effect(before, name, act, unchanged, monkeypatch):
    assert act() != unchanged

    monkeypatch.delitem(PRESENCES[before], name)

    assert act() == unchanged


class PageMachine(RuleBasedStateMachine):
    """What a page shows, follows the table; time alone makes it silent or lost."""

    def __init__(self):
        super().__init__()
        self.now = NOW
        self.page = presence.arrive(NOW)
        self.words_ago = 0.0

    def shown(self):
        return presence.presence_of(self.page, self.now, SILENT_SECONDS)

    @rule(
        act=st.sampled_from(
            [
                (presence.come_back, PresenceAct.RETURN),
                (presence.word, PresenceAct.WORD),
                (presence.drop, PresenceAct.DROP),
                (presence.leave, PresenceAct.LEAVE),
            ]
        )
    )
    def act(self, act):
        do, name = act
        before = self.shown()
        self.page = do(self.page, self.now)
        expected = PRESENCES[before].get(name, before)
        if name is PresenceAct.WORD and before is Presence.LOST and self.page.lost_at is None:
            expected = Presence.HERE  # the heartbeat was late only: a word is a sign of life too
        assert self.shown() is expected

    @rule(seconds=st.sampled_from([1, 25, 96, 300]), is_beating=st.booleans())
    def time_passes(self, seconds, is_beating):
        before = self.shown()
        self.now = Seconds(self.now + seconds)
        if is_beating:
            self.page = presence.beat(self.page, self.now)
        possible = {before, Presence.LOST} if not is_beating else {before}
        if is_beating and self.page.lost_at is None:
            possible |= {PRESENCES[Presence.HERE][PresenceAct.QUIET], Presence.HERE}
        if before is Presence.HERE:
            possible.add(Presence.SILENT)
        assert self.shown() in possible

    @invariant()
    def a_grace_is_over_only_for_the_lost(self):
        if presence.is_grace_over(self.page, self.now, 300) and self.page.left_at is None:
            assert self.shown() is Presence.LOST


TestPageMachine = PageMachine.TestCase
