"""docs/organisation-guide.md from the invitation to the first test talk: people in browsers, and no shell of theirs.

All but the invitation is done by pressing and typing; each press and each field is counted, and the count is bounded.
"""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from chatd.commands.partner import PartnerPage
from tests.stage.association import Association
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import beside_the_browser, watching
from tests.stage.line import ROOT
from tests.stage.machine import Machine, machine
from tests.stage.newcomer import sees
from tests.stage.people import SOON, Counsellor, Visitor

pytestmark = pytest.mark.long

NAME = "Uusi ry"
AUDIENCE = "For everybody in our town."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Half an hour with some twenty seconds for each press and each field: to read, to find, to type.
STEPS_MAX = 90


@beside_the_browser
async def house(tmp_path: Path) -> AsyncIterator[Association]:
    """Somebody else's line, served for long."""
    (tmp_path / "line").mkdir()
    running = Association(tmp_path / "line")
    try:
        await running.found()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def watch(house: Association, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    async with watching(house.hosts, elsewhere) as watch:
        yield watch


@beside_the_browser
async def uunos(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "uuno", elsewhere) as on:
        yield on


@beside_the_browser
async def pirkkos(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "pirkko", elsewhere) as on:
        yield on


@dataclass
class Walk:
    """What people do, counted by the row of the guide's table; `began`: when."""

    began: float = field(default_factory=time.monotonic)
    steps: dict[str, int] = field(default_factory=dict)
    row: str = ""

    def at(self, row: str) -> None:
        self.row = row
        self.steps[row] = 0

    async def press(self, page: Page, name: str | re.Pattern[str]) -> None:
        self.steps[self.row] += 1
        is_exact = isinstance(name, str)
        await page.get_by_role("button", name=name, exact=is_exact).first.click(timeout=SOON)

    async def fill(self, page: Page, label: str | re.Pattern[str], words: str) -> None:
        self.steps[self.row] += 1
        found = page.get_by_label(label, exact=isinstance(label, str)).first
        await found.fill(words, timeout=SOON)

    async def click(self, where: Locator) -> None:
        self.steps[self.row] += 1
        await where.click(timeout=SOON)

    async def settle(self, page: Page) -> None:
        """A passkey, and six words on paper."""
        await self.press(page, "Make a passkey")
        shown = page.locator(".six-words li")
        await expect(shown).to_have_count(6, timeout=SOON)
        words = " ".join(await shown.all_inner_texts())
        await self.press(page, "I have written them down")
        await self.fill(page, "Your six words", words)
        await self.press(page, "Next")
        await self.press(page, "Later")
        await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SOON)

    def told(self) -> str:
        rows = [f"{count:3} {row}" for row, count in self.steps.items()]
        seconds = time.monotonic() - self.began
        return "\n".join((*rows, f"{sum(self.steps.values()):3} in all, {seconds:.0f} s"))


class Keeper:
    """The keeper of the root, with the page that was saved from the line, and no network."""

    def __init__(self, page: Page, walk: Walk) -> None:
        self.page, self.walk = page, walk

    @classmethod
    async def begin(
        cls, browser: Browser, house: Association, folder: Path, walk: Walk
    ) -> "Keeper":
        online = await browser.new_context()
        got = await online.request.get(f"{house.origin}/console/root.html")
        kept = folder / "avoinlinja-root.html"
        kept.write_bytes(await got.body())
        await online.close()
        context = await browser.new_context(offline=True, locale="en-GB")
        page = await context.new_page()
        await page.goto(kept.as_uri())
        return cls(page, walk)

    async def make(self) -> str:
        """The public key, as it stands on the paper."""
        await self.walk.press(self.page, "Draw six words")
        words = " ".join(await self.page.locator(".six li").all_inner_texts())
        await self.walk.press(self.page, "They are on paper")
        await self.walk.fill(self.page, "The six words from your paper", words)
        await self.walk.press(self.page, "Make the root")
        async with self.page.expect_download():
            await self.walk.press(self.page, "Save root.key")
        return await self.page.locator("code.key").inner_text()

    async def certify(self, key: str) -> str:
        await self.walk.fill(self.page, "The organisation's name", NAME)
        await self.walk.fill(self.page, "The issuing key", key)
        await self.walk.press(self.page, "Certify")
        return await self.page.get_by_label("Certificate", exact=True).input_value()


async def begin_the_list(walk: Walk, lead: Page, keeper: Keeper, paper: str) -> None:
    await walk.press(lead, re.compile("^Staff"))
    await walk.press(lead, "Make the issuing key")
    shown = lead.locator("section p code.key").first
    await expect(shown).to_be_visible(timeout=SOON)
    certificate = await keeper.certify((await shown.inner_text()).strip())
    await walk.fill(lead, "Certificate from the keeper of the root", certificate)
    await walk.press(lead, "Install")
    await sees(lead, f"Certified for “{NAME}” until")
    await walk.fill(lead, re.compile("public key, from paper$"), paper)
    await walk.press(lead, "Begin")
    await sees(lead, "The list has begun, with you.")


async def write_the_line(walk: Walk, lead: Page) -> None:
    await walk.press(lead, "Organisation")
    named = lead.get_by_role("button", name=NAME, exact=True)
    await walk.click(named.last)  # the first is the organisation itself, of the same name
    await walk.click(lead.locator("summary", has_text="The line's texts"))
    await walk.fill(lead, "For whom the line is (English)", AUDIENCE)


async def open_the_line(walk: Walk, lead: Page) -> None:
    for day in DAYS:
        await walk.fill(lead, day, "00:00-00:00")
    await walk.press(lead, "Keep the draft and see")
    await expect(lead.locator(".day")).to_have_count(56, timeout=SOON)
    await walk.press(lead, "Make the preview")
    async with lead.context.expect_page() as opening:
        await walk.click(lead.get_by_role("link", name="Open in a new tab: English"))
    seen = await opening.value
    await sees(seen, AUDIENCE)
    await seen.close()
    await walk.press(lead, "Publish")
    await sees(lead, "Published.")


async def add_a_counsellor(walk: Walk, lead: Page) -> str:
    """The link, as it is handed over."""
    await walk.click(lead.locator("summary", has_text="A new person"))
    await walk.fill(lead, "Name on the line of the new person", "Pirkko")
    await walk.press(lead, "Begin a draft: A new person")
    for language in ("Finnish", "English"):
        await walk.click(lead.get_by_role("checkbox", name=language, exact=True))
    await walk.press(lead, "Keep the draft and see")
    await walk.press(lead, "Publish")
    await sees(lead, "Published.")
    await walk.press(lead, "Invite by link: Pirkko")
    link = await lead.locator("dialog output").inner_text(timeout=SOON)
    await walk.press(lead, "Close")
    return link


async def enrol(walk: Walk, lead: Page, joiner: Page) -> None:
    await walk.press(lead, re.compile("^Staff"))
    await walk.press(joiner, "Keys")
    await walk.press(joiner, "Enrol with your lead")
    await walk.press(lead, "Enrol Pirkko")
    await walk.press(lead, "I am calling that number")
    await walk.press(joiner, "Yes, begin")
    words = joiner.locator(".words li")
    await expect(words).to_have_count(6, timeout=SOON)
    heard = " ".join(await words.all_inner_texts())
    await walk.fill(lead, "The six words that Pirkko reads out", heard)
    await walk.press(lead, "Compare")
    await sees(lead, "Enrolled. Sign for two weeks now")
    await walk.press(joiner, "My lead says: it is right")
    await sees(joiner, "Done. Your lead signs for you")


async def copy_the_snippet(walk: Walk, lead: Page) -> str:
    await walk.press(lead, "Organisation")
    await walk.press(lead, "uusi-etusivu")
    await walk.press(lead, "Show what to paste")
    return await lead.get_by_label("Snippet", exact=True).input_value()


async def test_a_second_organisation_is_live_by_the_guide(
    house: Association,
    browser: Browser,
    context,
    uunos: Machine,
    pirkkos: Machine,
    tmp_path: Path,
):
    walk = Walk()
    walk.at("the root, before the day")
    keeper = await Keeper.begin(browser, house, tmp_path, walk)
    paper = await keeper.make()
    said = await house.run(
        *("organisations", "invite", "uusi", "--name", NAME, "--alias", "Uuno"),
        *("--site", house.site, "--root", paper.replace(" ", "")),
    )
    link = re.search(r"http\S+#link=\S+", said)
    assert link, said

    walk.at("the link")
    lead = await uunos.tab()
    await lead.goto(link[0])
    await walk.settle(lead)
    walk.at("the issuing key, and the list")
    await begin_the_list(walk, lead, keeper, paper)
    walk.at("name and texts")
    await write_the_line(walk, lead)
    walk.at("opening hours")
    await open_the_line(walk, lead)
    walk.at("a counsellor, and the ceremony")
    invited = await add_a_counsellor(walk, lead)
    joiner = await pirkkos.tab()
    await joiner.goto(invited)
    await walk.settle(joiner)
    await enrol(walk, lead, joiner)
    walk.at("the press")
    await walk.press(lead, "Sign for two weeks")
    await sees(lead, "for two weeks.")
    walk.at("the snippet")
    snippet = await copy_the_snippet(walk, lead)
    page = PartnerPage(ROOT / "ops" / "partner", house.partner_port, "127.0.0.1")
    page.start(snippet, house.origin)
    try:
        walk.at("the first test talk")
        await first_talk(walk, house, joiner, await context())
    finally:
        page.stop()
    assert sum(walk.steps.values()) <= STEPS_MAX, walk.told()


async def first_talk(walk: Walk, house: Association, joiner: Page, context) -> None:
    await walk.press(joiner, "Conversations")
    counsellor = Counsellor(joiner)
    await counsellor.start_shift()
    visitor = await Visitor.come(context, f"{house.site}/")
    await visitor.join()
    await counsellor.accept()
    await visitor.verified()
    await counsellor.sealed()
    await visitor.say("kokeilu")
    await expect(counsellor.said()).to_have_text(["kokeilu"], timeout=SOON)
    walk.steps[walk.row] += 6  # they press and type as well
