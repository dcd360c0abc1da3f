"""The own page and the plain one: an organisation's words stay text, no address of others, no script that slips in."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from chatd.base.http import content_policy as policy
from chatd.directory.rules.directory import Contact, Helpline, OpeningHours
from chatd.directory.service.previews import Previews
from chatd.line.http.advice_html import advice_page
from chatd.line.http.help_html import PLAIN_POLICY, Why, plain_page, sections_of
from chatd.line.http.own_page import OwnPage
from chatd.line.service.help_text import help_of
from tests.service.world import EMBED, FI, START, SV, World, a_directory, a_line

NAMES = ["embed", "id", "name", "organisation", "language", "help", "roots"]
SLY = {FI: "\"'><script>alert(1)</script>", SV: "&"}
A_HELPLINE = Helpline(SLY, SLY[FI], SLY, SLY, date(2026, 1, 1))
SLY_LINE = a_line(name=SLY, audience=SLY, helplines=(A_HELPLINE,))


class Asked:
    """A request for the own page."""

    host, path, origin, source, is_for_eyes = "line.test", "/l/x", None, None, True

    def part(self, _):
        return EMBED

    def query(self, _):
        return ""


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_that_an_organisation_writes_becomes_a_tag(name, tmp_path):
    world = await World(tmp_path, a_directory(SLY_LINE)).start()
    template = f'<p title="{{{{line.{name}}}}}">'
    own = OwnPage(
        template,
        world.services.registry,
        Previews(world.services.registry, None, world.clock),
        world.clock,
        ("http://line.test",),
    )
    page = (await own.page(Asked())).body
    assert "{{" not in page, "control: the place is filled"
    assert set(re.findall(r"<(\w+)", page)) <= {
        "p",
        "li",
        "strong",
        "a",
        "section",
        "h2",
        "ul",
        "br",
    }
    assert page.count("alert(1)") == {"name": 1, "help": 8}.get(name, 0)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of each language's sections."""

    def __init__(self, page):
        super().__init__()
        self.found, self.texts, self._languages = [], {}, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag == "section":
            self._languages.append(dict(attrs)["lang"])

    def handle_endtag(self, tag):
        if tag == "section":
            self._languages.pop()

    def handle_data(self, data):
        for language in self._languages:
            self.texts[language] = self.texts.get(language, "") + data

    def attributes(self, name):
        return [attrs[name] for _, attrs in self.found if name in attrs]


@pytest.mark.parametrize("why", Why)
def test_the_plain_page_says_in_three_languages_what_is_the_matter_with_112_and_every_number_once(
    why,
):
    other = a_line(
        helplines=(*a_line().helplines, Helpline({SV: "B"}, "116 006", {}, {}, date(2026, 1, 1)))
    )
    page = Elements(plain_page(why, [a_line(), other]))
    assert [attrs["lang"] for tag, attrs in page.found if tag == "section"] == ["fi", "sv", "en"]
    words = {"fi": "Jos olet vaarassa", "sv": "Om du är i fara", "en": "If you are in danger"}
    for language, text in page.texts.items():
        assert words[language] in text
        for number in ("112", "080 005 005", "116 006"):
            assert text.count(number) == (2 if number == "112" else 1)
    calls = [each for each in page.attributes("href") if each.startswith("tel:")]
    assert calls == ["tel:112", "tel:080005005", "tel:116006"] * 3
    assert len({text[:40] for text in page.texts.values()}) == 3


def test_words_that_are_there_in_another_language_alone_are_marked_as_that():
    finnish = Helpline({FI: "Linja"}, "116 006", {FI: "aina"}, {FI: "0"}, date(2026, 1, 1))
    page = plain_page(Why.DOWN, [a_line(helplines=(finnish,))])
    for language in ("fi", "sv", "en"):
        section = re.search(f'<section lang="{language}">.*?</section>', page)[0]
        assert ('<li lang="fi"><strong>Linja' in section) == (language != "fi")


@pytest.mark.parametrize("why", Why)
def test_the_plain_page_runs_nothing_and_names_no_address(why):
    page = plain_page(why, [SLY_LINE])
    elements = Elements(page)
    assert not {"script", "img", "iframe", "form", "input"} & {tag for tag, _ in elements.found}
    assert not re.search(r"https?:|//|@import|url\(", page)
    assert set(elements.attributes("href")) - {"data:,", ""} == {
        "tel:112",
        f"tel:{SLY[FI].replace(' ', '')}",
    }
    assert not elements.attributes("style")
    style = re.search(r"<style>(.*)</style>", page)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in PLAIN_POLICY
    assert elements.attributes("content")[0] == PLAIN_POLICY


def test_the_plain_page_can_be_read_by_who_does_not_see_it():
    page = plain_page(Why.DOWN, [a_line()])
    tags = [tag for tag, _ in Elements(page).found]
    assert (tags.count("main"), tags.count("h1"), tags.count("title")) == (1, 1, 1)
    assert '<html lang="fi">' in page
    assert "width=device-width" in page
    assert "user-scalable" not in page


def test_without_scripts_a_line_says_in_each_of_its_languages_what_helps_now_and_what_later():
    open_now = replace(A_HELPLINE, name={FI: "Auki", SV: "Öppen"}, open_hours=a_line().hours)
    closed = replace(open_now, name={FI: "Kiinni"}, open_hours=OpeningHours("UTC", ((),) * 7))
    unknown = replace(open_now, name={FI: "Ei tiedossa"}, open_hours=None)
    line = a_line(helplines=(unknown, closed, open_now))
    page = Elements(sections_of(help_of(line, START, SV)))
    assert list(page.texts) == ["sv", "fi"], "the language that was asked for comes first"
    swedish, finnish = page.texts.values()
    assert "De här hjälper dig nu:Öppen" in swedish
    assert re.search("Nämä auttavat nyt:Auki.*Muita numeroita.*Ei tiedossa.*Kiinni", finnish)


def test_a_language_that_we_do_not_have_is_not_said_to_be_that():
    line = a_line(languages=("so",), name={"so": "Khadka"}, audience={"so": "dadka"}, helplines=())
    page = sections_of(help_of(line, START))
    assert '<section class="stack-small" lang="so"><p>dadka</p><h2 lang="en">' in page


def test_a_page_of_ours_makes_no_markup_of_text():
    rules = policy(script="s", style="s", connect="c", frame="'none'", trusted="'none'").split("; ")
    assert "require-trusted-types-for 'script'" in rules
    assert "default-src 'none'" in rules
    assert "base-uri 'none'" in rules
    assert "form-action 'none'" in rules


@pytest.mark.parametrize("services", ["", "/s/turva"])
def test_professionals_find_the_services_where_anybody_may_read_them(services):
    page = advice_page(EMBED, a_line(), None, FI, services)
    assert ('href="/s/turva/fi"' in page) is bool(services)


def test_nothing_of_a_contact_becomes_a_tag():
    contact = Contact("<script>", date(2026, 1, 1), page='https://x.example/"<b>')
    page = advice_page(EMBED, SLY_LINE, contact, FI)
    assert "&lt;script&gt;" in page, "control"
    assert "<script" not in page
    assert "<b>" not in page
