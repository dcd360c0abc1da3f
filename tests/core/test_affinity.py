"""Soft affinity: a free desk of the organisation of whose site somebody came goes before others, and costs nobody."""

from hypothesis import given
from hypothesis import strategies as st

from chatd.base.names import OrganisationId, Seconds
from chatd.line.rules.affinity import wished
from chatd.line.rules.assignment import match, rank
from chatd.line.rules.desk import can_meet
from tests.core.test_assignment import NOW, desk, ticket

A, B = OrganisationId("a"), OrganisationId("b")
SPOKEN = st.lists(st.sampled_from(["fi", "sv", "en"]), min_size=1, max_size=3, unique=True)
COMERS = st.lists(st.tuples(st.integers(0, 40), SPOKEN, st.sampled_from([A, B, None])), max_size=7)
DESKS = st.lists(
    st.tuples(SPOKEN, st.sampled_from([A, B]), st.integers(0, 2), st.integers(0, 9)), max_size=5
)


def of(name, organisation, **changes):
    return desk(name, organisation=organisation, **changes)


def met(line, desks, wishes, seconds=20):
    def wish(one):
        return wished(one, wishes.get(one.id), NOW, seconds)

    return {one.id: at.id for one, at in match(line, desks, NOW, wish=wish)}


def test_a_free_desk_of_the_site_goes_before_one_that_is_less_busy():
    desks = [of("theirs", B, idle_ago=900), of("own", A, busy=1)]
    assert met([ticket("t", ago=3)], desks, {"t": A}) == {"t": "own"}
    assert met([ticket("t", ago=3)], desks, {}) == {"t": "theirs"}, "nobody knows whose site it was"


def test_after_twenty_seconds_and_where_it_is_nought_all_desks_are_alike():
    desks = [of("theirs", B, idle_ago=900), of("own", A, busy=1)]
    assert met([ticket("t", ago=19.9)], desks, {"t": A}) == {"t": "own"}
    assert met([ticket("t", ago=20)], desks, {"t": A}) == {"t": "theirs"}
    assert met([ticket("t", ago=0)], desks, {"t": A}, seconds=0) == {"t": "theirs"}


def test_nobody_waits_for_an_own_desk_that_is_full():
    desks = [of("own", A, busy=3), of("theirs", B)]
    assert met([ticket("t", ago=1)], desks, {"t": A}) == {"t": "theirs"}


def test_a_desk_that_has_passed_on_it_is_asked_last_though_it_is_her_own():
    line = [ticket("t", ago=1, passed_by=("own",))]
    assert met(line, [of("own", A), of("theirs", B, busy=1)], {"t": A}) == {"t": "theirs"}


def test_who_came_first_goes_first_though_the_desk_is_a_later_ones_own():
    line = [ticket("first", ago=5), ticket("second", ago=4)]
    assert met(line, [of("own", A)], {"second": A}) == {"first": "own"}


def test_it_takes_no_desk_from_somebody_whom_no_other_there_can_meet():
    line = [ticket("finnish", ago=5), ticket("swedish", ago=4, language="sv")]
    desks = [of("own", A, busy=1, languages=("fi", "sv")), of("theirs", B)]
    assert met(line, desks, {"finnish": A}) == {"finnish": "theirs", "swedish": "own"}


def drawn_line(comers):
    return [
        ticket(f"t{number}", ago, language=own, others=tuple(others))
        for number, (ago, (own, *others), _) in enumerate(comers)
    ]


def drawn_desks(there):
    return [
        of(f"d{number}", organisation, busy=busy, idle_ago=idle, languages=tuple(spoken))
        for number, (spoken, organisation, busy, idle) in enumerate(there)
    ]


@given(comers=COMERS, there=DESKS)
def test_nobody_is_overtaken_no_desk_idles_and_nobody_is_offered_later_for_it(comers, there):
    line, desks = drawn_line(comers), drawn_desks(there)
    wishes = {one.id: comer[2] for one, comer in zip(line, comers, strict=True)}
    with_it, without = met(line, desks, wishes), met(line, desks, {})
    assert without.keys() <= with_it.keys()
    for one in line:
        if one.id in with_it:
            continue
        assert all(
            rank(each, NOW) < rank(one, NOW)
            for each in line
            if each.id in with_it and each.need == one.need
        )
        free = [each for each in desks if each.id not in with_it.values()]
        assert not any(can_meet(each, one) for each in free)


@given(comers=COMERS, there=DESKS)
def test_whoever_goes_first_of_all_meets_an_own_desk_if_one_is_free_and_nobody_loses_by_it(
    comers, there
):
    line, desks = drawn_line(comers), drawn_desks(there)
    wishes = {one.id: comer[2] for one, comer in zip(line, comers, strict=True)}
    found = met(line, desks, wishes)
    first = min(line, key=lambda one: rank(one, NOW), default=None)
    if first is None or first.id not in found or NOW - first.issued >= 20:
        return
    own = [each for each in desks if each.organisation == wishes[first.id]]
    if any(can_meet(each, first) for each in own) and len(line) == 1:
        assert found[first.id] in {each.id for each in own}


def test_since_when_somebody_waits_is_since_she_came():
    one = ticket("t", ago=19)
    assert wished(one, A, NOW, 20) == A
    assert wished(one, A, Seconds(NOW + 1), 20) is None
    assert wished(one, None, NOW, 20) is None
