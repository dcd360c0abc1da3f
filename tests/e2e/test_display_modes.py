"""How the chat stands in a partner's page: over it, behind a button in a corner, inline, over the whole page.

In each a talk begins, what is on the screen can be pressed, the way out leaves, and closing leaves the page as it was.
"""

import asyncio
import json
import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, FrameLocator, Locator, Page, expect

from chatd.directory.service.snippets import DISPLAYS
from tests.e2e.test_host_pages import answering, on_shift
from tests.stage.browser import EXIT, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import ROOT, Line
from tests.stage.looks import violations
from tests.stage.people import FI, SOON, Visitor, pressing

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SCREENS = pytest.mark.parametrize(
    "screen", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
HOSTILE = (
    "html *{all:unset!important;position:static!important;clip-path:inset(50%)!important;pointer-events:none!important}"
    "a,div,dialog,iframe{display:none!important;height:3px!important;transform:scale(.1)!important}"
)
TALL = "<p style='height:60vh'>Yhdistys"


class Host:
    """A partner's page, with the snippet in the place that it may name, and a page's length above and below."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.visitor = Visitor(page, self.chat)

    @classmethod
    async def open(
        cls,
        context: BrowserContext,
        line: Line,
        display: str,
        more: str = "",
        *,
        head: str = "",
        html: str = "lang=fi",
        viewport: str = "<meta name=viewport content='width=device-width'>",
        is_clicked: bool = True,
    ) -> "Host":
        answer = await context.request.get(line.partner)
        found = re.search(r'<div class="snippet">(.*?)</div>', await answer.text(), re.DOTALL)
        assert found
        its = f'data-display="{display}" data-place="here" {more} data-embed='
        snippet = found[1].replace(
            "data-embed=", its if display == "inline" else its.replace("here", "")
        )
        text = (
            f"<!doctype html><html {html}>{viewport}{head}"
            f"<body><h1>Yhdistys</h1><div id=here>{snippet}</div>{TALL}{TALL}{TALL}"
        )
        await context.route(f"{line.partner}host", answering(text))
        page = await context.new_page()
        await page.goto(f"{line.partner}host")
        host = cls(page)
        if is_clicked:
            await host.click(display)
        return host

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("dialog > iframe")

    @property
    def bubble(self) -> Locator:
        return self.page.locator("html > a")

    async def click(self, display: str) -> None:
        link = self.bubble if display == "bubble" else self.page.locator("body a[data-avoinlinja]")
        await link.click()
        await expect(self.visitor.button("consent.start")).to_be_visible(timeout=SOON)

    async def box(self) -> tuple[int, int, int, int]:
        """Where the chat is on the screen: x, y, width, height."""
        at = await self.page.locator("dialog > iframe").bounding_box()
        assert at
        return round(at["x"]), round(at["y"]), round(at["width"]), round(at["height"])

    async def is_whole(self) -> bool:
        """All of it is on the screen, and nothing lies above it."""
        return await self.page.evaluate(
            "(() => { const one = document.querySelector('dialog > iframe'),"
            " { left, top, right, bottom } = one.getBoundingClientRect();"
            " return left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1"
            " && [[left + 9, top + 9], [right - 9, bottom - 9]]"
            ".every((at) => document.elementFromPoint(...at) === one) })()"
        )

    async def leaves(self) -> None:
        way_out = self.chat.get_by_role("button", name=FI["shared.leave"]).first
        async with pressing(way_out.click(timeout=SOON)):
            await self.page.wait_for_url(EXIT, timeout=SOON)

    async def closes(self) -> None:
        await self.page.evaluate("avoinlinja.close()")
        await expect(self.page.locator("iframe")).to_have_count(0)


@SCREENS
@pytest.mark.parametrize("display", DISPLAYS)
async def test_a_talk_begins_and_the_way_out_leaves(
    line: Line, context: NewContext, display: str, screen: dict[str, object]
):
    host = await Host.open(await context(**screen), line, display)
    assert await host.is_whole()
    _, _, width, _ = await host.box()
    full = screen["viewport"]["width"]
    assert (width == full) is (screen is PHONE or display == "page")
    await host.visitor.button("consent.start").click()
    await host.visitor.is_first()
    await host.leaves()


@pytest.mark.parametrize(
    "display",
    [
        pytest.param(one, marks=pytest.mark.long) if one in ("box", "page") else one
        for one in DISPLAYS
    ],
)
async def test_closing_leaves_the_page_as_it_was_and_the_focus_where_it_came_from(
    line: Line, context: NewContext, display: str
):
    host = await Host.open(await context(**DESKTOP), line, display, is_clicked=False)
    await expect(host.page.locator("[data-avoinlinja-state]")).to_have_count(1)
    before = await host.page.evaluate("[document.body.innerHTML, document.body.offsetHeight]")
    await host.click(display)
    await host.closes()
    assert (
        await host.page.evaluate("[document.body.innerHTML, document.body.offsetHeight]") == before
    )
    assert await host.page.evaluate("document.activeElement.matches('a[data-avoinlinja]')")
    await host.click(display)
    await host.leaves()


# ---- the button in a corner ----


@SCREENS
async def test_the_button_says_how_the_line_is_has_room_for_a_finger_and_the_link_stays(
    line: Line, context: NewContext, screen: dict[str, object]
):
    host = await Host.open(await context(**screen), line, "bubble", is_clicked=False)
    await expect(host.bubble).to_have_text(re.compile(r"Avaa keskustelu\s+\S+"))
    await expect(host.page.locator("body a[data-avoinlinja]")).to_be_visible()
    at = await host.bubble.bounding_box()
    viewport = screen["viewport"]
    assert at
    assert at["height"] >= 44
    assert round(at["x"] + at["width"]) == viewport["width"] - 16
    assert round(at["y"] + at["height"]) == viewport["height"] - 16
    await expect(host.page.locator("iframe")).to_have_count(0)
    await host.page.keyboard.press("Shift+Tab")  # it is last in the page
    assert await host.page.evaluate(
        "document.activeElement.parentNode === document.documentElement"
    )
    ring = await host.bubble.evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert ring != "none"
    await host.page.keyboard.press("Enter")
    await expect(host.visitor.button("consent.start")).to_be_visible(timeout=SOON)
    await expect(host.bubble).to_have_count(0)
    await host.closes()
    await expect(host.bubble).to_be_focused()


@pytest.mark.parametrize(
    ("scheme", "forced"),
    [
        pytest.param("light", "none", marks=pytest.mark.long),
        ("dark", "none"),
        pytest.param("light", "active", marks=pytest.mark.long),
        ("dark", "active"),
    ],
)
async def test_the_buttons_words_can_be_read_by_day_by_night_and_in_forced_colours(
    line: Line, context: NewContext, scheme: str, forced: str
):
    theirs = await context(**DESKTOP, color_scheme=scheme, forced_colors=forced)
    host = await Host.open(theirs, line, "bubble", is_clicked=False)
    words, ground, edge = await host.bubble.evaluate(
        "(one) => { const { color, backgroundColor, borderTopColor } = getComputedStyle(one);"
        " return [color, backgroundColor, borderTopColor].map((one) =>"
        " one.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0)) }"
    )
    assert abs(words - ground) > 250  # of 765
    assert abs(edge - ground) > 250


async def test_the_button_is_on_no_paper_and_comes_again(line: Line, context: NewContext):
    host = await Host.open(await context(**DESKTOP), line, "bubble", is_clicked=False)
    await expect(host.bubble).to_be_visible()
    await host.page.evaluate(
        "addEventListener('beforeprint', () => { window.printed = !!document.querySelector('html > a') })"
    )
    await host.page.pdf()
    assert await host.page.evaluate("printed") is False
    await expect(host.bubble).to_be_visible()


@pytest.mark.parametrize("display", ["bubble", "inline"])
async def test_no_style_of_the_page_hides_the_button_or_the_chat(
    line: Line, context: NewContext, display: str
):
    host = await Host.open(
        await context(**DESKTOP), line, display, head=f"<style>{HOSTILE}</style>", is_clicked=False
    )
    if display == "bubble":
        await host.bubble.click()
    else:
        await host.page.evaluate("avoinlinja.open()")
    await expect(host.visitor.button("consent.start")).to_be_visible(timeout=SOON)
    assert await host.is_whole()
    await host.leaves()


@pytest.mark.parametrize(
    ("html", "style", "is_left"),
    [
        pytest.param("lang=fi", "", False, marks=pytest.mark.long),
        ("lang=ar dir=rtl", "", True),
        pytest.param("lang=fi", "--avoinlinja-corner:left", True, marks=pytest.mark.long),
        pytest.param("lang=ar dir=rtl", "--avoinlinja-corner:right", False, marks=pytest.mark.long),
    ],
)
async def test_button_and_box_stand_in_the_corner_of_the_pages_direction_or_its_choice(
    line: Line, context: NewContext, html: str, style: str, is_left: bool
):
    host = await Host.open(
        await context(**DESKTOP),
        line,
        "bubble",
        html=html,
        head=f"<style>:root{{{style}}}</style>",
        is_clicked=False,
    )
    at = await host.bubble.bounding_box()
    assert at
    assert (round(at["x"]) == 16) is is_left
    await host.click("bubble")
    x, _, width, _ = await host.box()
    assert x == (16 if is_left else 1280 - 16 - width)
    await host.leaves()


# ---- inline ----


async def test_inline_it_stands_in_its_place_and_goes_with_the_page(
    line: Line, context: NewContext
):
    host = await Host.open(await context(**DESKTOP), line, "inline")
    x, y, width, height = await host.box()
    place = await host.page.locator("#here").bounding_box()
    assert place
    assert (x, width) == (round(place["x"]), round(place["width"]))
    assert y + height == round(place["y"] + place["height"])
    await host.page.evaluate("scrollBy(0, 50)")
    await host.page.wait_for_function(
        "(y) => Math.abs(document.querySelector('dialog').getBoundingClientRect().y - y) < 2",
        arg=y - 50,
    )
    assert await host.is_whole()


async def test_scrolled_away_the_chat_is_never_off_the_screen_nor_its_way_out(
    line: Line, context: NewContext
):
    host = await Host.open(await context(**DESKTOP), line, "inline")
    await host.visitor.button("consent.start").click()
    await host.visitor.is_first()
    left = "document.querySelector('dialog').getBoundingClientRect().left"
    for to in (120, 300, 450, 900, 300, 0):
        await host.page.evaluate(f"scrollTo(0, {to})")
        await host.page.wait_for_function(f"{left} {'>' if to > 600 else '<'} 700")
        assert await host.is_whole(), to
    await host.visitor.is_first()
    await host.leaves()


async def test_a_page_that_draws_its_place_anew_takes_no_conversation_away(
    line: Line, context: NewContext
):
    host = await Host.open(await context(**DESKTOP), line, "inline")
    await host.visitor.button("consent.start").click()
    await host.visitor.is_first()
    stood = await host.box()
    await host.page.evaluate("here.remove()")
    await host.page.wait_for_function(
        "document.querySelector('dialog').getBoundingClientRect().left > 700"
    )
    await host.visitor.is_first()
    assert await host.is_whole()
    await host.page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<p id=here>')"
    )
    await host.page.wait_for_function(
        "document.querySelector('dialog').getBoundingClientRect().left < 100"
    )
    assert (await host.box())[2:] == stood[2:]
    await host.visitor.is_first()
    await host.leaves()


@pytest.mark.parametrize(
    "style",
    [
        "width:200px",
        *(
            pytest.param(one, marks=pytest.mark.long)
            for one in ("display:none", "transform:scale(.2)")
        ),
    ],
)
async def test_where_its_place_is_too_small_it_stands_in_the_corner(
    line: Line, context: NewContext, style: str
):
    host = await Host.open(
        await context(**DESKTOP),
        line,
        "inline",
        head=f"<style>#here{{{style}}}</style>",
        is_clicked=False,
    )
    await host.page.evaluate("avoinlinja.open()")
    await expect(host.visitor.button("consent.start")).to_be_visible(timeout=SOON)
    x, _, width, _ = await host.box()
    assert x + width == 1280 - 16
    assert await host.is_whole()
    await host.leaves()


# ---- languages and looks of an open chat ----


async def test_the_page_changes_the_language_and_no_place_is_lost(line: Line, context: NewContext):
    host = await Host.open(await context(**DESKTOP), line, "bubble")
    await host.visitor.button("consent.start").click()
    await host.visitor.is_first()
    await host.page.evaluate("avoinlinja.setLocale('sv-FI')")
    await expect(host.chat.get_by_role("button", name="Lämna sidan snabbt").first).to_be_visible()
    await expect(host.page.locator("[data-avoinlinja-state]")).to_have_attribute("lang", "sv")
    await expect(host.visitor.place).to_be_visible()
    await host.page.evaluate("avoinlinja.setLocale('fi')")
    await host.visitor.is_first()
    await host.leaves()


async def test_the_page_says_day_or_night_and_its_colours_are_the_chats(
    line: Line, context: NewContext
):
    style = "<style>:root{--avoinlinja-accent:#7a1fa2;--avoinlinja-accent-dark:#d7a6f0}</style>"
    # a browser that is told what a person's device has would not look at the frame's own scheme
    host = await Host.open(
        await context(**DESKTOP, color_scheme="null"), line, "bubble", head=style
    )
    start = host.visitor.button("consent.start")
    ground = "(one) => getComputedStyle(one).backgroundColor"
    day, night = "rgb(122, 31, 162)", "rgb(215, 166, 240)"
    assert await start.evaluate(ground) == day
    for theme, seen in (("dark", night), ("light", day), ("dark", night)):
        await host.page.evaluate(f"avoinlinja.setTheme('{theme}')")
        await expect(start).to_have_css("background-color", seen)
    await host.closes()
    assert await host.bubble.evaluate(ground) == night
    await host.click("bubble")
    assert await start.evaluate(ground) == night
    await host.leaves()


async def test_colours_that_cannot_be_read_are_refused_once_and_before_anybody_opens(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("--avoinlinja-accent")
    style = "<style>:root{--avoinlinja-accent:#ffcc00;--avoinlinja-accent-dark:red}</style>"
    context_ = await context(**DESKTOP)
    told: list[str] = []
    context_.on("console", lambda one: told.append(one.text) if one.type == "warning" else None)
    host = await Host.open(context_, line, "bubble", head=style)
    start = host.visitor.button("consent.start")
    await expect(start).to_have_css("background-color", "rgb(23, 86, 94)")
    assert sorted(re.findall(r"^(\S+):", "\n".join(told), re.MULTILINE)) == [
        "--avoinlinja-accent",
        "--avoinlinja-accent-dark",
    ]
    await host.leaves()


@pytest.mark.long
async def test_whatever_the_page_asks_or_draws_anew_a_talk_goes_on_and_shift_leaves(
    line: Line, context: NewContext
):
    aino = await on_shift(line, context)
    host = await Host.open(await context(**DESKTOP, color_scheme="null"), line, "inline")
    await host.visitor.button("consent.start").click()
    await aino.accept()
    await host.visitor.verified()
    await host.visitor.say("hei")
    for act in (
        "avoinlinja.setLocale('en')",
        "avoinlinja.setTheme('dark')",
        "here.replaceWith(document.createElement('p'))",
        "scrollTo(0, 900)",
        "avoinlinja.setLocale('fi')",
        "avoinlinja.open()",
    ):
        await host.page.evaluate(act)
    await expect(host.visitor.said).to_have_text(["hei"])
    await host.visitor.say("yhä täällä")
    await expect(aino.said()).to_have_text(["hei", "yhä täällä"])
    assert await host.is_whole()
    await host.page.locator("h1").click()  # the keys go to the page now
    async with pressing(press_shift(host.page)):
        await host.page.wait_for_url(EXIT, timeout=SOON)


async def press_shift(page: Page) -> None:
    for _ in range(3):
        await page.keyboard.press("Shift")


# ---- a page that is bundled ----

BUNDLE = """
import { build } from "vite";
const [entry, outDir] = process.argv.slice(1);
await build({ root: process.cwd(), configFile: false, logLevel: "warn", build: { outDir, emptyOutDir: true,
  lib: { entry, formats: ["iife"], name: "page", fileName: () => "page.js" } } });
"""
APPLICATION = """
import { linkOf, load } from "PACKAGE";

const snippet = SNIPPET;
const link = Object.assign(document.createElement("a"), { textContent: "Avaa keskustelu" });
for (const [name, value] of Object.entries(linkOf(snippet))) link.setAttribute(name, value);
document.querySelector("main").append(link);
const line = load(snippet);
load(snippet);
window.heard = [];
const off = line.on((status) => heard.push(status));
line.on((status) => status === "opened" && off());
Object.assign(window, { line });
"""


@pytest.mark.long
async def test_a_bundled_page_loads_the_pinned_chat_by_the_package_and_speaks_to_it(
    line: Line, context: NewContext, tmp_path: Path
):
    theirs = await context(**DESKTOP)
    answer = await theirs.request.get(line.partner)
    found = dict(
        re.findall(r'(?:data-)?(src|integrity|embed|root|lang)="([^"]+)"', await answer.text())
    )
    await node("build/package.mjs", str(tmp_path / "package"))
    source = APPLICATION.replace("PACKAGE", str(tmp_path / "package" / "dist" / "index.js"))
    snippet = json.dumps({**found, "display": "bubble"})
    (tmp_path / "page.mjs").write_text(source.replace("SNIPPET", snippet))
    await node(
        "--input-type=module", "-e", BUNDLE, str(tmp_path / "page.mjs"), str(tmp_path / "out")
    )
    program = (tmp_path / "out" / "page.js").read_text()
    await theirs.route(
        f"{line.partner}host",
        answering(f"<!doctype html><html lang=fi><main></main><script>{program}</script>"),
    )
    page = await theirs.new_page()
    await page.goto(f"{line.partner}host")
    host = Host(page)
    await host.click("bubble")
    await expect(page.locator("script[data-embed]")).to_have_count(1)
    assert await page.evaluate("heard") == ["line_open", "opened"]
    await page.evaluate("line.setLocale('sv')")
    await expect(host.chat.get_by_role("button", name="Lämna sidan snabbt").first).to_be_visible()
    await page.evaluate("line.destroy()")
    await expect(page.locator("iframe, html > a, script[data-embed]")).to_have_count(0)
    assert await page.evaluate("heard") == ["line_open", "opened"]
    await page.evaluate("line.open()")  # waits until it is loaded anew


async def node(*arguments: str) -> None:
    """Run it where the browser's side is built."""
    running = await asyncio.create_subprocess_exec(
        "node", *arguments, cwd=ROOT / "widget", stderr=asyncio.subprocess.PIPE
    )
    _, said = await running.communicate()
    assert running.returncode == 0, said.decode()


MOBILE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


async def test_on_a_phone_it_is_as_large_in_a_page_that_says_nothing_of_phones(
    line: Line, context: NewContext
):
    """Such a page is laid out 980 pixels wide and shown small; the chat is as wide as the phone."""
    host = await Host.open(await context(**MOBILE), line, "box", viewport="")
    assert await host.page.evaluate("[innerWidth, visualViewport.scale < .5]") == [980, True]
    _, _, width, _ = await host.box()
    assert width == 980
    inside = host.chat.locator("html")
    assert 380 <= await inside.evaluate("() => innerWidth") <= 392

    async def tap(button: Locator) -> None:
        """By a finger: a program's click does not know how large a frame is shown."""
        at = await button.evaluate(
            "(one) => { const { left, top, width, height } = one.getBoundingClientRect();"
            " return [left + width / 2, top + height / 2].map((each) => each * 980 / innerWidth) }"
        )
        await host.page.touchscreen.tap(*at)

    await tap(host.visitor.button("consent.start"))
    await host.visitor.is_first()
    async with pressing(tap(host.chat.get_by_role("button", name=FI["shared.leave"]).first)):
        await host.page.wait_for_url(EXIT, timeout=SOON)


SPACING = (  # WCAG 2.2, 1.4.12
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
)
SPACED = """() => [...document.querySelectorAll('html > a, dialog > div, dialog > div > *')].map((one) => {
    const { letterSpacing, wordSpacing, lineHeight, fontSize } = getComputedStyle(one), size = parseFloat(fontSize);
    const { right } = one.getBoundingClientRect();
    const near = (text, times) => Math.abs(parseFloat(text) - size * times) < .1;
    return near(letterSpacing, .12) && near(wordSpacing, .16) && near(lineHeight, 1.5)
        && one.scrollWidth <= one.clientWidth + 1 && right <= innerWidth + 1 });"""


async def test_letters_words_and_lines_stand_as_far_apart_as_a_person_wants(
    line: Line, context: NewContext
):
    phone = await context(**PHONE)
    await phone.route("**/app.js", lambda _: None)  # it goes on opening
    host = await Host.open(phone, line, "bubble", is_clicked=False)
    await expect(host.bubble).to_be_visible(timeout=SOON)
    await host.page.add_style_tag(content=SPACING)
    assert await host.page.evaluate(SPACED) == [True]
    await host.bubble.click()
    await expect(host.page.locator("dialog output")).to_be_visible(timeout=SOON)
    assert await host.page.evaluate(SPACED) == [True] * len(
        await host.page.locator("dialog > div, dialog > div > *").all()
    )


@pytest.mark.parametrize("display", ["bubble", "inline", "page"])
async def test_axe_finds_nothing_in_the_host_page_nor_in_the_chat(
    line: Line, context: NewContext, display: str
):
    """Before it is opened, open and small; the partner's page is ours here, so that all of it is judged."""
    new = await context(bypass_csp=True, reduced_motion="reduce", **PHONE)
    host = await Host.open(new, line, display, head="<title>Yhdistys</title>", is_clicked=False)
    await host.page.evaluate(
        "(() => { const main = document.createElement('main');"
        " main.append(...document.body.childNodes); document.body.append(main) })()"
    )
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        for scheme in ("light", "dark"):
            await host.page.emulate_media(color_scheme=scheme)
            for frame in host.page.frames:
                where = "host" if frame is host.page.main_frame else "chat"
                found[f"{state}, {scheme}, {where}"] = await violations(frame)

    await look("shut")
    await host.click(display)
    await look("open")
    await host.visitor.button("consent.start").click()
    await host.visitor.sees("queue.nobody")
    await look("waiting")
    if display != "page":
        await host.visitor.button("chat.minimise").click()
        await expect(host.visitor.button("small.open")).to_be_visible(timeout=SOON)
        await look("small")
    assert {state: faults for state, faults in found.items() if faults} == {}
