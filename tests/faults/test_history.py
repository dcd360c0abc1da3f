"""Each rule of the history, broken once by hand: it is heard; and what is right beside it, which is not."""

import pytest

from tests.faults.history import History

WAITING = {"phase": "waiting", "conversation": None, "outcome": None}
OFFERED = {**WAITING, "phase": "offered"}


def talking(talk: str, counsellors: int = 1, phase: str = "open", ticket: str = "t") -> dict:
    members = [
        {"member": f"d{at}", "role": "counsellor", "presence": "here"} for at in range(counsellors)
    ]
    shown = {"id": talk, "me": ticket, "members": members, "outcome": None, "phase": phase}
    return {"phase": "conversation", "conversation": shown, "outcome": None}


class At(History):
    """A history whose time is set by hand."""

    at = 0.0

    def now(self) -> float:
        return self.at

    def waits_here(self, page: str, at: float) -> None:
        self.at = at
        self.asks(page, "linja")
        self.sees(page, WAITING)
        self.waits[page].here.append((at, at + 100))

    def is_met(self, page: str, at: float) -> None:
        self.at = at
        self.sees(page, talking(f"c{page}", ticket=f"t{page}"))


def test_a_visitor_in_two_conversations_is_heard():
    history = History()
    history.asks("v", "linja")
    history.sees("v", talking("c1"))
    assert not history.broken

    history.sees("v", talking("c2"))

    assert "taken twice" in history.broken[0]


ALONE = talking("c1", phase="orphaned")


@pytest.mark.parametrize("between", [[WAITING], [OFFERED], [ALONE]], ids=["w", "o", "a"])
def test_who_came_back_from_a_conversation_may_be_met_again_once(between: list[dict]):
    history = History()
    history.asks("v", "linja")
    for state in (talking("c1"), *between, talking("c2")):
        history.sees("v", state)
    assert not history.broken

    history.sees("v", talking("c3"))

    assert "taken twice" in history.broken[0]


def test_who_was_alone_and_is_no_more_is_met_by_nobody_else():
    history = History()
    history.asks("v", "linja")
    for state in (talking("c1"), ALONE, talking("c1"), talking("c2")):
        history.sees("v", state)
    assert "taken twice" in history.broken[0]


def told_yes(*consoles: str) -> History:
    history = History()
    history.asks("v", "linja")
    history.sees("v", talking("c1"))
    for each in consoles:
        history.accepts(each, "t")
    return history


def test_two_consoles_that_were_told_yes_are_heard():
    again = told_yes("k1", "k1")  # the same answer once more
    again.check_line()
    assert not again.broken

    two = told_yes("k1", "k2")
    two.check_line()
    assert "taken twice" in two.broken[0]


def test_one_console_behind_another_may_be_told_yes_of_one_who_came_back():
    history = told_yes("k1", "k2")
    history.sees("v", WAITING)
    history.sees("v", talking("c2"))

    history.check_line()
    assert not history.broken

    history.accepts("k3", "t")
    history.check_line()
    assert "taken twice" in history.broken[0]


@pytest.mark.parametrize("came_back", [True, False])
def test_one_who_was_told_yes_is_forgotten_only_with_all_else_and_until_she_comes_back(came_back):
    history = told_yes("k1")
    history.note("step", what="empty_redis")
    history.note("taken_up", page="k1" if came_back else "k2")
    history.accepts("k2", "t")
    history.check_line()
    assert bool(history.broken) is came_back


def test_two_counsellors_in_one_conversation_are_heard():
    history = History()
    history.asks("v", "linja")
    history.sees("v", talking("c1", counsellors=2))
    assert "two counsellors" in history.broken[0]


@pytest.mark.parametrize(("second", "is_broken"), [(21.0, False), (30.0, True)])
def test_who_was_overtaken_is_heard(second: float, is_broken: bool):
    history = At()
    history.waits_here("first", 0)
    history.waits_here("last", 10)
    history.is_met("last", 20)
    history.is_met("first", second)

    history.check_line()

    assert history.compared == 1
    assert bool(history.broken) is is_broken


def test_who_was_shown_to_a_console_was_met_though_her_page_did_not_hear_of_it():
    history = At()
    history.waits_here("first", 0)
    history.waits_here("last", 10)
    history.at = 19
    history.offers("k", "tfirst")
    history.is_met("last", 20)
    history.is_met("first", 40)

    history.check_line()

    assert not history.broken


def test_who_was_shown_to_a_console_before_an_earlier_one_has_overtaken():
    history = At()
    history.waits_here("first", 0)
    history.waits_here("last", 10)
    history.at = 20
    history.offers("k", "tlast")
    history.is_met("first", 28)
    history.is_met("last", 29)

    history.check_line()

    assert "overtaken" in history.broken[0]


def test_who_was_never_met_though_a_later_one_was_is_heard():
    history = At()
    history.waits_here("first", 0)
    history.waits_here("last", 10)
    history.is_met("last", 20)

    history.check_line()

    assert "overtaken" in history.broken[0]


def test_who_was_away_may_be_passed_over():
    history = At()
    history.waits_here("first", 0)
    history.waits["first"].here = [(0, 15)]
    history.waits_here("last", 10)
    history.is_met("last", 20)
    history.is_met("first", 40)

    history.check_line()

    assert not history.broken


def test_delivered_of_what_nobody_has_is_heard():
    history = History()
    history.takes_in(
        "v", {"conversation": "c", "sender": "d", "id": 1, "kind": "message", "number": 1}
    )
    history.delivered("k", "c", "d", 1, "message")
    assert not history.broken

    history.delivered("k", "c", "d", 2, "message")

    assert "nobody has it" in history.broken[0]


def test_stored_of_what_is_not_stored_is_heard():
    history = History()
    history.resumes("v", "c", told=3, stored=3)
    assert not history.broken

    history.resumes("v", "c", told=3, stored=2)

    assert "stored, and is not" in history.broken[0]


def test_two_commits_of_one_epoch_are_heard():
    history = History()
    history.commit_stored("c", b"g", 1, 5)
    history.commit_stored("c", b"g", 2, 6)
    history.commit_stored("c", b"g", 1, 5)  # the receipt once more
    assert not history.broken

    history.commit_stored("c", b"g", 1, 6)

    assert "two commits" in history.broken[0]


@pytest.mark.parametrize(
    ("word", "is_doubled", "said"),
    [(2, True, "twice"), (1, False, "out of order"), (4, False, "never came")],
)
def test_a_word_that_is_doubled_late_or_missing_is_heard(word: int, is_doubled: bool, said: str):
    history = History()
    history.hears("k", "c", ("v", 3), 2, is_doubled=False)
    assert not history.broken

    history.hears("k", "c", ("v", word), 2, is_doubled=is_doubled)

    assert said in history.broken[0]


def test_a_word_that_its_writer_gave_up_is_not_missed():
    history = History()
    history.failed.add(("c", "v", 3))
    history.hears("k", "c", ("v", 4), 2, is_doubled=False)
    assert not history.broken
