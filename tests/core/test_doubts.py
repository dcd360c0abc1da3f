"""What is allowed and surely not meant is told, each with its place; a file that is meant is not."""

import copy
import inspect
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from chatd.base.texts.catalogue import LANGUAGES, catalogue, text_of
from chatd.commands.organisations import is_shipped, told_doubts
from chatd.directory.rules import doubts as rules
from chatd.directory.rules.doubts import SENTENCES
from chatd.directory.rules.review import REVIEW_DAYS
from chatd.directory.rules.said import SENTENCES as FAULTS
from chatd.directory.toml.places import Places
from chatd.directory.toml.read import Parsed, loaded, parse

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
CHECKS = Path(rules.__file__).parent / "checks"
VALUES = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
TODAY = date(2026, 11, 21)
ROOT = "A" * 42 + "E"


def doubts(values, today=TODAY) -> list[str]:
    return list(told_doubts(loaded(Parsed("a.toml", values, Places("")), today), today))


def changed(**changes) -> dict:
    """The example with values set; a key is like `line__0__hours__monday`, and None removes it."""
    values = copy.deepcopy(VALUES)
    values["organisation"][0]["roots"] = [ROOT]
    values["line"][0]["helpline"][1]["open"] = {"monday": ["09:00-12:00"]}
    del values["line"][0]["helpline"][1]["always"]
    for path, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        inner = values
        for step in way:
            inner = inner[step]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    return values


def test_nothing_is_told_of_what_is_meant():
    assert doubts(changed()) == []


def test_the_example_lacks_its_root_and_nothing_else():
    """The one thing that nobody else can fill in; loading says so at its line, as the next step."""
    (told,) = told_doubts(loaded(parse(EXAMPLE), TODAY), TODAY)
    line = EXAMPLE.read_text(encoding="utf-8").split("roots = []")[0].count("\n") + 1
    assert told.startswith(f'{EXAMPLE.name}:{line}: warning: organisation "esimerkki": has no root')


ODD = [
    ({"organisation__0__roots": []}, 'organisation "esimerkki": has no root yet'),
    ({"staff__2__role": "counsellor"}, 'organisation "esimerkki": has no lead'),
    (
        {"line__0__hours": {"timezone": "Europe/Helsinki"}},
        'line "avoin": has no opening day in the week',
    ),
    ({"line__0__hours__monday": ["10:00-10:00"]}, "monday 10:00-10:00 is open for 24 hours"),
    (
        {"line__0__hours__exception__0__intervals": ["10:00-10:00"]},
        "2026-12-24 10:00-10:00 is open for 24 hours",
    ),
    (
        {
            "line__0__hours__friday": ["17:00-02:00"],
            "line__0__hours__saturday": ["01:00-18:00"],
        },
        "friday 17:00-02:00 runs into saturday 01:00-18:00",
    ),
    (
        {"line__0__hours__sunday": ["17:00-10:00"]},
        "sunday 17:00-10:00 runs into monday 09:00-12:00, 17:00-21:00",
    ),
    (
        {"line__0__helpline__2__open__sunday": ["22:00-15:00"]},
        "116 111 open: sunday 22:00-15:00 runs into monday 14:00-20:00",
    ),
    (
        {"line__0__helpline__0__reviewed": date(2020, 1, 1)},
        "080 005 005 was reviewed on 2020-01-01, over half a year ago",
    ),
    ({"line__0__helpline__1__number": "112"}, "112 is always shown and need not be listed"),
    ({"line__0__helpline__1__open": None}, "116 006 has neither `open` nor `always`"),
    ({"line__0__helpline__2__for_children": False}, "is for adults and has no helpline"),
    (
        {
            "line__1__helpline__0__always": None,
            "line__1__helpline__0__open": {"monday": ["12:00-15:00"]},
        },
        "none of its helplines is open on saturday at 00:00: list one that is open `always`",
    ),
    (
        {"line__0__hours__exception__0__day": date(2025, 12, 24)},
        "hours of days that are over: 2025-12-24",
    ),
    ({"embed__1__line": "avoin"}, 'line "muutos": stands on no site'),
    (
        {"embed__0__sites": ["http://localhost:8081"]},
        'embed "etusivu": stands on this machine alone',
    ),
    ({"staff__0__lines": []}, 'staff "aino": serves no line'),
    ({"staff__1__languages": ["sv"]}, 'staff "eetu": speaks none of the languages of line muutos'),
    (
        {"staff__0__languages": ["fi"], "staff__2__languages": ["fi", "en"]},
        'line "avoin": sv: nobody of its staff answers in it',
    ),
    ({"line__0__policy__closing_grace_minutes": 0}, "closing_grace_minutes is 0"),
    ({"line__0__policy__wait_offered_max_minutes": 5}, "no wait is ever called long"),
    ({"line__0__name__sv": "\u00c3\u00b6ppna"}, "looks like a letter saved in another encoding"),
    ({"staff__0__alias": "A\ufffdno"}, "looks like a letter saved in another encoding"),
    (
        {"organisation__0__contact__reviewed": date(2026, 1, 1)},
        'organisation "esimerkki": was reviewed on 2026-01-01, over half a year ago',
    ),
    (
        {"staff__1__lines": ["avoin"], "staff__2__lines": ["avoin"], "staff__1__answers_as": None},
        'line "muutos": is served by nobody',
    ),
]


@pytest.mark.parametrize(("changes", "said"), ODD, ids=lambda each: str(each)[:40])
def test_what_is_surely_not_meant_is_told(changes, said):
    told = doubts(changed(**changes))
    assert any(said in each for each in told), told
    assert len(told) == 1, told


FINE = [
    {"line__0__hours__monday": ["00:00-00:00"]},  # the whole day, and nothing into the next
    {"line__0__hours__friday": ["17:00-02:00"], "line__0__hours__saturday": ["02:00-18:00"]},
    {"line__0__hours__exception__0__day": date(2026, 11, 1)},  # over, and lately
    {"line__0__helpline__0__reviewed": date.fromordinal(TODAY.toordinal() - REVIEW_DAYS)},
    {"embed__0__sites": ["http://localhost:8081", "https://example.org"]},
]


@pytest.mark.parametrize("changes", FINE, ids=lambda each: str(each)[:40])
def test_what_may_be_meant_is_not_told(changes):
    assert doubts(changed(**changes)) == []


def test_on_a_line_for_children_the_helplines_for_children_are_there_for_its_people():
    lone = {"line__1__helpline__0__always": None, "line__1__helpline__0__open": {}}
    childrens = {"line__1__helpline__1__open": None, "line__1__helpline__1__always": True}
    assert any("none of its helplines" in each for each in doubts(changed(**lone, **childrens)))
    own = changed(**lone, **childrens, line__1__is_for_children=True, line__1__is_adult=False)
    assert not any("none of its helplines" in each for each in doubts(own))


def test_a_language_without_our_texts_is_told_with_what_visitors_read():
    values = changed()
    line = values["line"][1]
    line["languages"] = ["fi", "en", "so"]
    values["staff"][1]["languages"] = ["fi", "en", "so"]
    for texts in (line["name"], line["audience"]):
        texts["so"] = "Soomaali"
    for helpline in line["helpline"]:
        for key in ("name", "hours", "cost"):
            helpline[key]["so"] = "Soomaali"
    (told,) = doubts(values)
    assert "so: the page has no texts in it; around yours visitors read English" in told
    assert is_shipped("sv-FI")
    assert not is_shipped("so")


BOTH = [("doubt", SENTENCES), ("fault", FAULTS)]


@pytest.mark.parametrize(("part", "sentences"), BOTH)
def test_each_sentence_has_its_words_in_each_language_with_the_same_gaps(part, sentences):
    for key, english in sentences.items():
        gaps = sorted(re.findall(r"\{(\w+)\}", english))
        for language in LANGUAGES:
            text = catalogue(language)[f"console.{part}.{key}"]
            assert sorted(re.findall(r"\{(\w+)\}", text)) == gaps, (language, key)
            filled = text_of(f"console.{part}.{key}", language, **dict.fromkeys(gaps, "x"))
            if language == "en":
                assert filled == english.format(**dict.fromkeys(gaps, "x"))


@pytest.mark.parametrize(("part", "sentences"), BOTH)
def test_no_text_is_of_a_sentence_that_is_gone(part, sentences):
    said = {each for each in catalogue("en") if each.startswith(f"console.{part}.")}
    assert said == {f"console.{part}.{key}" for key in sentences}


def test_no_warning_has_the_key_of_an_error():
    assert set(SENTENCES) & set(FAULTS) == set()


def test_what_a_check_says_is_one_of_the_sentences():
    """Texts that are put together of more than one remain English: where a key stands, and what is needed."""
    sources = [each.read_text("utf-8") for each in CHECKS.glob("*.py")]
    said = set(re.findall(r'Said\(\s*"([a-z_]+)"', "".join(sources)))
    others = {"words", "words_of_one_line", "a_whole_number", "a_whole_number_or_zero"}
    assert said | others == set(FAULTS)
    plain = [
        found
        for source in sources
        for found in re.findall(
            r'(?:Expected\(|\.say\([^,()]+, |\.refuse\([^,()]+, )f?["\'].*', source
        )
    ]
    assert plain == []


def test_each_doubt_is_one_of_the_sentences():
    source = inspect.getsource(rules)
    said = set(re.findall(r'"([a-z_]+)"', source.partition("def doubts(")[2]))
    said |= {f"helpline_{each}" for each in said}
    said.add("roots_stay")  # of a file that is brought to the console
    assert set(SENTENCES) - said == set()
