"""Host pages of the table in other engines: a page does the same everywhere, and engines make something else of it.

A part of the table: each kind of page in the variants in which engines differ. Half of them are left by Shift.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.hosts import (
    apps,
    consent,
    documents,
    optimisers,
    policies,
    releases,
    scripts,
    styles,
)
from tests.e2e.hosts.house import LISTENING, SEEING, WORDS, House
from tests.e2e.hosts.row import Opens, Row
from tests.stage.browser import Chromium, Elsewhere, Watch
from tests.stage.engines import PACKAGES, PROGRAMS, SHIFT, CommandFailed, Engine, engine
from tests.stage.host_pages import HostPages
from tests.stage.people import FI, SOON
from tests.stage.words import found, planted

WORDS_BOX = "return document.querySelector('#words')"  # comes with the program of a talk
pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]
CHOSEN = {
    policies: (
        "plain", "the documented directives and no more", "no frames", "nonce and strict-dynamic",
        "hashes of all programs", "connections forbidden", "types, our policy named",
        "types, none, with blobs", "types, none, without blobs", "a default policy that empties", "isolated",
        "sandboxed", "sandboxed without an origin", "integrity demanded",
    ),
    styles: (
        "all unset", "no frames", "no dialogs or popovers", "moved", "masked", "zoomed body",
        "transform on body", "turned", "all fixed", "nothing to be touched", "banner above all",
        "letters of 62.5 %", "vertical", "blended", "containers", "hidden unless selected",
    ),
    scripts: (
        "prototypes with more in them", "like Prototype.js", "names of their own",
        "handlers that stop everything", "no fetch", "a replay tool that looks into frames",
        "a key logger on everything", "navigations are kept",
        "a form that is not sent", "two lines",
    ),
    consent: (
        "a modal dialog", "a popover", "a banner above all", "inert on all", "the body inert",
        "a trap for the focus", "frames are made placeholders",
    ),
    optimisers: (
        "unquoted and in one line", "the pin broken", "crossorigin lost", "a copy on their own server",
        "inline", "frames are lazy", "into a worker",
    ),
    apps: (
        "cloned whole", "with a swapped body", "in a shadow", "routed by the framework", "a swapped body",
        "foreign nodes removed", "back and forth", "translated", "nodes of an extension", "fields wrapped",
        "a password manager", "keys of an extension",
    ),
    documents: (
        "quirks", "xhtml", "base href", "base target, a tab", "from right to left", "in a frame of its own",
        "in a sandboxed frame", "in an object", "editable body",
    ),
    releases: tuple(row.name for row in releases.ROWS),
}  # fmt: skip


def chosen() -> list[Row]:
    """As they stand in their tables, whatever kind stands before their names there."""
    rows = []
    for table, names in CHOSEN.items():
        named = {row.name.rpartition(": ")[2]: row for row in table.ROWS}
        rows += [named[name] for name in names]
    return rows


ROWS = chosen()
# Where the driver sees nothing: inside an object, or among arrays with a form of JSON of their own.
UNSEEN = {("webkit", "in an object"), ("webkit", "like Prototype.js")}


@dataclass
class Abroad:
    """An engine, a line, a server of host pages, and the counsellor in Chromium, for all rows."""

    house: House
    engine: Engine
    pages: HostPages

    async def begin_anew(self) -> None:
        """A walk that broke off has left somebody behind."""
        await self.house.begin_anew()
        self.pages.line, self.pages.snippet = self.house.line, self.house.snippet


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=[
        pytest.param(each, marks=pytest.mark.xdist_group(f"hosts-{each}")) for each in PROGRAMS
    ],
)
async def abroad(
    request: pytest.FixtureRequest, chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Abroad]:
    if not PROGRAMS[request.param].exists():
        pytest.skip(
            f"{PROGRAMS[request.param]} is not installed (Debian: {PACKAGES[request.param]})"
        )
    folder: Path = tmp_path_factory.mktemp("abroad")
    elsewhere = await Elsewhere().open()
    house = House(folder, await chromium.of(elsewhere), elsewhere, Watch(set()))
    home = folder / "home"
    home.mkdir()
    try:
        await house.begin()
        pages = await HostPages(house.line, LISTENING + SEEING, snippet=house.snippet).open()
        async with engine(request.param, home) as opened:
            yield Abroad(house, opened, pages)
        await pages.close()
    finally:
        await house.end()
        await elsewhere.close()


@pytest.mark.parametrize("at", range(len(ROWS)), ids=[row.name for row in ROWS])
async def test_a_host_page_has_the_chat_in_another_engine(abroad: Abroad, at: int):
    if (abroad.engine.name, ROWS[at].name.rpartition(": ")[2]) in UNSEEN:
        pytest.skip("the driver of this engine sees nothing there")
    try:
        await Journey(abroad, ROWS[at], "shift" if at % 2 else "button").through()
    except BaseException:
        await abroad.begin_anew()
        raise


# What a page has for use without a connection, and tells of what it was asked for.
WORKER = """
    oninstall = () => skipWaiting();
    onactivate = (event) => event.waitUntil(clients.claim());
    onfetch = (event) => {
      clients.matchAll({includeUncontrolled: true}).then((all) => all.map((one) => one.postMessage(event.request.url)));
      if (event.request.mode !== 'navigate') event.respondWith(ANSWER);
    }"""
REGISTERED = """
    await navigator.serviceWorker.register('/host/worker.js', {scope: '/host'});
    await navigator.serviceWorker.ready"""
HEARING = "window.served = []; navigator.serviceWorker.onmessage = ({data}) => served.push(data)"


def with_a_worker(name: str, answer: str, opens: Opens = Opens.CHAT) -> Row:
    script = WORKER.replace("ANSWER", answer)
    return Row(
        name, first=HEARING, answers={"/worker.js": ("text/javascript", script)}, opens=opens
    )


WITH_A_WORKER = [
    with_a_worker("passes all on", "fetch(event.request)"),
    with_a_worker("asks anew by the address alone", "fetch(event.request.url)"),
    with_a_worker("has a page for everything", "new Response('<h1>Offline')", Opens.OWN),
]


@pytest.mark.parametrize("row", WITH_A_WORKER, ids=[row.name for row in WITH_A_WORKER])
async def test_a_service_worker_of_the_page_sees_the_loader_alone(abroad: Abroad, row: Row):
    own = abroad.pages
    pages = HostPages(own.line, own.prelude, row, own.snippet)
    await pages.open()  # at an origin of its own: a worker stays
    here = Abroad(abroad.house, abroad.engine, pages)
    try:
        journey = Journey(here, row, "button")
        await journey.comes()
        await journey.in_the_page(REGISTERED)
        await journey.through()
    finally:
        await pages.close()


async def test_back_at_the_page_the_chat_is_gone_and_the_link_opens_it(abroad: Abroad):
    row = Row("left by a link", answers={"/next": ("text/html", "<h1>Seuraava")})
    abroad.pages.row = row
    engine = abroad.engine
    journey = Journey(abroad, row, "button")
    await journey.comes()
    await journey.press_the_link()
    await engine.into_frame("dialog > iframe")
    await engine.press(FI["consent.start"])
    await engine.until("return document.querySelector('.place')?.textContent")
    await engine.out()
    await engine.run("location.href = '/host/next'")
    await engine.until("return document.querySelector('h1').textContent === 'Seuraava'")
    await engine.back()
    await engine.until("return document.querySelector('h1').textContent === 'Yhdistys'")
    assert await engine.run("return document.querySelector('dialog') === null")
    await journey.press_the_link()
    await engine.into_frame("dialog > iframe")
    await engine.sees(FI["consent.start"])
    await engine.press(FI["shared.leave"])
    await engine.out()
    await engine.until("return location.hostname !== 'localhost'")


@dataclass
class Journey:
    """Through one row, by what an engine's own protocol can do."""

    abroad: Abroad
    row: Row
    how: str

    @property
    def engine(self) -> Engine:
        return self.abroad.engine

    async def through(self) -> None:
        pages, row = self.abroad.pages, self.row
        pages.row = row
        await self.comes()
        if row.last:
            await self.in_the_page(row.filled(row.last, pages.line))
        await {
            Opens.CHAT: self._through_the_chat,
            Opens.EARLIER: self._through_the_chat,
            Opens.OWN: self._to_the_own_page,
            Opens.TAB: self._to_a_tab,
            Opens.NUMBERS: self._to_the_numbers,
        }[row.opens]()

    async def comes(self) -> None:
        """The page is there."""
        try:
            await self.engine.open(self.abroad.pages.address)
        except CommandFailed:  # where the page before was left to came in between: it is not there
            await self.engine.open(self.abroad.pages.address)
        await self.engine.until("return document.readyState === 'complete'")

    async def leaving(self, press: Awaitable[None]) -> None:
        """The whole page goes by this press, and the frame before the last key is up."""
        with contextlib.suppress(CommandFailed):
            await press
        await self.engine.out()
        await self.engine.until("return location.hostname !== 'localhost'")

    async def in_the_page(self, script: str) -> None:
        """In the page or frame that is looked at, to its end."""
        await self.engine.run(f"return (async () => {{ {script} }})().then(() => 1)")

    async def press_the_link(self, *, is_loaded: bool = True) -> None:
        if is_loaded:
            await self.engine.until(
                "return !!window.avoinlinja?.push && !Array.isArray(window.avoinlinja)"
            )
        link = await self.engine.until(
            "const all = [...document.querySelectorAll('a[data-avoinlinja], a[href*=\"/l/etusivu\"]')];"
            "const one = all.find((each) => each.checkVisibility()) ?? all[0] ??"
            " document.body.firstElementChild.shadowRoot?.querySelector('a');"
            "one?.scrollIntoView({block: 'nearest'}); return one"
        )
        if self.row.how == "script":
            await self.engine.run("const one = arguments[0]; one.focus(); one.click()", link)
            return
        try:
            await self.engine.press_on(link)
        except CommandFailed:
            if self.engine.name != "webkit" or "zoomed" not in self.row.name:
                raise
            # its driver points at nothing there
            await self.engine.run("arguments[0].click()", link)

    async def _through_the_chat(self) -> None:
        row, engine = self.row, self.engine
        which = "iframe" if row.opens is Opens.EARLIER else "dialog > iframe"
        await self.press_the_link()
        await engine.into_frame(which)
        await engine.sees(FI["consent.start"])
        assert await engine.run("return !!document.querySelector('a[href=\"tel:112\"]')")
        assert await engine.run("return origin") == "null"
        await engine.out()
        if row.opens is Opens.CHAT:
            await engine.until(SEEN)
        if row.open:
            await self.in_the_page(row.open)
            await engine.until(SEEN)
        if "/worker.js" in row.answers:
            served = await engine.run("return window.served")
            of_ours = [each for each in served if each.startswith(self.abroad.pages.line.origin)]
            assert all("/loader.js" in each or "/state/" in each for each in of_ours), served
        await engine.into_frame(which)
        if row.inside:
            await self.in_the_page(row.inside)
        await engine.press(FI["consent.start"])
        secrets = await self._talk(which)
        if self.how == "shift" and row.opens is Opens.CHAT:
            await engine.run("arguments[0].focus()", await engine.until(WORDS_BOX))
            await self.leaving(engine.type(SHIFT * 3))
        else:
            await self.leaving(engine.press(FI["shared.leave"]))
        if secrets:
            await (await self.abroad.house.aino()).free_place()

    async def _talk(self, which: str) -> list[str]:
        """Both ways where the row talks, else to the queue; the page hears nothing of it."""
        engine, row = self.engine, self.row
        if not row.talks:
            await engine.until("return document.querySelector('.place')?.textContent")
            return []
        aino = await self.abroad.house.aino()
        await aino.accept()
        await engine.sees(FI["connect.verified"].split("{")[0])
        await aino.sealed()
        said, answered = planted("said"), planted("answered")
        await engine.run("arguments[0].focus()", await engine.until(WORDS_BOX))
        await engine.type(said)
        await engine.press(FI["chat.send"])
        await expect(aino.said()).to_have_text([said], timeout=SOON)
        await aino.say(answered)
        await engine.sees(answered)
        if self.abroad.pages.hears:
            await engine.out()
            text = await engine.run("return JSON.stringify([window.ported, window.heard])")
            told, heard = json.loads(
                text
            )  # the protocol's own way walks along what pages put into prototypes
            assert {each["t"] for each in told if isinstance(each, dict)} <= WORDS
            assert found([said, answered], "\n".join(heard).encode()) == []
            await engine.into_frame(which)
        return [said, answered]

    async def _to_the_own_page(self) -> None:
        await self.press_the_link(is_loaded=False)
        await self.engine.until(
            "return location.href.startsWith(arguments[0])", self.abroad.house.line.own
        )

    async def _to_a_tab(self) -> None:
        """Its own link leads there; which tab it is, the protocol of a tab cannot say."""
        await self.engine.into_frame("iframe, object")
        await self.engine.until(
            "return !!window.avoinlinja?.push && !Array.isArray(window.avoinlinja)"
        )
        assert (
            await self.engine.run(
                "const link = document.querySelector('a[data-avoinlinja]'); let went;"
                "addEventListener('click', (event) => { went = !event.defaultPrevented; event.preventDefault() });"
                "link.click(); return went && link.target"
            )
            == "_blank"
        )
        await self.engine.out()

    async def _to_the_numbers(self) -> None:
        await self.press_the_link()
        await self.engine.until(
            "return /Ei auennut/.test(document.querySelector('dialog output')?.textContent) &&"
            " !!document.querySelector('dialog a[href=\"tel:112\"]')"
        )
        own = self.abroad.house.line.own
        assert await self.engine.run(
            "return [...document.querySelectorAll('dialog a')].some((one) => one.href === arguments[0])",
            own,
        )
        await self.engine.press(FI["shared.leave"])
        await self.engine.until("return location.hostname !== 'localhost'")


# All of it on the screen, in the middle of which nothing is above it.
SEEN = """
    const ours = document.querySelector('dialog > iframe');
    const box = ours.getBoundingClientRect();
    const whole = box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    const isOurs = ([a, b]) =>
      ours.parentNode.contains(document.elementFromPoint(box.left + box.width * a, box.top + box.height * b));
    return whole && box.width > 300 && box.height > 300 && [[0.05, 0.05], [0.5, 0.5], [0.95, 0.95]].every(isOurs)"""
