"""The line, the browser and the counsellor for all host pages of one worker, and one walk through each page."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from playwright.async_api import (
    Browser,
    BrowserContext,
    Frame,
    FrameLocator,
    Page,
    Request,
    Route,
    expect,
)

from tests.e2e.hosts.row import Opens, Row
from tests.stage.browser import EXIT, Elsewhere, Watch
from tests.stage.line import ROOT, Line
from tests.stage.people import FI, SOON, Counsellor, Visitor, pressing
from tests.stage.snippets import unpack
from tests.stage.words import found, planted

HERE = Path(__file__).parent
LISTENING = (HERE.parents[1] / "promises" / "listening.js").read_text()
SEEING = (HERE / "seeing.js").read_text()
SIZES = {"minimise", "restore", "hold"}
WORDS = {
    "ready",
    "shown",
    "failed",
    "exit",
    "close",
    "started",
    "ended",
} | SIZES  # core/frame-messages.ts
PHONE: Mapping[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESKTOP: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 800}}
CONSOLE: Mapping[str, Any] = {**DESKTOP, "locale": "en-GB"}
SLOWLY_MS = 40  # whoever takes the focus away meanwhile shows
BROKEN_OFF = "closed before the connection is established"  # who leaves while it is being made


@dataclass
class House:
    folder: Path
    browser: Browser
    elsewhere: Elsewhere
    watch: Watch
    line: Line = field(init=False)
    snippet: str = ""
    _lines: int = 0
    _contexts: dict[bool, BrowserContext] = field(default_factory=dict)
    _made: list[BrowserContext] = field(default_factory=list)
    _aino: Counsellor | None = None

    async def begin(self) -> None:
        """The line, which has been upgraded from each release that is kept; its partner's snippet, as its own page has it."""
        self._lines += 1
        kept = self.folder / f"releases-{self._lines}"
        unpack(kept)
        policy = {"wait_offered_max_minutes": 240, "wrap_up_seconds": 0}
        settings = {"CHATD_RELEASES_PATH": str(kept)}
        file = ("--organisations", str(self._organisations()))
        self.line = Line(self.folder / f"line-{self._lines}", policy, settings, file)
        await self.line.open()
        self.watch.hosts = self.line.hosts
        context = await self.context(True)
        answer = await context.request.get(self.line.partner)
        found_there = re.search(r'<div class="snippet">(.*?)</div>', await answer.text(), re.DOTALL)
        assert found_there
        self.snippet = found_there[1]

    def _organisations(self) -> Path:
        """The example, in which Aino does not say as what she answers: releases 0.1 and 0.2 refuse who does (ADR 0029)."""
        example = (ROOT / "ops" / "organisations.example.toml").read_text()
        before, _, after = example.partition('\nanswers_as = "professional"\n')
        file = self.folder / "organisations.toml"
        file.write_text(f"{before}\n{after}")
        return file

    async def end(self) -> None:
        for each in self._made:
            await each.close()
        self._made.clear()
        self._contexts.clear()
        self._aino = None
        await self.line.close()

    async def new(self, screen: Mapping[str, Any]) -> BrowserContext:
        made = await self.browser.new_context(
            **{"locale": "fi-FI", "proxy": self.elsewhere.proxy, **screen}
        )
        self._made.append(made)
        await self.watch.over(made)
        return made

    async def context(self, is_phone: bool) -> BrowserContext:
        """One for most rows, as a browser is that has seen such a chat before."""
        if is_phone not in self._contexts:
            screen = PHONE if is_phone else DESKTOP
            self._contexts[is_phone] = await self.new_seeing(screen)
        return self._contexts[is_phone]

    async def new_seeing(self, screen: Mapping[str, Any]) -> BrowserContext:
        """With what a test looks at, and with the partner's tracker, in each of its pages."""
        made = await self.new(screen)
        await made.add_init_script(LISTENING + SEEING)
        return made

    async def aino(self) -> Counsellor:
        """On shift from her first talk on."""
        if not self._aino:
            link = self.line.links.pop("aino", None) or await self.line.link("aino")
            self._aino = await Counsellor.sign_in(await self.new(CONSOLE), link)
            await self._aino.start_shift()
        return self._aino

    async def begin_anew(self) -> None:
        """A walk that broke off has left somebody in the queue, whose turn would come first, or a talk."""
        await self.end()
        await self.begin()


@dataclass
class Walk:
    """Through one row: what each host page must hold."""

    house: House
    row: Row
    context: BrowserContext
    page: Page
    is_whole: bool  # with a talk
    by_keys: bool  # she leaves by Shift, three times
    _secrets: list[str] = field(default_factory=list)

    @property
    def line(self) -> Line:
        return self.house.line

    @property
    def chat(self) -> FrameLocator | Frame:
        if "xml" in self.row.kind:
            return self.page.frames[-1]  # a frame locator knows those of HTML alone
        if self.row.opens is Opens.EARLIER:
            return self.page.frame_locator("iframe")  # which stood elsewhere
        return self.page.frame_locator("dialog > iframe")

    async def visit(self) -> None:
        """The page is there, with its link."""
        row, line = self.row, self.line
        html = row.html(self.house.snippet, line)
        headers = {name: row.filled(value, line) for name, value in row.headers.items()}
        if row.policy:
            headers["Content-Security-Policy"] = row.filled(row.policy, line)
        encoding = re.search(r"charset=([\w-]+)", row.kind)
        body = html.encode(encoding[1] if encoding else "utf-8")

        async def answer(route: Route, request: Request) -> None:
            path = request.url.removeprefix(f"{line.partner}host").partition("?")[0]
            if path in row.answers:
                kind, text = row.answers[path]
                text = row.filled(text, line).replace("SNIPPET", self.house.snippet)
                await route.fulfill(body=text, content_type=kind)
            else:
                await route.fulfill(body=body, content_type=row.kind, headers=headers)

        await self.page.route(re.compile(re.escape(f"{line.partner}host")), answer)
        # A browser's own means of blocking may come too late for what stands in a frame.
        line.proxy.refuse(row.blocks)
        await self.page.goto(f"{line.partner}host")
        await self.page.wait_for_load_state("load")
        if row.last:
            await self.page.evaluate(f"(async () => {{ {row.filled(row.last, line)} }})()")

    async def is_there(self) -> None:
        """The loader has what it needs; the link can be pressed."""
        if self.row.opens in {Opens.CHAT, Opens.EARLIER, Opens.NUMBERS}:
            await self.page.wait_for_function("globalThis.isLoaded()")

    async def press(self) -> None:
        """The first link, as a person does. Whatever has the focus then gets it back."""
        where = self.page.frames[-1] if self.row.opens is Opens.TAB else self.page
        link = where.locator("a[data-avoinlinja], a[href*='/l/etusivu']")
        if self.row.how == "press":
            link = link.filter(visible=True)
        link = link.first
        if self.row.how == "script":
            await link.evaluate("(one) => { one.focus(); setTimeout(() => one.click()) }")
        else:
            await link.click(timeout=SOON)

    async def opens(self) -> None:
        await self.press()
        await expect(self.page.locator("dialog > iframe")).to_be_attached(timeout=SOON)
        start = self.chat.get_by_role("button", name=FI["consent.start"], exact=True)
        await expect(start).to_be_visible(timeout=SOON)
        await expect(self.chat.locator('a[href="tel:112"]').first).to_be_visible(timeout=SOON)

    async def is_on_the_screen(self) -> None:
        """All of it, large enough to read, and readable."""
        seen = await self.page.evaluate("globalThis.seenBox()")
        assert all(seen.values()), seen
        if not self.row.is_styled:
            return
        letters = await self.chat.locator("h1").first.evaluate(
            "(one) => { const { fontSize, color } = getComputedStyle(one); "
            "return [parseFloat(fontSize), color, getComputedStyle(document.body).backgroundColor] }"
        )
        assert letters[0] >= 16
        assert letters[1] != letters[2], letters

    async def state(self) -> Any:
        """Of the partner's page: what can be pressed, what is dead, all its nodes, whether it scrolls, the focus."""
        return await self.page.evaluate("globalThis.pageNow()")

    async def closes(self) -> None:
        await self.chat.get_by_role("button", name=FI["consent.notyet"], exact=True).click()
        await expect(self.page.locator("dialog > iframe")).to_have_count(0, timeout=SOON)

    async def queue(self) -> Visitor:
        visitor = Visitor(self.page, cast(FrameLocator, self.chat))
        await visitor.button("consent.start").click()
        return visitor

    async def talk(self, visitor: Visitor) -> None:
        """Both ways, by real keys."""
        aino = await self.house.aino()
        await aino.accept()
        if self.row.opens is Opens.CHAT:  # an earlier release says it in other words
            await visitor.verified()
        await aino.sealed()
        said, answered, unsent = (planted(each) for each in ("said", "answered", "unsent"))
        self._secrets = [said, answered, unsent]
        await self.writes(visitor, said)
        await visitor.button("chat.send").click()
        await expect(aino.said()).to_have_text([said], timeout=SOON)
        await aino.say(answered)
        for each in (said, answered):
            await expect(self.chat.get_by_text(each)).to_be_visible(timeout=SOON)
        await self.writes(visitor, unsent)

    async def writes(self, visitor: Visitor, text: str) -> None:
        """By real keys, which go where the page lets them."""
        field = visitor.input
        if self.row.opens is Opens.EARLIER:
            field = self.chat.locator("textarea")  # whose name was another
        await field.click(timeout=SOON)
        await expect(field).to_be_focused(timeout=SOON)
        await self.page.keyboard.type(text, delay=SLOWLY_MS if self.row.open else 0)
        await expect(field).to_have_value(text)

    async def host_heard_nothing(self) -> None:
        """No word, no key, no message but ours; no report. What the page itself has, it hears: the control."""
        own = planted("own")
        told, heard = await self.page.evaluate("(own) => globalThis.whatHeard(own)", own)
        ours = [each for each in told if isinstance(each, dict) and "t" in each]
        if not self.row.speaks_like_us:
            assert {each["t"] for each in ours} <= WORDS, ours
            assert all(each.keys() == {"t"} for each in ours), ours
        whole = "\n".join(heard).encode()
        assert found(self._secrets, whole) == []
        if self._secrets:
            assert found([own], whole), "control"

    async def reports(self) -> list[str]:
        """What the browser would tell the partner's collector, of each frame."""
        all_of_them = [
            each.evaluate("globalThis.reported ?? []")
            for each in self.page.frames
            if not each.is_detached()
        ]
        return [one for each in await asyncio.gather(*all_of_them) for one in each]

    async def leaves_by_keys(self) -> None:
        """From the field, where she writes. Escape leaves nothing and closes nothing."""
        asked: list[str] = []
        self.page.on("dialog", lambda dialog: asked.append(dialog.type))
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator("dialog > iframe")).to_be_attached()
        for _ in range(2):
            await self.page.keyboard.press("Shift")
        async with pressing(self.page.keyboard.press("Shift")):
            await expect(self.page).to_have_url(EXIT, timeout=SOON)
        assert asked == []

    async def leaves(self) -> None:
        """The whole page goes, and nobody is asked."""
        asked: list[str] = []
        self.page.on("dialog", lambda dialog: asked.append(dialog.type))
        way_out = self.page.locator("dialog").get_by_role("button", name=FI["shared.leave"])
        if self.row.opens is not Opens.NUMBERS:
            way_out = self.chat.get_by_role("button", name=FI["shared.leave"])
        async with pressing(way_out.first.click(timeout=SOON)):
            await expect(self.page).to_have_url(EXIT, timeout=SOON)
        assert asked == []

    # ---- the walks ----

    async def through(self) -> None:
        self.house.watch.faults.clear()
        self.house.watch.expected = [re.compile(BROKEN_OFF)]
        if self.row.noise:
            self.house.watch.expect(self.row.noise)
        await self.visit()
        await self.is_there()
        await {
            Opens.CHAT: self._through_the_chat,
            Opens.EARLIER: self._through_an_earlier_chat,
            Opens.OWN: self._to_the_own_page,
            Opens.TAB: self._to_a_tab,
            Opens.NUMBERS: self._to_the_numbers,
        }[self.row.opens]()
        assert not self.house.watch.faults, self.house.watch.faults

    async def _through_the_chat(self) -> None:
        before = await self.state()
        reported = await self.reports()
        await self.opens()
        await self.is_on_the_screen()
        await self.closes()
        now = await self.state()
        if self.row.is_given_back:
            assert now == before
        if self.row.how == "press":
            assert await self.page.evaluate("globalThis.focusNow()") == "link"
        await self.opens()
        if self.row.open:
            await self.page.evaluate(f"(async () => {{ {self.row.open} }})()")
        if self.row.inside:
            await self.page.frames[-1].evaluate(f"(async () => {{ {self.row.inside} }})()")
        visitor = await self.queue()
        if self.is_whole:
            await self.talk(visitor)
        else:
            await expect(visitor.place).to_be_visible(timeout=SOON)
            await self.writes(visitor, "sana")
        await self.host_heard_nothing()
        told = await self.reports()
        assert told == reported, told
        assert (await self.state())["kept"] == before["kept"]
        await (self.leaves_by_keys() if self.by_keys else self.leaves())
        if self.is_whole:
            await (await self.house.aino()).free_place()

    async def _through_an_earlier_chat(self) -> None:
        """What that release promised and what it still is: she finds it, talks, is not overheard, and leaves."""
        await self.press()
        await expect(self.chat.locator('a[href="tel:112"]').first).to_be_visible(timeout=SOON)
        visitor = await self.queue()
        if self.row.is_answered:
            await self.talk(visitor)
        else:
            await expect(visitor.place).to_be_visible(timeout=SOON)
        await self.host_heard_nothing()
        await self.leaves()
        if self.row.is_answered:
            await (await self.house.aino()).free_place()

    async def _to_the_own_page(self) -> None:
        await self.press()
        await self.page.wait_for_url(re.compile(re.escape(self.line.own)), timeout=SOON)
        assert await self.page.title() == "Chat"

    async def _to_a_tab(self) -> None:
        async with self.context.expect_page() as opened:
            await self.press()
        tab = await opened.value
        await tab.wait_for_url(re.compile(re.escape(self.line.own)), timeout=SOON)
        assert await tab.evaluate("opener") is None
        await tab.close()

    async def _to_the_numbers(self) -> None:
        before = await self.state()
        await self.press()
        panel = self.page.locator("dialog > div:has(> output)")
        await expect(panel.locator("output")).to_contain_text("Ei auennut", timeout=SOON)
        await expect(panel.locator('a[href="tel:112"]')).to_be_visible()
        await expect(panel.locator(f'a[href="{self.line.own}"]')).to_be_visible()
        await panel.locator("button").last.click()
        assert await self.state() == before
        await self.press()
        await self.leaves()
