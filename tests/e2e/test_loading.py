"""How the program gets into the page: on a thin line, under foreign policies, in old browsers; what is said then."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from playwright.async_api import BrowserContext, Frame, Page, Request, Response, Route, expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor, Visitor, pressing
from tests.stage.thin_line import Kind, ThinLine

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
FIRST_VIEW_MAX_BYTES = 35_000
PLACE_MAX_SECONDS = 15
INTEGRITY = "integrity|digest|ERR_"


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if frame.parent_frame)


async def talk(line: Line, context: NewContext, visitor: Visitor) -> Counsellor:
    """From the link to words both ways."""
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"])
    await aino.say("tervetuloa")
    await expect(visitor.said).to_have_text(["hei", "tervetuloa"])
    return aino


def partner_with(
    headers: Callable[[str], dict[str, str]], change: Callable[[str], str] = str
) -> Callable[[Route, Request], Awaitable[None]]:
    """The partner's page with other headers, made from its policy, and another text."""

    async def answer(route: Route, _: Request) -> None:
        given = await route.fetch()
        policy = given.headers["content-security-policy"]
        kept = {
            name: value
            for name, value in given.headers.items()
            if name != "content-security-policy"
        }
        await route.fulfill(
            response=given, headers={**kept, **headers(policy)}, body=change(await given.text())
        )

    return answer


# ---- a thin line ----


async def held_before_the_first_view(
    line: Line, theirs: BrowserContext, holding: asyncio.Event
) -> Visitor:
    """A page whose catalogue is held. Now and then a frame is told of only when it has loaded: then another."""
    for _ in range(5):
        visitor = await Visitor.come(theirs, line.partner)
        await visitor.page.locator("a[data-avoinlinja]").click()
        start = asyncio.ensure_future(expect(visitor.button("consent.start")).to_be_visible())
        held = asyncio.ensure_future(holding.wait())
        await asyncio.wait({start, held}, return_when=asyncio.FIRST_COMPLETED)
        start.cancel()
        held.cancel()
        await asyncio.gather(start, held, return_exceptions=True)
        if holding.is_set():
            return visitor
        await visitor.page.close()
    raise AssertionError("no catalogue could be held")


async def test_what_a_talk_needs_waits_for_the_press_and_a_place_needs_no_more(
    line: Line, context: NewContext
):
    theirs = await context()
    asked: list[str] = []
    holding, answered, freed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def on_response(response: Response) -> None:
        if "/line/" in response.url:
            answered.set()

    async def hold(route: Route, _: Request) -> None:
        holding.set()
        await freed.wait()
        await route.continue_()

    theirs.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    theirs.on("response", on_response)
    theirs.on("page", lambda page: page.on("websocket", lambda _: asked.append("websocket")))
    await theirs.route("**/catalogue-*.json", hold)
    visitor = await held_before_the_first_view(line, theirs, holding)
    await asyncio.wait_for(answered.wait(), SOON / SECOND)
    talk = {"talk.js", "seal.js"}
    freed.set()
    start = visitor.button("consent.start")
    await expect(start).to_be_visible()
    assert not talk & set(asked), "it would stand before the answer to who asks for a place"
    async with visitor.page.expect_response("**/seal.js"):
        await start.click()
    await visitor.is_first()
    assert asked.count("websocket") == 1, "the place came over the connection that was there"
    assert talk <= set(asked)
    assert sum('"join"' in text for text in line.proxy.sent_texts()) == 1


@pytest.mark.long  # half a minute of real time: a line of 50 kbit/s and 800 ms is what is tried
async def test_on_a_thin_line_it_is_said_to_be_slow_and_the_place_comes_within_fifteen_seconds(
    line: Line, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await expect(visitor.page.locator("[data-avoinlinja-state]")).to_be_visible(timeout=SOON)
    line.proxy.cut()  # no connection of before helps
    line.proxy.restore()
    line.proxy.thin = ThinLine(Kind(bits_per_second=50_000, round_trip_seconds=0.8))
    told: list[str] = []

    async def tell(status: str) -> None:
        told.append(status)

    await visitor.page.expose_function("told", tell)
    await visitor.page.evaluate("avoinlinja.push(['on', told])")
    begun, at = len(line.proxy.heard), asyncio.get_running_loop().time()
    await visitor.page.locator("a[data-avoinlinja]").click()
    note = visitor.page.locator("output")
    await expect(note).to_have_text("Avataan.")
    await expect(note).to_contain_text("hidas", timeout=3 * SECOND)
    await expect(visitor.page.locator('a[href="tel:112"]').last).to_be_visible()
    await visitor.button("consent.start").click(timeout=2 * SOON)
    received = sum(len(heard.received) for heard in line.proxy.heard[begun:])
    await visitor.is_first()
    placed = asyncio.get_running_loop().time() - at
    assert received <= FIRST_VIEW_MAX_BYTES
    assert placed <= PLACE_MAX_SECONDS
    assert "failed" not in told


# ---- foreign policies ----


@dataclass
class Collector:
    """Takes the reports of a partner's policy, as such services do."""

    reports: list[str] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        found = re.search(rb"(?i)content-length: (\d+)", head)
        self.reports.append((await reader.readexactly(int(found[1]) if found else 0)).decode())
        self.came.set()
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@beside_the_browser
async def collector() -> AsyncIterator[Collector]:
    taking = Collector()
    server = await asyncio.start_server(taking.take, "127.0.0.1", 0)
    taking.port = server.sockets[0].getsockname()[1]
    yield taking
    server.close()


# The browser sends to a `report-to` endpoint a minute later; what it will send is seen here, in every frame.
SEE_REPORTS = """
  new ReportingObserver((reports) => {
    document.documentElement.dataset.reported = reports.map((one) => one.body.effectiveDirective);
  }, {types: ["csp-violation"], buffered: true}).observe();
"""


@pytest.mark.parametrize(
    "how", ["report-uri", "only reported", pytest.param("report-to", marks=pytest.mark.long)]
)
async def test_a_whole_talk_breaks_no_policy_of_the_partners_and_causes_no_report(
    line: Line, watch: Watch, context: NewContext, collector: Collector, how: str
):
    address = f"http://127.0.0.1:{collector.port}/csp"
    watch.hosts.add(f"127.0.0.1:{collector.port}")

    def headers(policy: str) -> dict[str, str]:
        without = policy.replace(f" {line.origin}/w/; connect", "; connect")
        assert without != policy, "control: the partner's policy named our styles"
        if how == "report-to":
            return {
                "Content-Security-Policy": f"{without}; report-to there",
                "Reporting-Endpoints": f'there="{address}"',
            }
        name = "Content-Security-Policy" + ("-Report-Only" if how == "only reported" else "")
        return {name: f"{without}; report-uri {address}"}

    theirs = await context()
    await theirs.add_init_script(SEE_REPORTS)
    await theirs.route(line.partner, partner_with(headers))
    visitor = await Visitor.come(theirs, line.partner)
    await talk(line, context, visitor)
    family = await frame_of(visitor.page).evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--is-styled')"
    )
    assert family == "1", "the styles are there"
    for frame in visitor.page.frames:
        assert await frame.evaluate("document.documentElement.dataset.reported") is None
    assert collector.reports == []

    watch.expect("violates the following Content Security Policy|ERR_BLOCKED_BY_RESPONSE")
    await visitor.page.evaluate(
        "(src) => void document.body.append(Object.assign(new Image(), {src}))", line.origin
    )
    if how == "report-to":
        await expect(visitor.page.locator("html[data-reported='img-src']")).to_be_attached()
    else:
        await asyncio.wait_for(collector.came.wait(), 20)  # control: the collector hears of others
        assert "img-src" in collector.reports[0]


async def test_the_later_scripts_come_under_a_partners_trusted_types(
    line: Line, context: NewContext
):
    theirs = await context()
    more = "; require-trusted-types-for 'script'; trusted-types avoinlinja"
    await theirs.route(
        line.partner,
        partner_with(lambda policy: {"Content-Security-Policy": policy + more}),
    )
    await talk(line, context, await Visitor.come(theirs, line.partner))


async def test_they_come_where_a_partner_forbids_every_policy_and_no_opening_is_reported(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("Creating a TrustedTypePolicy")
    theirs = await context()
    more = "; require-trusted-types-for 'script'; trusted-types 'none'; frame-src blob:"
    await theirs.route(
        line.partner,
        partner_with(lambda policy: {"Content-Security-Policy": policy + more}),
    )
    visitor = await Visitor.come(theirs, line.partner)
    await watch.sees("Creating a TrustedTypePolicy")  # with the page, whoever reads it
    reported = len(watch.seen)
    await talk(line, context, visitor)
    assert watch.seen[reported:] == []


async def test_the_later_scripts_come_where_a_partner_names_scripts_by_a_nonce_alone(
    line: Line, context: NewContext
):
    theirs = await context()
    await theirs.route(
        line.partner,
        partner_with(
            lambda policy: {
                "Content-Security-Policy": re.sub(
                    "script-src [^;]*", "script-src 'nonce-n0'", policy
                )
            },
            lambda page: page.replace("<script async", '<script async nonce="n0"'),
        ),
    )
    visitor = await Visitor.come(theirs, line.partner)
    await talk(line, context, visitor)


# ---- another byte ----


@pytest.mark.parametrize(
    ("name", "presses"),
    [
        ("talk.js", False),
        ("seal.js", False),
        ("seal.js", True),
        ("seal-fallback.js", False),
        ("talk-fi.json", False),
    ],
)
async def test_a_later_part_with_another_byte_is_not_taken_and_nobody_waits_for_nothing(
    line: Line, watch: Watch, context: NewContext, name: str, presses: bool
):
    """`presses`: at once, and has a place before the part comes; she gives it back."""
    watch.expect(INTEGRITY)
    line.proxy.alter(f"/{name}")
    theirs = await context()
    await theirs.add_init_script(NO_CURVES)
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.open()
    if presses:
        await visitor.button("consent.start").click()
    await visitor.sees("unfit.unsealed")
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    await expect(visitor.button("consent.start")).to_have_count(0)
    await watch.sees("digest")  # it is the hash that stops it
    if name.endswith(".js"):
        inner = frame_of(visitor.page)
        script = name.removesuffix(".js")
        variable = {"talk": "Talk", "seal": "Seal", "seal-fallback": "Curves"}[script]
        assert await inner.evaluate(f"typeof avoinlinja{variable}") == "undefined"

    line.proxy.altered = ""
    async with (
        visitor.page.expect_response(f"**/{name}"),
        pressing(visitor.button("shared.retry").click()),
    ):
        await visitor.sees("consent.anonymous")


NO_CURVES = """
  if (window.SubtleCrypto) {
    const generate = SubtleCrypto.prototype.generateKey;
    SubtleCrypto.prototype.generateKey = function (algorithm, ...rest) {
      return /25519/.test(algorithm.name ?? algorithm)
        ? Promise.reject(new DOMException("", "NotSupportedError"))
        : generate.call(this, algorithm, ...rest);
    };
  }
"""


ATTEMPTS = [
    "document.head.append(Object.assign(document.createElement('script'), {src: where}))",
    "trustedTypes.createPolicy('avoinlinja', {createScriptURL: (text) => text})",
    "trustedTypes.createPolicy('another', {createScriptURL: (text) => text})",
    "document.body.innerHTML = '<p>'",
]


async def test_the_frame_runs_nothing_that_the_build_did_not_name(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("TrustedScript|TrustedHTML|trusted-types|Trusted Type|unsafe-eval")
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    for attempt in ATTEMPTS:
        refused = await frame_of(visitor.page).evaluate(
            f"(where) => {{ try {{ {attempt}; return false }} catch {{ return true }} }}",
            f"{line.origin}/w/0.2.0/seal.js",
        )
        assert refused, attempt


@pytest.mark.parametrize("name", ["app.js", "catalogue-fi.json"])
async def test_a_program_or_words_with_another_byte_are_given_up_at_once_and_the_telephone_stays(
    line: Line, watch: Watch, context: NewContext, name: str
):
    watch.expect(INTEGRITY)
    watch.expect(BROKEN_LINE)  # the connection may have begun
    line.proxy.alter(f"/{name}")
    page = await (await context()).new_page()
    await page.goto(line.partner)
    await page.locator("a[data-avoinlinja]").click()
    await expect(page.locator("output")).to_contain_text("Ei auennut", timeout=SOON)
    panel = page.locator("div:has(> output)")
    await expect(panel.locator('a[href="tel:112"]')).to_be_visible()
    await expect(panel.locator(f'a[href="{line.own}"]')).to_contain_text("heikompi")


# ---- what can be known before anybody waits ----


async def no_start_but(visitor: Visitor, key: str) -> None:
    await visitor.page.locator("a[data-avoinlinja]").click()
    await visitor.sees(key)
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    await expect(visitor.where.locator('a[href="tel:080005005"]').first).to_be_visible()
    await expect(visitor.button("consent.start")).to_have_count(0)


async def test_a_page_of_http_is_told_to_be_not_protected_before_anybody_waits(
    line: Line, watch: Watch, context: NewContext
):
    site = "http://partner.test"
    watch.hosts.add("partner.test")
    theirs = await context()

    async def answer(route: Route, _: Request) -> None:
        given = await theirs.request.get(line.partner)
        policy = given.headers["content-security-policy"]
        await route.fulfill(
            body=await given.text(),
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": policy},
        )

    await theirs.route(f"{site}/", answer)
    await theirs.route(
        f"{site}/*.css", lambda route: route.fulfill(body="", content_type="text/css")
    )
    visitor = await Visitor.come(theirs, f"{site}/")
    await no_start_but(visitor, "unfit.insecure")
    assert await frame_of(visitor.page).evaluate("crypto.subtle") is None, "control"


async def test_a_snippet_without_a_root_is_found_out_before_anybody_waits(
    line: Line, context: NewContext
):
    for root in ("", 'data-root=""', 'data-root="kirjoitusvirhe"'):
        theirs = await context()
        await theirs.route(
            line.partner,
            partner_with(
                lambda policy: {"Content-Security-Policy": policy},
                partial(re.sub, r'data-root="[^"]*"', root),
            ),
        )
        await no_start_but(await Visitor.come(theirs, line.partner), "unfit.unfounded")
        await theirs.close()


async def test_an_error_that_nobody_foresaw_puts_the_numbers_in_the_place_of_a_stale_view(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("of another's script")
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    inner = frame_of(visitor.page)
    await inner.evaluate("setTimeout(() => { throw new Error(`of another's script`) })")
    await watch.sees("of another's script")
    await expect(visitor.button("consent.start")).to_be_visible()
    await inner.evaluate(
        "dispatchEvent(new ErrorEvent('error', "
        "{ error: new Error(), filename: document.scripts[0].src }))"
    )
    await visitor.sees("unfit.broken")
    await expect(visitor.button("consent.start")).to_have_count(0)
    async with pressing(visitor.button("shared.retry").click()):
        await expect(visitor.button("consent.start")).to_be_visible(timeout=SOON)


async def test_another_language_while_offline_keeps_the_words_and_can_be_tried_again(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    line.proxy.cut()
    await visitor.where.get_by_role("button", name="svenska").click()
    await visitor.sees("load.failed")
    await visitor.sees("consent.anonymous")
    assert await visitor.page.locator("output").count() == 0, "nothing is said to have failed"
    line.proxy.restore()
    await visitor.where.get_by_role("button", name="svenska").click()
    await expect(visitor.where.get_by_role("button", name="Börja", exact=True)).to_be_visible(
        timeout=SOON
    )


# ---- old browsers ----

# What browsers at the floor, or a little above it, have not. docs/adr/0024-floor-of-browsers.md
NEWER_THAN_THE_FLOOR = """
  const gone = (owner, ...names) => names.forEach((name) => { if (owner) delete owner[name]; });
  gone(Array.prototype, "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with");
  gone(Array, "fromAsync"); gone(Object, "groupBy"); gone(Map, "groupBy");
  gone(Promise, "withResolvers", "try"); gone(AbortSignal, "any", "timeout");
  gone(AbortSignal.prototype, "throwIfAborted"); gone(URL, "canParse", "parse");
  gone(String.prototype, "isWellFormed", "toWellFormed"); gone(Crypto.prototype, "randomUUID");
  gone(Uint8Array, "fromBase64", "fromHex"); gone(Uint8Array.prototype, "toBase64", "toHex", "setFromBase64");
  gone(HTMLElement.prototype, "popover", "showPopover", "hidePopover", "togglePopover", "inert");
  gone(Element.prototype, "checkVisibility", "setHTML", "setHTMLUnsafe", "ariaNotify");
  gone(HTMLElement.prototype, "enterKeyHint"); gone(HTMLScriptElement.prototype, "fetchPriority");
  gone(Intl, "DurationFormat", "Segmenter", "supportedValuesOf");
  gone(window, "structuredClone", "trustedTypes", "TrustedHTML", "TrustedScriptURL", "ReportingObserver",
    "scheduler", "navigation", "CloseWatcher", "ToggleEvent", "Iterator", "CompressionStream");
  gone(Document.prototype, "adoptedStyleSheets", "startViewTransition");
  gone(Navigator.prototype, "userActivation", "userAgentData", "locks");
  window.isFloor = true;
"""


# The application asks for its words in the same task in which it has looked at the browser.
SEE_WHEN = """
  const ask = window.fetch;
  window.fetch = (where, ...rest) => {
    window.isInTime ||= String(where).includes("catalogue-");
    return ask(where, ...rest);
  };
"""


async def open_without(visitor: Visitor, gone: str) -> None:
    """Open it, and again should the browser have given its script to the frame too late, as it does now and then.

    `SEE_WHEN` is part of that script: what goes after the application has looked for it was there for it.
    """
    for _ in range(10):
        await visitor.page.locator("a[data-avoinlinja]").click()
        await visitor.where.locator("h1").first.wait_for()
        inner = frame_of(visitor.page)
        if await inner.evaluate(f"window.isInTime && typeof {gone} === 'undefined'"):
            return
        await visitor.page.evaluate("avoinlinja.push(['close'])")
    raise AssertionError(gone)


async def test_a_browser_at_the_floor_has_the_whole_talk(
    line: Line, watch: Watch, context: NewContext
):
    theirs = await context()
    await theirs.add_init_script(SEE_WHEN + NEWER_THAN_THE_FLOOR + NO_CURVES)
    visitor = await Visitor.come(theirs, line.partner)
    await open_without(visitor, "structuredClone")
    await talk(line, context, visitor)
    inner = frame_of(visitor.page)
    left = "[window.isFloor, 'structuredClone' in window, 'findLast' in Array.prototype, 'trustedTypes' in window]"
    assert await inner.evaluate(left) == [True, False, False, False], (
        "control: gone in the frame too"
    )
    styled = "getComputedStyle(document.documentElement).getPropertyValue('--is-styled')"
    assert await inner.evaluate(styled) == "1"
    await visitor.end()
    await visitor.sees("end.erased")


OLDER_LACK = (
    "Object.hasOwn",
    "Array.prototype.at",
    "String.prototype.replaceAll",
    "window.BigInt",
)


async def test_an_older_browser_is_given_the_numbers_before_anybody_waits(
    line: Line, context: NewContext
):
    for lacking in OLDER_LACK:
        theirs = await context()
        await theirs.add_init_script(f"{SEE_WHEN} delete {lacking}")
        visitor = await Visitor.come(theirs, line.partner)
        await open_without(visitor, lacking)
        await no_start_but(visitor, "unfit.outdated")
        await theirs.close()
