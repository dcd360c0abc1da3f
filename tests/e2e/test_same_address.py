"""Somebody at the same address guesses keys, and cuts the router: the talk is back within seconds."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from playwright.async_api import expect

from tests.e2e.test_lines_that_break import COUNSELLOR, in_talk
from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor

BACK_WITHIN = 5 * SECOND
GUESSES = 60
NO_PROXY = {"CHATD_PROXIES": "192.0.2.1"}  # so this machine's address is a network as any other


@beside_the_browser
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    opened = Line(tmp_path / "line", environment=NO_PROXY)
    try:
        yield await opened.open()
    finally:
        await opened.close()


async def test_whoever_guesses_at_the_same_address_cuts_nobody_off(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)
    visitor = await in_talk(line, context, aino)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{line.port}") as http:
        for at in range(GUESSES):
            guess = {"key": "A" * 43, "value": f"guess {at % 3}"}
            assert (await http.post("/leave", json=guess)).status in {404, 429}
        line.proxy.cut()
        for at in range(GUESSES):
            assert (await http.post("/leave", json={"key": f"{at:043}"})).status == 404
    await visitor.say("Onko siellä kukaan?")
    line.proxy.restore()
    await expect(aino.said().filter(has_text="Onko siellä kukaan?")).to_be_visible(
        timeout=BACK_WITHIN
    )
    await aino.say("Olen täällä.")
    await expect(visitor.said.filter(has_text="Olen täällä.")).to_be_visible(timeout=SOON)
