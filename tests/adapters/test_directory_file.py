"""The TOML file: each mistake is told with its place and what was expected, and the example is right."""

import copy
import re
import tomllib
from datetime import date, time
from pathlib import Path

import pytest

from chatd.base.names import StaffRole
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.rules.checks.lines import POLICY
from chatd.directory.rules.directory import Directory, Interval, LinePolicy
from chatd.directory.rules.ranges import RANGES as RANGES_OF_THE_POLICY
from chatd.directory.toml.read import directory_of, read_directory

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
TODAY = date(2026, 11, 21)
VALUES = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def read(values) -> Directory:
    return directory_of(values, "a.toml", TODAY)


def faults(values) -> tuple[str, ...]:
    with pytest.raises(DirectoryFileError) as error:
        read(values)
    return error.value.faults


def changed(path: str, value) -> dict:
    """The example with one value set; `path` like `line.0.hours.monday`, and None removes it."""
    values = copy.deepcopy(VALUES)
    *way, last = path.split(".")
    inner = values
    for step in way:
        inner = inner[int(step) if step.isdigit() else step]
    if value is None:
        del inner[last]
    else:
        inner[int(last) if last.isdigit() else last] = value
    return values


WRONG = [
    # a key of any table
    ("organisations", [], "a.toml: the file: organisations: is not a key"),
    ("line.0.colour", "red", 'a.toml: line "avoin": colour: is not a key'),
    ("line.0.hours.moonday", [], 'line "avoin": hours: moonday: is not a key'),
    ("line.0.policy.capacity", 2, 'line "avoin": policy: capacity: is not a key'),
    ("line.0.helpline.0.phone", "1", 'line "avoin": helpline 1: phone: is not a key'),
    ("line.0.hours.exception.0.why", "1", 'line "avoin": hours: exception 1: why: is not a key'),
    ("organisation.0.url", "x", 'organisation "esimerkki": url: is not a key'),
    ("embed.0.site", "x", 'embed "etusivu": site: is not a key'),
    ("staff.0.name", "x", 'staff "aino": name: is not a key'),
    # an organisation's consoles
    ("organisation.0.cover_seconds", 29, "cover_seconds: expected a whole number from 30 to 900"),
    ("organisation.0.cover_seconds", 901, "cover_seconds: expected a whole number from 30 to 900"),
    ("organisation.0.lock_seconds", 3601, "lock_seconds: expected a whole number from 60 to 3600"),
    ("organisation.0.lock_seconds", 179, "lock_seconds: what locks must first be covered"),
    ("organisation.0.cover_seconds", 0, "cover_seconds: expected a whole number from 30 to 900"),
    ("organisation.0.allows_passphrase_sign_in", 1, "sign_in: expected true or false"),
    # missing
    ("organisation.0.id", None, "organisation 1: id: is missing"),
    ("organisation.0.name", None, 'organisation "esimerkki": name: is missing'),
    ("line.0.audience", None, 'line "avoin": audience: is missing'),
    ("line.0.is_adult", None, 'line "avoin": is_adult: is missing'),
    ("line.0.hours", None, 'line "avoin": hours: is missing'),
    ("line.0.helpline", None, 'line "avoin": helpline: expected at least one'),
    ("line.0.helpline.0.reviewed", None, 'line "avoin": helpline 1: reviewed: is missing'),
    # texts
    ("line.0.name.sv", None, 'line "avoin": name: expected a text in each language'),
    ("line.0.name.se", "Linnjá", 'line "avoin": name: se: is no language of the line: fi'),
    ("line.0.name.fi", "a" * 65, 'line "avoin": name: fi: expected a name of 1 to 64 bytes'),
    ("line.0.audience.fi", "  ", 'line "avoin": audience: fi: expected a text of 1 to 500'),
    ("line.0.audience.fi", "a" * 501, 'line "avoin": audience: fi: expected a text of 1 to 500'),
    ("line.0.helpline.1.cost", {"fi": "0"}, 'line "avoin": helpline 2: cost: expected a text in'),
    ("line.0.hours.exception.0.reason", {"fi": "x"}, "exception 1: reason: expected a text in"),
    ("organisation.0.name", "Esim\u202eerkki", 'organisation "esimerkki": name: expected a name'),
    ("staff.0.alias", "", 'staff "aino": alias: expected a name'),
    ("staff.1.alias", "aino", 'staff "eetu": alias: expected a name that nobody else'),
    # ids and choices
    ("staff.0.id", "Aino", 'staff "Aino": id: expected an id'),
    ("staff.0.id", "a" * 41, "id: expected an id"),
    ("staff.0.id", "../aino", "id: expected an id"),
    ("staff.0.id", 7, "staff 1: id: expected an id"),
    ("staff.1.id", "aino", 'staff "aino": id: expected an id that no other staff has'),
    ("line.1.id", "avoin", 'line "avoin": id: expected an id that no other line has'),
    (
        "staff.0.role",
        "boss",
        'staff "aino": role: expected one of admin, counsellor, lead, volunteer',
    ),
    ("staff.0.role", ["lead"], 'staff "aino": role: expected one of'),
    ("line.0.topics", ["love"], 'line "avoin": topics: expected one of close, experienced'),
    ("line.0.topics", ["used", "used"], 'line "avoin": topics: expected 0 to'),
    ("line.0.answered_by", "robot", 'line "avoin": answered_by: expected one of'),
    ("line.0.is_adult", 1, 'line "avoin": is_adult: expected true or false'),
    ("line.0.languages", [], 'line "avoin": languages: expected 1 to 20'),
    ("line.0.languages", ["Finnish!"], 'line "avoin": languages: expected a language tag'),
    ("line.0.languages", "fi", 'line "avoin": languages: expected a list'),
    ("line", {}, "the file: line: expected a list"),
    ("line", ["avoin"], "the file: line: expected a table"),
    # references
    ("line.0.organisation", "toinen", 'line "avoin": organisation: expected the id of one in this'),
    (
        "embed.0.line",
        "toinen",
        'embed "etusivu": line: expected the id of one in this file: avoin,',
    ),
    ("embed.0.organisation", "x", 'embed "etusivu": organisation: expected the id of one'),
    ("staff.0.lines", ["avoin", "x"], 'staff "aino": lines: expected the id of one'),
    ("staff.0.organisation", "x", 'staff "aino": organisation: expected the id of one'),
    # hours
    ("line.0.hours.timezone", "Helsinki", 'line "avoin": hours: timezone: expected a time zone'),
    ("line.0.hours.timezone", "../etc/passwd", "timezone: expected a time zone"),
    ("line.0.hours.timezone", 2, "timezone: expected a time zone"),
    ("line.0.hours.monday", "09:00-12:00", 'line "avoin": hours: monday: expected a list'),
    ("line.0.hours.monday", ["9-12"], 'line "avoin": hours: monday: expected hours such as'),
    ("line.0.hours.monday", ["09:00-24:00"], "monday: expected hours such as"),
    ("line.0.hours.monday", ["09:00-12:60"], "monday: expected hours such as"),
    ("line.0.hours.monday", [900], "monday: expected hours such as"),
    ("line.0.hours.monday", ["09:00-12:00", "11:00-13:00"], "monday: expected hours in order"),
    ("line.0.hours.monday", ["17:00-21:00", "09:00-12:00"], "monday: expected hours in order"),
    ("line.0.hours.monday", ["22:00-02:00", "23:00-23:30"], "monday: expected hours in order"),
    ("line.0.hours.exception.0.day", "2026-12-24", "exception 1: day: expected a date"),
    ("line.0.hours.exception.0.intervals", ["x"], "exception 1: intervals: expected hours such"),
    (
        "line.0.hours.exception.1.day",
        date(2026, 12, 24),
        "exception 2: day: expected each day once",
    ),
    # helplines
    ("line.0.helpline.0.number", "call me", "helpline 1: number: expected a telephone number"),
    ("line.0.helpline.0.number", "1", "helpline 1: number: expected a telephone number"),
    ("line.0.helpline.0.number", "1" * 19, "helpline 1: number: expected a telephone number"),
    ("line.0.helpline.0.number", 112, "helpline 1: number: expected a telephone number"),
    ("line.0.helpline.0.reviewed", date(2026, 11, 22), "helpline 1: reviewed: expected a day that"),
    ("line.0.helpline.0.for_children", "yes", "helpline 1: for_children: expected true or false"),
    ("line.0.helpline.0.always", 1, "helpline 1: always: expected true or false"),
    ("line.0.helpline.0.open", "24/7", "helpline 1: open: expected a table"),
    (
        "line.0.helpline.0.open",
        {"monday": ["09:00-10:00"]},
        "helpline 1: always: expected no hours",
    ),
    ("line.0.helpline.2.open.monday", ["9-12"], "helpline 3: open: monday: expected hours such as"),
    ("line.0.helpline.2.open.moonday", [], "helpline 3: open: moonday: is not a key"),
    ("line.0.helpline.2.open.timezone", "Helsinki", "helpline 3: open: timezone: expected a time"),
    ("line.0.helpline.2.open.exception.0.day", "x", "open: exception 1: day: expected a date"),
    # who answers
    ("line.0.answered_by", [], 'line "avoin": answered_by: expected 1 to'),
    ("line.0.answered_by", ["peer", "peer"], 'line "avoin": answered_by: expected 1 to'),
    (
        "staff.0.answers_as",
        "doctor",
        'staff "aino": answers_as: expected one of peer, professional',
    ),
    ("staff.0.answers_as", "peer", 'staff "aino": answers_as: expected what answered_by of line'),
    (
        "line.0.answered_by",
        ["professional", "volunteer", "peer"],
        'line "avoin": answered_by: expected what somebody of its staff answers as, found "peer"',
    ),
    # roots
    ("organisation.0.roots", ["A" * 42], "roots: expected a root's public key"),
    ("organisation.0.roots", ["A" * 42 + "="], "roots: expected a root's public key"),
    ("organisation.0.roots", ["A" * 43, "B" * 42 + "A", "C" * 42 + "A"], "roots: expected 0 to 2"),
    # origins
    *[
        ("embed.0.sites", [site], 'embed "etusivu": sites: expected an origin such as')
        for site in (
            "https://example.org/",
            "https://example.org/page",
            "https://Example.org",
            "https://example.org:443",
            "http://example.org",
            "http://localhost:80",
            "https://user@example.org",
            "https://example.org?x",
            "https://exa mple.org",
            "https://",
            "https://.org",
            "https://example.org:0",
            "https://example.org:99999",
            "//example.org",
            "example.org",
            "null",
            "*",
            "ftp://localhost",
            7,
        )
    ],
    ("embed.0.sites", [], 'embed "etusivu": sites: expected 1 to'),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG, ids=lambda x: str(x)[:40])
def test_a_mistake_is_told_with_its_place_and_what_was_expected(path, value, said):
    found = faults(changed(path, value))
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("a.toml: ") for fault in found)


@pytest.mark.parametrize(("path", "value"), [(path, value) for path, value, _ in WRONG])
def test_a_mistake_in_one_table_is_one_fault(path, value):
    found = faults(changed(path, value))
    if path.startswith("line") or path.endswith("id"):
        return  # others may refer to what is now missing
    assert len(found) == 1


RANGES = {
    "capacity_max": (1, 3),
    "offer_seconds": (15, 90),
    "affinity_seconds": (0, 60),
    "ticket_grace_seconds": (120, 900),
    "conversation_grace_seconds": (120, 900),
    "wrap_up_seconds": (0, 600),
    "no_show_seconds": (60, 900),
    "no_show_kept_seconds": (120, 900),
    "no_shows_max": (2, 10),
    "verify_tries_max": (1, 10),
}


@pytest.mark.parametrize(("key", "ends"), RANGES.items())
def test_a_number_of_the_policy_stays_in_its_range(key, ends):
    for value in ends:
        policy = read(changed(f"line.0.policy.{key}", value)).lines["avoin"].policy
        assert getattr(policy, key) == value
    for value in (ends[0] - 1, ends[1] + 1, 20.5, "20", True):
        (fault,) = faults(changed(f"line.0.policy.{key}", value))
        said = f"policy: {key}: expected a whole number from {ends[0]} to {ends[1]}"
        assert fault.startswith(f'a.toml: line "avoin": {said}')


@pytest.mark.parametrize("key", POLICY)
def test_every_number_of_the_policy_has_a_range(key):
    wrong = "yes" if key.startswith("is_") else 1_000_000
    (fault,) = faults(changed(f"line.0.policy.{key}", wrong))
    assert f'line "avoin": policy: {key}: expected' in fault


def test_the_guide_says_the_range_of_every_number():
    guide = (EXAMPLE.parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    for name, within in RANGES_OF_THE_POLICY.items():
        (row,) = re.findall(rf"^\| `{name}` \|.*$", guide, re.MULTILINE)
        said = row.split("|")[3].replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        zero = "or0" if within.or_zero else ""
        assert said == f"{within.least}\N{EN DASH}{within.most}{zero}", name


def test_the_policy_is_wholly_in_the_file_format():
    assert set(POLICY) == set(LinePolicy.__dataclass_fields__)


def test_a_helpline_is_open_at_hours_that_a_program_reads_always_or_nobody_knows_when():
    always, unknown, children = read(VALUES).lines["avoin"].helplines
    assert always.open_hours.week == ((Interval(time(0), time(0)),),) * 7
    assert unknown.open_hours is None
    assert children.open_hours.timezone == "Europe/Helsinki"
    assert children.open_hours.week[5] == (Interval(time(17), time(20)),)
    assert [each.is_for_children for each in (always, unknown, children)] == [False, False, True]


def test_the_line_for_those_who_use_violence_has_helplines_of_its_own():
    lines = read(VALUES).lines
    others = {each.number for each in lines["avoin"].helplines if not each.is_for_children}
    own = {each.number for each in lines["muutos"].helplines}
    assert "used" in lines["muutos"].topics
    assert not own & others


def test_who_answers_may_be_one_word_and_a_person_may_say_nothing_of_it():
    values = changed("line.0.answered_by", "professional")
    for person in values["staff"]:
        person.pop("answers_as")
    directory = read(values)
    assert directory.lines["avoin"].answered_by == ("professional",)
    assert {each.answers_as for each in directory.staff.values()} == {None}


def test_a_line_without_staff_may_promise_what_it_will_have():
    values = changed("staff", [])
    values["line"][0]["answered_by"] = ["peer"]
    assert read(values).lines["avoin"].answered_by == ("peer",)


@pytest.mark.parametrize("answers_as", ["professional", None])
def test_a_volunteer_answers_as_one_or_as_a_peer(answers_as):
    values = changed("staff.1.role", "volunteer")
    assert read(values).staff["eetu"].role is StaffRole.VOLUNTEER, "the example's answers as one"
    if answers_as is None:
        del values["staff"][1]["answers_as"]
    else:
        values["staff"][1]["answers_as"] = answers_as
    assert any("what a volunteer answers as" in each for each in faults(values))


def test_a_contact_for_professionals_is_read_whole_or_in_part_or_not_at_all():
    whole = read(VALUES).organisations["esimerkki"].contact
    assert whole.ways == (
        "09 000 0000",
        "neuvonta@esimerkki.example",
        "https://www.esimerkki.example/ammattilaisille",
    )
    values = changed("organisation.0.contact.phone", None)
    del values["organisation"][0]["contact"]["page"]
    assert read(values).organisations["esimerkki"].contact.ways == ("neuvonta@esimerkki.example",)
    without = read(changed("organisation.0.contact", None))
    assert without.organisations["esimerkki"].contact is None


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("phone", "call us", "a telephone number"),
        ("email", "Neuvo <a@b.example>", "an e-mail address"),
        ("email", "a@b", "an e-mail address"),
        ("page", "http://www.esimerkki.example", "the address of a page"),
        ("page", "javascript:alert(1)", "the address of a page"),
        ("page", "https://ä.example", "the address of a page"),
        ("name", "", "a name"),
        ("name", None, "name: is missing"),
        ("reviewed", None, "reviewed: is missing"),
        ("reviewed", date(2030, 1, 1), "a day that has been"),
        ("telephone", "09 123", "telephone"),
    ],
)
def test_a_contact_with_a_mistake_is_told(key, value, said):
    (told,) = faults(changed(f"organisation.0.contact.{key}", value))
    assert said in told


def test_a_contact_by_which_nobody_is_reached_is_none():
    values = changed("organisation.0.contact", {"name": "Neuvonta", "reviewed": date(2026, 1, 1)})
    (told,) = faults(values)
    assert "say at least one of phone, email and page" in told


def test_an_end_of_silence_may_be_never():
    policy = read(changed("line.0.policy.silent_end_seconds", 0)).lines["avoin"].policy
    assert policy.silent_end_seconds == 0


def test_a_line_lost_for_longer_than_it_may_be_found_is_refused():
    values = changed("line.0.policy.orphan_return_seconds", 300)
    values["line"][0]["policy"]["orphan_max_seconds"] = 120
    assert "orphan_max_seconds: expected no less than" in faults(values)[0]


def test_mistakes_in_several_tables_are_told_together():
    values = changed("staff.0.role", "boss")
    values["line"][0]["hours"]["timezone"] = "Helsinki"
    values["embed"][1]["sites"] = []
    assert len(faults(values)) == 3


def test_a_long_value_is_not_told_whole():
    (fault,) = faults(changed("staff.0.role", "x" * 1000))
    assert len(fault) < 200


EXAMPLE_TEXT = EXAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (EXAMPLE_TEXT.encode("utf-16"), "it is UTF-16; save it as UTF-8"),
        (b"a = 1\nb = '\xe4'\n", "line 2 has a letter in another encoding; save it as UTF-8"),
        (b"\xff", "line 1 has a letter in another encoding"),
    ],
)
def test_a_file_in_another_encoding_says_what_to_do(tmp_path, data, said):
    (tmp_path / "a.toml").write_bytes(data)
    with pytest.raises(DirectoryFileError, match=said):
        read_directory(tmp_path / "a.toml", TODAY)


def test_the_mark_that_an_editor_puts_first_is_passed_over(tmp_path):
    (tmp_path / "a.toml").write_bytes(EXAMPLE_TEXT.encode("utf-8-sig").replace(b"\n", b"\r\n"))
    assert read_directory(tmp_path / "a.toml", TODAY) == read(VALUES)


@pytest.mark.parametrize("text", [b"[[line", b"a = 1\na = 2"])
def test_what_is_not_toml_is_told(tmp_path, text):
    (tmp_path / "a.toml").write_bytes(text)
    with pytest.raises(DirectoryFileError, match=r"a\.toml:\d: not TOML"):
        read_directory(tmp_path / "a.toml", TODAY)


@pytest.mark.parametrize("text", ["", "\n \t\n", "# only a comment\n", "\ufeff"])
def test_a_file_that_names_nothing_is_refused(tmp_path, text):
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DirectoryFileError, match="names nothing"):
        read_directory(tmp_path / "a.toml", TODAY)


@pytest.mark.parametrize(
    "site",
    [
        "https://example.org",
        "https://xn--nkkinen-5waa.example:8443",
        "https://192.0.2.7",
        "http://localhost:8081",
        "http://127.0.0.1:8081",
        "http://[::1]:8081",
        "https://localhost",
    ],
)
def test_an_origin_is_taken_as_browsers_say_it(site):
    assert read(changed("embed.0.sites", [site])).embeds["etusivu"].sites == (site,)


def test_the_example_is_read_whole():
    directory = read_directory(EXAMPLE, TODAY)
    line = directory.lines["avoin"]
    assert line.hours.week[0] == (
        Interval(time(9), time(12)),
        Interval(time(17), time(21)),
    )
    assert line.hours.week[4] == (Interval(time(17), time(0)),)
    assert [one.day.isoformat() for one in line.hours.exceptions] == [
        "2026-12-24",
        "2026-12-25",
        "2027-01-01",
    ]
    assert line.hours.exceptions[1].intervals == ()
    assert line.hours.exceptions[1].reason["sv"] == "Juldagen"
    assert line.helplines[0].number == "080 005 005"
    assert {person.role for person in directory.staff.values()} == {
        StaffRole.COUNSELLOR,
        StaffRole.LEAD,
    }


def test_the_example_shows_every_default_of_the_policy():
    assert read(VALUES).lines["avoin"].policy == LinePolicy()
    assert set(VALUES["line"][0]["policy"]) == set(POLICY)


def test_an_organisation_says_when_its_consoles_cover_and_lock_and_how_its_people_come_in():
    (usual,) = read(changed("organisation.0.lock_seconds", None)).organisations.values()
    assert (usual.cover_seconds, usual.lock_seconds, usual.allows_passphrase_sign_in) == (
        180,
        900,
        False,
    )
    values = changed("organisation.0.cover_seconds", 60)
    values["organisation"][0] |= {"lock_seconds": 60, "allows_passphrase_sign_in": True}
    (one,) = read(values).organisations.values()
    assert (one.cover_seconds, one.lock_seconds, one.allows_passphrase_sign_in) == (60, 60, True)
