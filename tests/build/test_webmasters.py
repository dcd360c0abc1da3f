"""The page for webmasters says what the program says and does, in both languages."""

import re

import pytest

from chatd.base.texts.catalogue import catalogue
from chatd.directory.service.snippets import policies_of
from tests.stage.line import ROOT
from tests.stage.webmasters import LINE, PAGES, told_policies
from tests.stage.wordpress import PLUGIN


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_policies_are_exactly_those_that_the_snippet_comes_with(language):
    assert told_policies(language) == list(policies_of(LINE))


@pytest.mark.parametrize("language", ["en", "fi"])
def test_what_tools_are_told_is_what_the_plugin_tells_them(language):
    left_alone = re.search(
        r"const LEFT_ALONE = array\((.*?)\n\);",
        (PLUGIN / "includes/page.php").read_text(),
        re.DOTALL,
    )
    assert left_alone
    attributes = set(re.findall(r"^\t'([\w-]+)' ", left_alone[1], re.MULTILINE))
    assert len(attributes) > 8, "control: they are read"
    told = set(re.findall(r"\b((?:data|nitro)-[\w-]+)", PAGES[language]))
    general = {"data-no-minify"}  # a name that several read; no tool's only one
    assert attributes - general <= told


@pytest.mark.parametrize("language", ["en", "fi"])
def test_what_a_page_hears_is_what_the_loader_says(language):
    sources = "".join(each.read_text() for each in (ROOT / "widget/src/embed").glob("*.ts"))
    said = set(re.findall(r"Status =\s([^;]+);", sources))
    statuses = set(re.findall(r'"(\w+)"', "".join(said)))
    assert {"opened", "line_open"} <= statuses, "control: they are read"
    _, _, after = PAGES[language].partition("`window.avoinlinja.on(")
    told = re.findall(r"`(\w+)`", after.partition("\n")[0])
    assert set(told) == statuses


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_words_that_one_sees_are_those_of_the_catalogue(language):
    _, _, table = PAGES[language].rpartition("\n## ")
    quoted = re.findall(r'^\| "([^"]+)"', table, re.MULTILINE)
    assert quoted, "control: some are"
    texts = "\n".join(catalogue(language).values())
    assert [each for each in quoted if each not in texts] == []


def test_both_languages_have_the_same_parts():
    parts = {name: page.count("\n## ") for name, page in PAGES.items()}
    assert parts["en"] == parts["fi"] > 10
