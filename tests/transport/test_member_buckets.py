"""What a member may say counts for the member, however many connections it makes."""

import pytest

from chatd.base.errors import Refused
from chatd.base.limits import SAYS, Limit
from chatd.base.member_buckets import MemberBuckets
from chatd.base.names import Seconds
from tests.transport.conftest import say

LIMIT = Limit("things", burst=2, per_second=1, is_of_member=True)


def test_one_member_leaves_the_other_alone():
    buckets = MemberBuckets()
    for _ in range(2):
        buckets.take(LIMIT, "a", Seconds(0))
    with pytest.raises(Refused):
        buckets.take(LIMIT, "a", Seconds(0))
    buckets.take(LIMIT, "b", Seconds(0))
    buckets.take(LIMIT, "a", Seconds(1))


def test_who_says_nothing_any_more_is_forgotten():
    buckets = MemberBuckets(buckets_max=10)
    for at in range(1_000):
        buckets.take(LIMIT, f"m{at}", Seconds(at))
    assert len(buckets) <= 11


def test_whose_limit_still_counts_is_not_forgotten_however_many_come():
    buckets = MemberBuckets(buckets_max=10)
    for at in range(100):
        for _ in range(2):
            buckets.take(LIMIT, f"m{at}", Seconds(0))
    with pytest.raises(Refused):
        buckets.take(LIMIT, "m0", Seconds(0))


async def test_a_page_that_connects_anew_has_no_fresh_burst_of_envelopes(house):
    page = await house.waiting()
    nobodys = say("c-none", 1)
    for _ in range(SAYS.burst + 100):
        last = await page.ask("say", nobodys)
    assert last == {"refused": "too_often"}
    back = await house.visitor()
    resumed = await back.ask("resume", {"value": page.state["value"], "key": page.key.text})
    assert resumed["phase"] == page.state["phase"]
    answers = [await back.ask("say", nobodys) for _ in range(100)]
    assert {"refused": "too_often"} in answers


async def test_an_envelope_too_many_is_refused_by_its_id_so_that_its_page_knows_which(house):
    page = await house.waiting()
    for _ in range(SAYS.burst + 100):
        last = await page.ask("say", say("c-none", 1))
    assert last == {"refused": "too_often"}
    for own_id in range(2, 22):  # one of them may fall into the moment when another is allowed
        page.emit("say", say("c-none", own_id))
    refusals = [await page.next("refusal") for _ in range(20)]
    assert [each["id"] for each in refusals] == list(range(2, 22))
    assert {"refused": "too_often", "conversation": "c-none"}.items() <= refusals[-1].items()
