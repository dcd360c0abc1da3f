"""Which organisations may serve a line: both sides say so, and one side alone does nothing and learns nothing."""

import copy
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatd.base.names import LineId, OrganisationId, StaffId
from chatd.directory.database.rows import directory_of as from_rows
from chatd.directory.database.rows import rows_of
from chatd.directory.rules.directory import Directory, Organisation, Staff
from chatd.directory.rules.sharing import (
    INVITED_MAX,
    as_they_serve,
    helpers_of,
    invitations_by,
    invitations_to,
    may_serve,
    met_on,
    seen_on,
    shared_with,
    taken_by,
    takes_over,
    taking_from,
)
from chatd.directory.toml.read import directory_of
from chatd.directory.toml.write import written
from tests.adapters.test_directory_file import TODAY, VALUES, faults, read
from tests.service.world import a_line, a_person

ORGANISATIONS = [OrganisationId(each) for each in "abc"]
LINES = {LineId(f"{owner}-line"): owner for owner in ORGANISATIONS}
SOME_LINES = st.lists(st.sampled_from([*LINES, LineId("gone")]), max_size=3, unique=True)
SOME = st.lists(
    st.sampled_from([*ORGANISATIONS, OrganisationId("nobody")]), max_size=4, unique=True
)


@st.composite
def directories(draw):
    organisations = {
        name: Organisation(
            name,
            name,
            invites={line: tuple(draw(SOME)) for line, owner in LINES.items() if owner == name},
            serves=tuple(draw(SOME_LINES)),
            takes_from={line: tuple(draw(SOME)) for line, owner in LINES.items() if owner == name},
            hands_to=tuple(draw(SOME_LINES)),
        )
        for name in ORGANISATIONS
    }
    staff = {}
    for name in ORGANISATIONS:
        person = replace(a_person(f"{name}1", lines=tuple(draw(SOME_LINES))), organisation=name)
        staff[person.id] = person
    lines = {line: a_line(id=line, organisation=owner) for line, owner in LINES.items()}
    return Directory(organisations, lines, {}, staff)


@given(directories())
def test_a_line_is_served_by_its_own_and_by_whom_both_sides_have_agreed_on(drawn):
    for line, owner in LINES.items():
        for name, organisation in drawn.organisations.items():
            is_invited = name in drawn.organisations[owner].invites.get(line, ())
            is_agreed = is_invited and line in organisation.serves
            assert may_serve(drawn, name, line) == (name == owner or is_agreed)
            if name != owner:
                assert (drawn.lines[line] in shared_with(drawn, name)) == is_agreed
                assert (name in helpers_of(drawn, drawn.lines[line])) == is_agreed
                told = [each for each in invitations_to(drawn, name) if each.line == line]
                assert [each.is_accepted for each in told] == ([is_agreed] if is_invited else [])
    assert not any(may_serve(drawn, name, LineId("gone")) for name in ORGANISATIONS)


@given(directories())
def test_a_line_takes_over_by_the_word_of_both_and_its_people_are_met_there_alone(drawn):
    for line, owner in LINES.items():
        found = drawn.lines[line]
        for name, organisation in drawn.organisations.items():
            is_taken = name in drawn.organisations[owner].takes_from.get(line, ())
            is_agreed = is_taken and line in organisation.hands_to
            if name == owner:
                continue
            assert takes_over(drawn, name, found) == is_agreed
            told = [each for each in taking_from(drawn, name) if each.line == line]
            assert [each.is_accepted for each in told] == ([is_agreed] if is_taken else [])
            theirs = [each for each in taken_by(drawn, owner) if each[:2] == (line, name)]
            assert [each.is_accepted for each in theirs] == ([is_agreed] if is_taken else [])
            takes = any(
                takes_over(drawn, owner, other)
                for other in drawn.lines.values()
                if other.organisation == name
            )
            is_met = takes or may_serve(drawn, name, line)
            assert (found in seen_on(drawn, name)) == (name in met_on(drawn, found)) == is_met


@given(directories())
def test_people_serve_those_of_their_lines_that_their_organisation_may(drawn):
    for key, person in as_they_serve(drawn).items():
        before = drawn.staff[key]
        assert person.lines == tuple(
            each for each in before.lines if may_serve(drawn, before.organisation, each)
        )
        assert replace(person, lines=()) == replace(before, lines=())


@given(directories())
def test_whom_we_invite_is_told_by_what_we_have_written_alone(drawn):
    without = {key: each for key, each in drawn.organisations.items() if key == "a"}
    alone = replace(drawn, organisations=without)
    ours = list(invitations_by(drawn, OrganisationId("a")))
    theirs = list(invitations_by(alone, OrganisationId("a")))
    assert [each[:2] for each in ours] == [each[:2] for each in theirs]
    assert not any(each.is_accepted for each in theirs if each.organisation != "a")


@settings(max_examples=20, deadline=None)
@given(directories())
def test_it_survives_the_way_through_rows_and_through_the_file(drawn):
    stored = from_rows(rows_of(drawn)).organisations
    kept = {
        key: replace(each, invites={line: some for line, some in each.invites.items() if some})
        for key, each in drawn.organisations.items()
    }
    assert stored == drawn.organisations
    values = tomllib.loads(written(replace(drawn, staff={}, lines=drawn.lines)))
    for table in values["organisation"]:
        assert table.get("serves", []) == list(kept[table["id"]].serves)
        assert table.get("hands_to", []) == list(kept[table["id"]].hands_to)
        for line, some in table.get("invites", {}).items():
            assert some == list(drawn.organisations[table["id"]].invites[line])


def shared(**changes):
    values = copy.deepcopy(VALUES)
    values["organisation"][0].update(changes)
    return values


def test_a_file_says_whom_it_invites_and_which_lines_it_has_accepted():
    own = VALUES["organisation"][0]["id"]
    line = next(each["id"] for each in VALUES["line"] if each["organisation"] == own)
    found = read(shared(invites={line: ["silta"]}, serves=["silta-linja"])).organisations[own]
    assert (found.invites, found.serves) == ({line: ("silta",)}, ("silta-linja",))
    again = tomllib.loads(written(read(shared(invites={line: ["silta"]}, serves=["silta-linja"]))))
    assert directory_of(again, "a.toml", TODAY).organisations[own] == found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"invites": {"silta-linja": ["x"]}}, "invites: expected the id of an own line"),
        ({"invites": {"avoin": "silta"}}, "invites: avoin: expected a list"),
        ({"invites": ["silta"]}, "invites: expected a table"),
        ({"serves": ["Not an id"]}, "serves: expected"),
        ({"serves": [f"l-{each}" for each in range(INVITED_MAX + 1)]}, "serves: expected"),
    ],
)
def test_a_slip_in_it_is_told_in_words(changes, said):
    assert any(said in each for each in faults(shared(**changes))), faults(shared(**changes))


def test_nobody_of_the_staff_is_lost_by_it():
    person = Staff(StaffId("p"), OrganisationId("a"), "P", a_person("p").role, (LineId("x"),), ())
    alone = Directory({}, {}, {}, {person.id: person})
    assert as_they_serve(alone)[person.id] == replace(person, lines=())
