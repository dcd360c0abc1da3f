"""Is nothing that acts or tells covered, cut or sticking out: any view, on any screen, with letters twice as large?"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from tests.stage.fixtures import beside_the_browser

SITE = "http://localhost/"  # secure, and answered by the test itself
DOORS = (
    *("welcome", "unstaffed", "closed", "closed_by_hand", "full", "stopped", "closed_for_now"),
    *("unreachable", "not_allowed", "welcome&page", "welcome&children"),
)
QUEUES = (
    *(
        "waiting",
        "away",
        "long",
        "nobody",
        "closed_now",
        "asks",
        "kept_place",
        "before_close",
        "notice",
    ),
    *(
        "waiting&children",
        "closing",
        "lost_place",
        "not_today",
        "gave_up",
        "queue_lost",
        "given_back",
    ),
)
TALKS = (
    *("conversation", "marks", "orphan", "another", "silent", "lost", "failed", "unverified"),
    *("verifying", "ended", "covered", "many", "small", "times", "every_sign", "not_sent"),
    *("end_counsellor", "end_silent", "end_lost", "end_abandoned"),
)
OVER_THE_PAGE = (
    "leave",
    "end",
    "link",
    "welcome&help",
    "waiting&help",
    "conversation&help",
    "looks&help",
)
CARDS = ("waiting&info=", "closed&info=plan", "long&info=elsewhere", "waiting&children&info=do")
VIEWS = (*DOORS, *QUEUES, *TALKS, *OVER_THE_PAGE, *CARDS)
NARROW = ((320, 568), (390, 844))
# A narrow phone, one across, 1280 px at 400 %, a desktop. Other phones, one with its keyboard, are like one of them.
ENDS = ((320, 568), (667, 320), (320, 256), (1280, 800))
LIKE_THEM = ((390, 844), (360, 640), (390, 430), (844, 390))
LETTERS = ("100%", "200%")
CARDS_IN = ("fi", "sv", "en")  # texts of their own
BOTH_ENDS = ((320, 568), (1280, 800))
# Elsewhere other words are not longer; those of no people (widget/build/texts/pseudo.mjs) are, and read from the right.
SHOWN = {
    "fi": ENDS,
    "sv": NARROW,
    "en": NARROW,
    "en-XA": BOTH_ENDS,
    "ar-XB": BOTH_ENDS,
}
PSEUDO = ("en-XA", "ar-XB")
AT_ONCE = 13


@beside_the_browser
async def gallery(browser: Browser, visitors_gallery: Path) -> AsyncIterator[Page]:
    """A page in which views are shown side by side, each in a frame of its own."""

    async def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE).split("?")[0]
        if name:
            await route.fulfill(path=visitors_gallery / name)
        else:
            await route.fulfill(body="<!doctype html><body>", content_type="text/html")

    context = await browser.new_context(viewport={"width": 1300, "height": 900})
    await context.route("**/*", answer)
    page = await context.new_page()
    await page.goto(SITE)
    for script in ("geometry.js", "words.js"):
        await page.add_script_tag(path=Path(__file__).with_name(script))
    yield page
    await context.close()


# The line's own data in the gallery, and the hours that a browser writes in a language that it does not know.
LINES_OWN = (
    *("Turvallinen linja", "Suvantosilta ry", "Aino", "Eetu", "Itsenäisyyspäivä"),
    *("Helsinki", "AM", "PM"),
)

KEPT_BY_BROWSERS = """() => [...document.querySelectorAll('input, textarea, select, form, [contenteditable]')]
  .filter((one) => one.localName === 'form' || one.isContentEditable || one.autocomplete !== 'off'
    || (one.localName === 'textarea' && (one.spellcheck || one.getAttribute('autocorrect') !== 'off') && !one.readOnly)
    || !['', 'choice'].includes(one.name))
  .map((one) => one.outerHTML)"""


@dataclass
class Looked:
    """All that is asked of the views of one language."""

    faults: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    fields: int = 0
    remembered: list[str] = field(default_factory=list)


_LOOKED: dict[str, Looked] = {}


async def looked(gallery: Page, language: str) -> Looked:
    """Shown and asked once for all tests of a language, which one worker runs."""
    if language not in _LOOKED:
        found = Looked()
        async for _ in shown(gallery, language):
            if language in PSEUDO:
                found.words += await gallery.evaluate(
                    "([data, isFromTheRight]) => wordsOfAll(data, isFromTheRight)",
                    [LINES_OWN, language == "ar-XB"],
                )
            for frame in gallery.frames[1:]:
                found.fields += await frame.evaluate(
                    "document.querySelectorAll('input, textarea').length"
                )
                found.remembered += await frame.evaluate(KEPT_BY_BROWSERS)
            found.faults += await judged(gallery, SHOWN[language])
        _LOOKED[language] = found
    return _LOOKED[language]


async def shown(gallery: Page, language: str) -> AsyncIterator[list[str]]:
    """All views, some at once."""
    every = [one for one in VIEWS if one not in CARDS or language in CARDS_IN]
    for first in range(0, len(every), AT_ONCE):
        views = every[first : first + AT_ONCE]
        queries = [f"view={view}&lang={language}&demo" for view in views]
        over = await gallery.evaluate("queries => show(queries)", queries)
        assert over == [view in (*OVER_THE_PAGE, *CARDS) for view in views], "these are the views"
        yield views


async def judged(gallery: Page, sizes: Iterable[tuple[int, int]]) -> list[str]:
    faults: list[str] = []
    for letters in LETTERS:
        for size in sizes:
            faults += await gallery.evaluate("size => judge(...size)", [*size, letters])
    return faults


@pytest.mark.parametrize(
    "language", ["fi", "sv", pytest.param("en", marks=pytest.mark.long), *PSEUDO]
)
async def test_nothing_that_acts_or_tells_is_covered_cut_or_sticking_out(
    gallery: Page, language: str
):
    faults = (await looked(gallery, language)).faults
    assert faults == [], "\n".join(faults)


@pytest.mark.long
async def test_nor_on_screens_that_are_like_those(gallery: Page):
    faults: list[str] = []
    async for _ in shown(gallery, "fi"):
        faults += await judged(gallery, LIKE_THEM)
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("language", PSEUDO)
async def test_nothing_is_left_untranslated_or_mixed(gallery: Page, language: str):
    words = (await looked(gallery, language)).words
    assert words == [], "\n".join(words)


@pytest.mark.parametrize("language", ["fi"])
async def test_no_view_has_a_field_that_a_browser_would_remember_correct_or_send_away(
    gallery: Page, language: str
):
    found = await looked(gallery, language)
    assert found.fields > 20, "control: they are found"
    assert found.remembered == []
    await gallery.evaluate(
        "document.body.innerHTML = '<form><textarea name=words></textarea></form>'"
    )
    assert len(await gallery.evaluate(KEPT_BY_BROWSERS)) == 2, "control"
