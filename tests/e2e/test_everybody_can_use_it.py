"""WCAG 2.2 A and AA in every view of the visitor's page: axe, keyboard, focus, targets, contrast, space, colours."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e.test_every_view_fits import VIEWS as FITTING
from tests.stage.fixtures import beside_the_browser
from tests.stage.line import ROOT
from tests.stage.views import SCRIPTS, Views, in_turn

ALSO = ("unfit", "retired", "welcome&under18", "company", "company_across", "company_here")
VIEWS = (*dict.fromkeys((*FITTING, *ALSO)),)
NARROW, PHONE, DESKTOP = (320, 568), (390, 844), (1280, 800)
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
FORCED = {"color_scheme": "light", "forced_colors": "active"}
# By name: what a browser can be told, the size, and what it cannot be told.
SHORT = {"320": (LIGHT, NARROW, {})}  # what colours do in the dark is reckoned below, in every view
WHOLE = {
    **SHORT,
    "desktop, dark": (DARK, DESKTOP, {}),
    "390": (LIGHT, PHONE, {}),
    "desktop": (LIGHT, DESKTOP, {}),
    "320, dark": (DARK, NARROW, {}),
    "390, forced colours": (FORCED, PHONE, {}),
    "390, letters 200 %": (LIGHT, PHONE, {"letters": "200%"}),
    "390, right to left": (LIGHT, PHONE, {"dir": "rtl"}),
}
FOUND = ROOT / "test-results" / "axe.json"
SPACED = ("cut", "beyond the edge", "sticks out", "the page scrolls", "out of reach", "covered")


@beside_the_browser
async def views(browser: Browser, visitors_gallery: Path) -> AsyncIterator[Views]:
    context = await browser.new_context(
        viewport={"width": 1300, "height": 900}, reduced_motion="reduce"
    )
    yield await Views(await context.new_page(), visitors_gallery).open()
    await context.close()


async def media(views: Views, told: dict[str, str]) -> None:
    await views.page.emulate_media(
        color_scheme=told["color_scheme"],
        forced_colors=told.get("forced_colors", "none"),
        reduced_motion="reduce",
    )


def of_all(found: dict[str, dict[str, list[str]]]) -> list[str]:
    """Each fault once, with where it was."""
    return [
        f"{look} {view}: {fault}"
        for look, views in found.items()
        for view, faults in views.items()
        for fault in faults
    ]


def without_contrast(faults: list[str]) -> list[str]:
    return [each for each in faults if not each.startswith("color-contrast")]


@pytest.mark.parametrize(
    "looks", [SHORT, pytest.param(WHOLE, marks=pytest.mark.long)], ids=("one look", "eight looks")
)
async def test_axe_finds_nothing_in_any_view(views: Views, looks: dict):
    found: dict[str, dict[str, list[str]]] = {look: {} for look in looks}
    for some in in_turn(VIEWS):
        await views.show(some)
        await views.take_axe()
        for look, (told, size, how) in looks.items():
            await media(views, told)
            await views.dress(size, **how)
            faults = await views.axe()
            if told is FORCED:  # axe reads the author's colours there, and the browser shows others
                faults = {view: without_contrast(each) for view, each in faults.items()}
            found[look] |= faults
    counts = {look: [len(each), len(of_all({look: each}))] for look, each in found.items()}
    FOUND.parent.mkdir(exist_ok=True)
    FOUND.write_text(json.dumps({"views and violations by look": counts}))
    assert of_all(found) == [], "\n".join(of_all(found))
    assert all(len(each) == len(VIEWS) for each in found.values())


async def test_axe_would_find_a_button_without_a_name_and_words_that_are_too_pale(views: Views):
    await views.show(["waiting"])
    await views.take_axe()
    await views.page.evaluate(
        """() => { const page = frames[0].frame.contentDocument;
             page.querySelector('main').insertAdjacentHTML('beforeend',
               '<button></button><p style="color:#aaa;background:#fff">vaalea</p>'); }"""
    )
    (faults,) = (await views.axe()).values()
    assert {each.split(":")[0] for each in faults} == {"button-name", "color-contrast"}
    (_, pale) = next(iter((await views.each("contrastFaults")).values()))
    assert [each for each in pale if "vaalea" in each], "control of the reckoning below"


# What each judge of access.js and geometry.js says: looked at once for all tests of this file.
Faults = dict[str, dict[str, list[str]]]
_LOOKED: dict[str, Faults] = {}


async def faults_of(views: Views, what: str) -> list[str]:
    """Of every view: "keyboard", "targets", "contrast", "spaced", "rest" or "help"."""
    if not _LOOKED:
        looked = await _look(views)
        _LOOKED.update(looked)
    return of_all(_LOOKED[what])


async def _look(views: Views) -> dict[str, Faults]:
    found: dict[str, Faults] = {}
    stops = 0

    def note(what: str, look: str, judged: dict[str, list[str]]) -> None:
        found.setdefault(what, {}).setdefault(look, {}).update(judged)

    for some in in_turn(VIEWS):
        await views.show(some)
        note("rest", "", await views.each("restFaults"))
        note("help", "", await views.each("helpFaults"))
        for size in (DESKTOP, NARROW):
            await views.dress(size)
            keyboard = await views.each("keyboardFaults")
            stops += sum(count for count, _ in keyboard.values())
            note("keyboard", str(size), {view: each for view, (_, each) in keyboard.items()})
        note("targets", "320", await views.each("targetFaults"))
        for look, told in (("dark", DARK), ("light", LIGHT)):
            await media(views, told)
            contrast = await views.each("contrastFaults")
            note("contrast", look, {view: each for view, (_, each) in contrast.items()})
        await views.dress(NARROW, isSpaced=True)
        cut = (await views.each("faultsOf")).items()
        note(
            "spaced",
            "320",
            {view: [each for each in faults if each.startswith(SPACED)] for view, faults in cut},
        )
    assert stops > 10 * len(VIEWS), "control: there are some"
    return found


async def test_each_stop_of_the_keyboard_is_in_order_in_sight_and_seen(views: Views):
    assert await faults_of(views, "keyboard") == []


async def test_targets_are_large_enough_to_hit(views: Views):
    assert await faults_of(views, "targets") == []


async def test_targets_are_larger_on_a_line_for_children(views: Views):
    await views.show(["welcome", "welcome&children"])
    assert list((await views.each("leastTarget")).values()) == [44, 48]


async def test_words_and_edges_stand_out_in_light_and_dark(views: Views):
    assert await faults_of(views, "contrast") == []


async def test_nothing_is_cut_when_a_reader_puts_more_space_between_letters_words_and_lines(
    views: Views,
):
    assert await faults_of(views, "spaced") == []


async def test_each_view_has_one_heading_and_a_language_and_nothing_moves_or_waits_for_a_pointer(
    views: Views,
):
    assert await faults_of(views, "rest") == []


async def test_help_stands_in_the_same_place_in_each_view_that_has_it(views: Views):
    assert await faults_of(views, "help") == []


LOOKS = """() => Object.fromEntries(['leave', 'main', 'plain', 'call', 'default'].map((kind) => {
    const page = frames[0].frame.contentDocument;
    const one = page.createElement('button');
    one.className = kind === 'default' ? 'button' : `button button-${kind}`;
    page.querySelector('main').append(one);
    return [kind, lookOf(one)]; }))"""


async def test_where_only_the_systems_colours_count_each_kind_of_button_looks_otherwise(
    views: Views,
):
    await views.show(["welcome"])
    await media(views, FORCED)
    looks = await views.page.evaluate(LOOKS)
    assert len(set(looks.values())) == len(looks), looks


# A view, and the Escape key or the press that opens and closes what stands over it.
JOURNEY = ("welcome", "closed", "full", "stopped", "waiting", "away", "asks", "conversation")


@pytest.mark.parametrize("view", JOURNEY)
async def test_the_tab_key_goes_where_the_order_says_and_out_again(views: Views, view: str):
    await views.show([view])
    await views.dress(PHONE)
    counted = next(iter((await views.each("keyboardFaults")).values()))[0]
    frame = views.page.frames[-1]
    for script in SCRIPTS:
        await frame.add_script_tag(path=script)
    await frame.locator(".button-leave").focus()
    gone = []
    for _ in range(counted):
        gone.append(await frame.evaluate("stopsOf(document).indexOf(document.activeElement)"))
        await views.page.keyboard.press("Tab")
    assert gone == list(range(counted)), "each stop once, in the order of the page"
    assert await views.page.evaluate("document.activeElement.tagName") == "BODY", "and no trap"


@pytest.mark.parametrize(
    ("view", "opens"),
    [
        ("welcome", ".help-row .button"),
        ("waiting", ".help-row .button"),
        ("waiting", ".bottom .button"),
        ("conversation", ".tools-bar .button"),
        ("conversation", ".tools-bar > .button:last-child"),
    ],
)
async def test_escape_closes_what_a_key_has_opened_and_the_focus_is_back_where_it_was(
    views: Views, view: str, opens: str
):
    await views.show([view])
    await views.dress(PHONE)
    frame = views.page.frames[-1]
    await frame.locator(opens).first.focus()
    await views.page.keyboard.press("Enter")
    dialog = frame.locator("dialog[open]")
    await dialog.wait_for()
    assert await frame.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    await views.page.keyboard.press("Escape")
    await dialog.wait_for(state="detached")
    assert await frame.evaluate(
        "(at) => document.activeElement === document.querySelector(at)", opens
    )


async def test_after_ones_own_press_the_focus_is_on_the_heading_of_what_has_come(views: Views):
    await views.show(["welcome"])
    await views.dress(PHONE)
    frame = views.page.frames[-1]
    await frame.locator(".bottom .button-main").focus()
    await views.page.keyboard.press("Enter")
    await frame.locator(".place, h1:focus").first.wait_for()
    assert await frame.evaluate("document.activeElement.matches('h1')")
    await frame.locator(".top .button-plain").focus()
    await views.page.keyboard.press("Enter")
    await frame.locator(".cover").wait_for()
    assert await frame.evaluate("document.activeElement.matches('h1')"), "the cover too"
    await views.page.keyboard.press("Shift+Tab")
    assert await frame.evaluate("document.activeElement.matches('.button-leave')"), "the way out"


async def test_with_one_key_one_is_at_the_messages(views: Views):
    await views.show(["conversation"])
    await views.dress(PHONE)
    frame = views.page.frames[-1]
    skip = frame.locator(".skip")
    await skip.focus()
    assert (await skip.bounding_box() or {"height": 0})["height"] >= 44, "it is seen meanwhile"
    await views.page.keyboard.press("Enter")
    assert await frame.evaluate("document.activeElement.matches('.log')")
    await views.page.keyboard.press("Tab")
    assert await frame.evaluate(
        "document.activeElement.matches('textarea, .words a, .words .link')"
    )
