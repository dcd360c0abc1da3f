"""The snippet on pages that site builders, themes, optimisers, frameworks and consent tools make, and that hang.

Each is served in place of the partner's page. What is tried: the right line opens, what is on the screen can be
pressed, leaving leaves the whole page at once, and nothing of ours ever leaves the partner's page dead. What each
kind of page must hold stands in the table of `hosts/`; here is what needs steps of its own.
"""

import re
import time
from typing import ClassVar

import pytest
from playwright.async_api import BrowserContext, FrameLocator, Page, Route, expect

from tests.stage import one_line
from tests.stage.browser import EXIT, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor, pressing

line, leaving = one_line.line, one_line.leaving

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LANDSCAPE = {"viewport": {"width": 844, "height": 390}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
AVOIN, MUUTOS = "Esimerkki: avoin linja", "Esimerkki: muutoslinja"
SCREENS = pytest.mark.parametrize(
    "screen", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
HANGS_MS = 6_000
ALIVE = (
    "(() => { const one = document.getElementById('theirs'), at = one.getBoundingClientRect();"
    " return document.elementFromPoint(at.x + 3, at.y + 3) === one })()"
)
# Nothing lies over the chat.
WHOLE = (
    "(() => { const one = document.querySelector('dialog > iframe'), at = one.getBoundingClientRect();"
    " return document.elementFromPoint(at.x + 9, at.y + 9) === one })()"
)
# Over all, until the chat is above it.
COVERS = """() => {
  const over = document.body.appendChild(document.createElement('div'));
  over.popover = 'manual';
  over.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; margin: 0';
  over.showPopover();
  globalThis.covered = true;
  const timer = setInterval(() => {
    if (document.elementFromPoint(innerWidth - 40, innerHeight - 40) !== over) {
      clearInterval(timer);
      over.remove();
      covered = false;
    }
  }, 50);
}"""
LEAVES_WITHIN_SECONDS = (
    2  # the goal is 0.4 s on an idle machine; a page that waits for its host needs 6
)


class Host:
    """A partner's page with this body, in which {a} and {b} stand for the snippets of two lines."""

    _snippets: ClassVar[dict[str, str]] = {}

    def __init__(self, page: Page, line: Line) -> None:
        self.page, self._line = page, line

    @classmethod
    async def open(
        cls,
        context: BrowserContext,
        line: Line,
        body: str = "{a}",
        *,
        head: str = "",
        lang: str = "fi",
        path: str = "",
    ) -> "Host":
        page = await context.new_page()
        host = cls(page, line)
        first = await host.snippet()
        text = body.replace("{a}", first).replace("{b}", first.replace("etusivu", "muutos-etusivu"))
        html = (
            f'<!doctype html><html lang="{lang}"><meta name=viewport content="width=device-width">'
        )
        html += f"{head}<body><h1>Yhdistys</h1>{text}<p><a id=theirs href=#x>Oma linkki</a>"
        await context.route(f"{line.partner}host{path}", answering(html))
        await page.goto(f"{line.partner}host{path}")
        return host

    async def snippet(self) -> str:
        """As the line's own partner's page has it; asked for once for each line."""
        address = self._line.partner
        if address not in self._snippets:
            answer = await self.page.context.request.get(address)
            found = re.search(r'<div class="snippet">(.*?)</div>', await answer.text(), re.DOTALL)
            assert found
            self._snippets[address] = found[1]
        return self._snippets[address]

    async def add(self, html: str) -> None:
        """Put this into the page as a framework would; scripts in it run."""
        await self.page.evaluate(
            "(html) => document.body.append(document.createRange().createContextualFragment(html))",
            html,
        )

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("dialog > iframe")

    async def click(self, number: int = 0) -> None:
        await self.page.locator("a[data-avoinlinja]").nth(number).click()

    async def shows(self, name: str) -> None:
        await expect(self.chat.get_by_text(name).first).to_be_visible(timeout=SOON)

    async def leaves(self) -> None:
        """The way out can be pressed as a person does, where it is on the screen."""
        way_out = self.chat.get_by_role("button", name="Poistu nopeasti").first
        async with pressing(way_out.click(timeout=SOON)):
            await self.page.wait_for_url(EXIT, timeout=SOON)

    async def is_alive(self) -> bool:
        """The partner's own link can be pressed: nothing is over it, and it is not inert."""
        return await self.page.evaluate(ALIVE)


def answering(html: str):
    async def answer(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html; charset=utf-8")

    return answer


# ---- which line ----


async def test_of_two_lines_each_link_opens_its_own_in_whatever_order(
    line: Line, context: NewContext
):
    for first, second in ((0, 1), (1, 0)):
        host = await Host.open(await context(**DESKTOP), line, "{a}<p>{b}")
        await expect(host.page.locator("[data-avoinlinja-state]")).to_have_count(2, timeout=SOON)
        for number in (first, second):
            await host.click(number)
            await host.shows((AVOIN, MUUTOS)[number])
            await host.page.evaluate("avoinlinja.push(['close'])")
            await expect(host.page.locator("iframe")).to_have_count(0)


async def test_the_page_may_open_the_one_or_the_other_and_hears_of_which_something_is_told(
    line: Line, context: NewContext
):
    host = await Host.open(await context(), line, "{a}{b}")
    await host.page.evaluate(
        "window.heard = []; avoinlinja.push(['on', (...all) => heard.push(all.join())], "
        "['open', 'muutos-etusivu'])"
    )
    await host.shows(MUUTOS)
    assert "opened,muutos-etusivu" in await host.page.evaluate("heard")
    await host.page.evaluate("avoinlinja.push(['close'], ['open'])")
    await host.shows(AVOIN)


async def test_an_open_chat_is_never_closed_for_another_line_which_opens_in_a_tab(
    line: Line, context: NewContext
):
    theirs = await context(**DESKTOP)
    host = await Host.open(theirs, line, "{a}<p>{b}")
    await host.click(0)
    await host.shows(AVOIN)
    async with theirs.expect_page() as opened:
        await host.click(1)
    tab = await opened.value
    await tab.wait_for_url(f"{line.origin}/l/muutos-etusivu")
    assert await tab.evaluate("opener") is None
    await host.shows(AVOIN)


async def test_a_link_to_a_line_without_a_snippet_stays_a_link(line: Line, context: NewContext):
    host = await Host.open(
        await context(),
        line,
        f'{{a}}<a href="{line.origin}/l/muutos-etusivu" data-avoinlinja>B</a>',
    )
    async with pressing(host.click(1)):
        await host.page.wait_for_url(f"{line.origin}/l/muutos-etusivu")


# ---- links and snippets that come, go and come again ----


async def test_a_snippet_that_comes_late_is_served_too(line: Line, context: NewContext):
    host = await Host.open(await context(), line)
    await host.add((await host.snippet()).replace("etusivu", "muutos-etusivu"))
    await expect(host.page.locator("[data-avoinlinja-state]")).to_have_count(2, timeout=SOON)
    await host.click(1)
    await host.shows(MUUTOS)


@pytest.mark.parametrize(
    "change",
    [
        ("<script async src=", "<script async data-was="),  # inlined elsewhere
        ("<a href=", "<b data-x="),  # no link at all
        ("<a href=", "<a data-x="),
        ("data-embed=", "data-nothing="),
    ],
)
async def test_what_optimisers_leave_of_a_snippet_throws_nothing(
    line: Line, context: NewContext, change: tuple[str, str]
):
    theirs = await context()
    host = await Host.open(theirs, line, "")
    snippet = (await host.snippet()).replace(*change)
    loader = re.search(r'src="(.*?)"', await host.snippet())
    assert loader
    program = await (await theirs.request.get(loader[1])).text()
    await host.page.evaluate("(html) => { document.body.innerHTML += html }", snippet)
    await host.page.evaluate(
        program
    )  # as part of their bundle; a fault fails the test by the watch
    await host.page.evaluate(
        "avoinlinja.push(['toggle'], ['open', 'nobody'], null, 7, ['on', 'no function'], ['constructor'])"
    )
    if change[0] == "<script async src=":
        await host.click()
        await host.shows(AVOIN)


async def test_a_listener_of_the_page_that_throws_stops_nothing(line: Line, context: NewContext):
    host = await Host.open(
        await context(),
        line,
        "<script>(window.avoinlinja ||= []).push(['on', () => { throw new Error('theirs') }])</script>{a}",
    )
    await host.click()
    await host.shows(AVOIN)
    await host.leaves()


# ---- what is shown ----


async def test_where_nothing_of_us_can_be_shown_the_link_is_followed(
    line: Line, context: NewContext
):
    theirs = await context(**PHONE)
    host = await Host.open(theirs, line)
    async with theirs.expect_page() as opened:
        await host.page.evaluate(
            "document.documentElement.append(Object.assign(document.createElement('style'),"
            " {textContent: 'html{content-visibility:hidden}'})); "
            "document.querySelector('a[data-avoinlinja]').click()"
        )
    await (await opened.value).wait_for_url(line.own)


async def test_a_phone_in_landscape_gets_the_whole_screen(line: Line, context: NewContext):
    host = await Host.open(await context(**LANDSCAPE), line)
    await host.click()
    await host.shows(AVOIN)
    box = await host.page.locator("dialog > iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 844, "height": 390}
    named = host.page.get_by_role("dialog", name="Chat", exact=True)
    await expect(named).to_be_visible()  # a word that says nothing of why


async def test_a_printed_page_holds_nothing_of_the_chat(line: Line, context: NewContext):
    host = await Host.open(await context(), line)
    await host.click()
    await host.shows(AVOIN)
    await host.page.evaluate(
        "addEventListener('beforeprint', () => { window.printed = "
        "document.querySelector('dialog').checkVisibility() })"
    )
    await host.page.pdf()
    assert await host.page.evaluate("printed") is False
    await host.leaves()


# ---- what pages do while the chat is open ----


@SCREENS
@pytest.mark.parametrize(
    "what",
    [
        "document.querySelector('dialog').remove()",
        "document.querySelector('dialog > iframe').remove()",
        "document.body.append(document.querySelector('dialog > iframe'))",
        (
            "for (const one of [...document.documentElement.children]) if (!one.matches('head, "
            "body')) one.remove()"
        ),
    ],
)
async def test_a_chat_that_the_page_takes_away_is_told_so_and_the_page_and_the_link_live(
    line: Line, context: NewContext, what: str, screen: dict[str, object]
):
    host = await Host.open(await context(**screen), line)
    await host.page.evaluate("window.heard = []; avoinlinja.push(['on', (one) => heard.push(one)])")
    await host.click()
    await host.shows(AVOIN)
    await host.page.evaluate(what)
    await host.page.wait_for_function("heard.includes('closed')")
    assert await host.is_alive()
    await host.click()
    await host.shows(AVOIN)


async def test_a_frame_that_the_page_loads_anew_is_not_silently_empty(
    line: Line, watch: Watch, context: NewContext
):
    host = await Host.open(await context(), line)
    await host.click()
    await host.shows(AVOIN)
    await host.page.evaluate("document.querySelector('dialog > iframe').srcdoc = '<p>empty'")
    await expect(host.page.locator('dialog a[href="tel:112"]')).to_be_visible(timeout=SOON)


async def test_a_link_in_a_dialog_of_the_page_opens_above_it(line: Line, context: NewContext):
    host = await Host.open(await context(**DESKTOP), line, "<dialog id=menu>{a}</dialog>")
    await host.page.evaluate("menu.showModal()")
    await host.click()
    await host.shows(AVOIN)
    await host.leaves()


async def test_what_lies_over_the_chat_for_a_moment_leaves_no_page_dead_to_who_reads_it(
    line: Line, context: NewContext
):
    host = await Host.open(await context(**DESKTOP), line)
    await host.click()
    await host.shows(AVOIN)
    await host.page.locator("h1").click()
    await host.page.evaluate(COVERS)
    await host.page.wait_for_function(f"{WHOLE} && !covered", timeout=SOON)
    assert await host.is_alive()
    await host.leaves()


async def test_escape_closes_nothing(line: Line, context: NewContext):
    host = await Host.open(await context(**PHONE), line)
    await host.click()
    await host.shows(AVOIN)
    await host.page.evaluate("document.activeElement.blur()")
    for _ in range(3):
        await host.page.keyboard.press("Escape")
    await host.shows(AVOIN)
    await host.leaves()


# ---- pages that hang ----


async def on_shift(line: Line, context: NewContext) -> Counsellor:
    """The first comes by the link that the line told at its start: another takes a second to make."""
    link = line.links.pop("aino", None) or await line.link("aino")
    aino = await Counsellor.sign_in(await context(**DESKTOP, locale="en-GB"), link)
    await aino.start_shift()
    return aino


async def hangs(host: Host) -> None:
    """From now on the partner's page does nothing for as long as HANGS_MS."""
    await host.page.evaluate(
        f"setTimeout(() => {{ const end = Date.now() + {HANGS_MS}; while (Date.now() < end); }}, 50)"
    )


async def seconds_to_leave(host: Host, press) -> float:
    """From the press to the page that people leave to, while the partner's page hangs."""
    asked: list[str] = []
    host.page.on("dialog", lambda dialog: asked.append(dialog.type))
    await press.hover()
    await hangs(host)
    began = time.monotonic()
    await host.page.mouse.down()
    async with pressing(host.page.mouse.up()):
        await host.page.wait_for_url(EXIT, timeout=SOON)
    assert asked == []
    return time.monotonic() - began


@pytest.mark.parametrize("state", ["welcome", "queue", "conversation", "after the end"])
async def test_a_page_that_hangs_delays_no_exit_and_asks_nothing(
    line: Line, context: NewContext, state: str
):
    host = await Host.open(await context(**DESKTOP), line)
    visitor = Visitor(host.page, host.chat)
    await host.click()
    await host.shows(AVOIN)
    if state != "welcome":
        await visitor.button("consent.start").click()
        await visitor.is_first()
    if state in {"conversation", "after the end"}:
        aino = await on_shift(line, context)
        await aino.accept()
        await visitor.verified()
        await visitor.say("hei")
        if state == "after the end":
            await aino.end()
            await expect(visitor.input).to_have_count(0, timeout=SOON)
    button = host.chat.get_by_role("button", name="Poistu nopeasti").first
    assert await seconds_to_leave(host, button) < LEAVES_WITHIN_SECONDS


async def test_half_a_form_of_the_page_keeps_nobody_who_leaves(line: Line, context: NewContext):
    host = await Host.open(
        await context(**DESKTOP),
        line,
        "<script>onbeforeunload = () => true;"
        "addEventListener('beforeunload', (event) => event.preventDefault())</script><input>{a}",
    )
    asked: list[str] = []
    host.page.on("dialog", lambda dialog: asked.append(dialog.type))
    await host.page.locator("input").fill("puoli")
    await host.click()
    await host.shows(AVOIN)
    await host.leaves()
    assert asked == []


async def test_a_reload_in_a_conversation_is_asked_first(line: Line, context: NewContext):
    host = await Host.open(await context(**DESKTOP), line)
    visitor = Visitor(host.page, host.chat)
    aino = await on_shift(line, context)
    await host.click()
    await visitor.button("consent.start").click()
    await aino.accept()
    await visitor.verified()
    await visitor.say("hei")
    async with host.page.expect_event("dialog") as asked:
        await host.page.evaluate("setTimeout(() => location.reload())")
    dialog = await asked.value
    assert dialog.type == "beforeunload"
    await dialog.dismiss()
    await visitor.say("yhä täällä")


# ---- languages, numbers ----

PANEL = """(() => {
  document.querySelector('a[data-avoinlinja]').click();
  const panel = document.querySelector('dialog > div'), numbers = panel.querySelectorAll('a[href^="tel:"]');
  return [panel.lang, panel.innerText, [...numbers].map((one) => [one.getAttribute('href'), one.textContent.trim()])];
})()"""


@pytest.mark.parametrize(
    ("tag", "language", "leave"),
    [
        ("fi-FI", "fi", "Poistu nopeasti"),
        ("sv-SE", "sv", "Lämna sidan snabbt"),
        ("en_US", "en", "Leave quickly"),
        ("so", "fi", "Poistu nopeasti"),
        ("", "fi", "Poistu nopeasti"),
    ],
)
async def test_a_language_tag_means_a_language_that_we_have_and_finnish_is_never_called_another(
    line: Line, context: NewContext, tag: str, language: str, leave: str
):
    host = await Host.open(await context(), line, "", lang=tag)
    await host.add(re.sub(r' data-lang="[a-z]*"', "", await host.snippet()))
    state = host.page.locator("[data-avoinlinja-state]")
    await expect(state).to_have_attribute("lang", language, timeout=SOON)
    lang, words, _ = await host.page.evaluate(PANEL)
    assert lang == language
    assert leave in words


async def test_a_tap_on_a_number_opens_no_chat(line: Line, context: NewContext):
    host = await Host.open(await context(), line)
    await host.page.evaluate(
        "addEventListener('click', (event) => { window.tapped = event.defaultPrevented; "
        "event.preventDefault() })"
    )
    for number in ("112", "080005005"):
        await host.page.locator(f'a[href="tel:{number}"]').click()
        assert await host.page.evaluate("tapped") is False
    await expect(host.page.locator("iframe")).to_have_count(0)


NOLLALINJA = ["tel:080005005", "Nollalinja 080 005 005"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Nollalinja: 080 005 005", [NOLLALINJA]),
        (
            "Nollalinja: 080-005 005, 116 006",
            [["tel:080005005", "Nollalinja 080-005 005"], ["tel:116006", "116 006"]],
        ),
        ("Nollalinja 080 005 005", []),  # no colon: where would the number begin?
        ("Linja 24: 080 005 005", []),
        ("ma-su 9-15", []),
        ("", []),
    ],
)
async def test_only_what_the_snippet_names_as_a_number_is_one(
    line: Line, context: NewContext, written: str, shown: list[list[str]]
):
    host = await Host.open(await context(), line, "")
    snippet = re.sub(r'data-help="[^"]*"', f'data-help="{written}"', await host.snippet())
    words = "Avaa chat tai soita 112, Nollalinja 080-005005, 24/7"  # as snippets said it until now
    await host.add(snippet.replace(">Avaa keskustelu<", f">{words}<"))
    await expect(host.page.locator("[data-avoinlinja-state]")).to_have_count(1, timeout=SOON)
    assert (await host.page.evaluate(PANEL))[2] == [["tel:112", "112"], *shown]
