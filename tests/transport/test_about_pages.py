"""The pages about accessibility, privacy and feedback: true to what is known, and of the rest that it is missing."""

import re
from dataclasses import replace
from datetime import date
from html import escape

import pytest

from chatd.base.errors import Reason
from chatd.base.texts.catalogue import catalogue, text_of
from chatd.directory.rules import authorities
from chatd.directory.rules.directory import Imprint
from chatd.directory.service.previews import Previews
from chatd.line.http.about import AboutPages
from chatd.line.http.about_html import PAGES, About, links
from chatd.line.http.help_html import PLAIN_POLICY, Why, plain_page
from tests.service.world import EMBED, FI, SV, World, a_directory, a_line
from tests.stage.line import ROOT
from tests.transport.test_own_page import SLY, SLY_LINE, Elements

LANGUAGES = ("fi", "sv", "en")
TODAY = date(2026, 12, 1)
LEAVE_TO = "https://weather.example/?a=1&b=2"
KNOWN = {"lang", "charset", "name", "content", "rel", "href", "class"}
SAID = Imprint(
    reviewed=date(2026, 11, 30),
    email="palaute@x.example",
    phone="09 000 0000",
    address="Katu 1, Helsinki",
    complaints="https://x.example/valitus",
    privacy="https://x.example/tietosuoja",
)


def page(which, language="fi", imprint=SAID, line=None, today=TODAY):
    about = About(EMBED, line or a_line(), "Yhdistys", imprint, today, language, LEAVE_TO)
    return about.page(which)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", PAGES)
def test_each_page_is_whole_in_each_language_and_leads_to_the_others(which, language):
    elements = Elements(page(which, language))
    tags = [tag for tag, _ in elements.found]
    assert (tags.count("main"), tags.count("h1"), tags.count("title")) == (1, 1, 1)
    assert not {"script", "img", "iframe", "form", "input"} & set(tags)
    html = dict(elements.found)["html"]
    assert html["lang"] == language
    hrefs = elements.attributes("href")
    for other in set(PAGES) - {which}:
        assert f"/l/{EMBED}/{other}?lang={language}" in hrefs
    for other in set(LANGUAGES) - {language}:
        assert f"/l/{EMBED}/{which}?lang={other}" in hrefs
    assert "tel:112" in hrefs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", PAGES)
def test_before_all_else_stands_the_way_out_to_where_the_own_page_leaves(which, language):
    links = [attrs for tag, attrs in Elements(page(which, language)).found if tag == "a"]
    assert links[0] == {"href": LEAVE_TO, "rel": "nofollow noreferrer"}
    assert f">{text_of('shared.leave', language)}</a>" in page(which, language)


def test_every_text_about_a_line_stands_on_one_of_its_pages():
    code = (ROOT / "chatd" / "line" / "http" / "about_html.py").read_text()
    keys = [key for key in catalogue("fi") if key.startswith("line.about.")]
    assert len(keys) > 30, "control"
    made = {f"title_{which}" for which in PAGES}
    names = {key.removeprefix("line.about.") for key in keys} - made
    assert [name for name in sorted(names) if not re.search(rf"[\"'.]{name}[\"']", code)] == []


def test_the_title_says_nothing_of_the_line():
    for which in PAGES:
        assert a_line().name_in(FI) not in re.search("<title>(.*)</title>", page(which))[1]


def test_the_accessibility_statement_says_all_that_the_law_asks_for():
    said = page("accessibility")
    for words in (
        "Yhdistys",  # whose
        "osittain",  # how far
        text_of("line.about.known_readers", "fi"),  # what is lacking
        "29.11.2026",  # when it was assessed
        "30.11.2026",  # when the organisation went through it
        "palaute@x.example",  # where feedback goes
        "14 päivän kuluessa",
        "Traficom",  # who watches over it
        "306/2019",
    ):
        assert words in said, words


def test_privacy_has_the_three_promises_and_their_limits_and_who_answers_for_them():
    said = page("privacy")
    for key in ("anonymous", "e2ee", "nostore", "limits"):
        assert text_of(f"visitor.consent.{key}", "fi") in said
    assert "https://x.example/tietosuoja" in said
    assert "Tietosuojavaltuutetun" in said


def test_feedback_leads_to_each_way_and_to_how_one_complains():
    hrefs = Elements(page("feedback")).attributes("href")
    assert {"mailto:palaute@x.example", "tel:090000000", "https://x.example/valitus"} <= set(hrefs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_organisation_has_not_said_is_called_missing_and_nothing_is_made_up(language):
    for which, key in (
        ("accessibility", "no_ways"),
        ("privacy", "no_privacy_page"),
        ("feedback", "no_complaints_page"),
    ):
        said = page(which, language, None)
        assert text_of(f"line.about.{key}", language, org="Yhdistys") in said
        assert not re.search("mailto:|tel:(?!112)", said)
        assert text_of("line.about.careful", language) not in said
    only_address = replace(SAID, email="", phone="", complaints="", privacy="")
    said = page("feedback", language, only_address)
    assert "Katu 1" in said
    assert text_of("line.about.email", language) not in said


def test_nothing_that_an_organisation_writes_becomes_a_tag():
    sly = Imprint(TODAY, SLY[FI], SLY[FI], SLY[FI], SLY[FI], SLY[FI])
    for which in PAGES:
        said = About(EMBED, SLY_LINE, SLY[FI], sly, TODAY, FI, LEAVE_TO).page(which)
        assert "alert(1)" in said, "control"
        assert "script" not in {tag for tag, _ in Elements(said).found}
        assert all(set(attrs) <= KNOWN for _, attrs in Elements(said).found)


def test_a_line_named_in_another_language_alone_is_marked_as_that():
    finnish = a_line(name={FI: "Linja"}, languages=(FI,))
    assert '<strong lang="fi">Linja' in page("privacy", "sv", line=finnish)
    assert "<strong>Linja" in page("privacy", "fi", line=finnish)


def test_the_authority_is_the_one_of_the_day():
    old, new = authorities.ACCESSIBILITY
    assert authorities.on(date(2024, 12, 31), authorities.ACCESSIBILITY) is old
    assert authorities.on(date(2025, 1, 1), authorities.ACCESSIBILITY) is new
    assert authorities.on(date(2000, 1, 1), authorities.ACCESSIBILITY) is old
    assert "Traficom" not in page("accessibility", today=date(2024, 12, 31))
    assert all(
        set(LANGUAGES) <= set(each.names) for each in (old, new, *authorities.DATA_PROTECTION)
    )


class Asked:
    host, path, origin, source, is_for_eyes = "line.test", "/l/x", None, None, True

    def __init__(self, embed=EMBED, lang=""):
        self._embed, self._lang = embed, lang

    def part(self, _):
        return self._embed

    def query(self, _):
        return self._lang


def refused(reason):
    return plain_page(Why.UNKNOWN, ()) if reason is Reason.GONE else ""


async def test_a_page_is_in_the_language_that_is_asked_for_else_in_the_lines_first(tmp_path):
    world = await World(tmp_path, a_directory(a_line())).start()
    registry = world.services.registry
    previews = Previews(registry, None, world.clock)
    about = AboutPages(registry, previews, world.clock, refused, LEAVE_TO)
    for asked, language in (("sv-FI", SV), ("en", "en"), ("so", FI), ("", FI), ("x" * 99, FI)):
        answer = await about.accessibility(Asked(lang=asked))
        assert answer.headers["Content-Language"] == language
        assert PLAIN_POLICY in answer.headers["Content-Security-Policy"]
        assert text_of("line.about.state", language) in answer.body
        assert escape(LEAVE_TO) in answer.body


def test_links_are_marked_where_the_page_around_them_is_in_another_language():
    assert links(EMBED, "en", ' lang="en"').startswith('<ul lang="en"')
