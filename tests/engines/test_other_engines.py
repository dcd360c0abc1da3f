"""Seal, frame and leaving in Firefox ESR and WebKitGTK, as Debian has them."""

import pytest
from playwright.async_api import expect

from tests.stage.browser import Watch
from tests.stage.engines import SHIFT, Engine
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import FI, Counsellor

pytestmark = pytest.mark.long
CONSOLE = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


async def open_chat(other: Engine, line: Line) -> None:
    await other.open(line.partner)
    await other.until("return document.querySelector('a[data-avoinlinja]')?.click() ?? true")
    await other.into_frame()
    await other.sees(FI["consent.start"])


async def test_a_whole_conversation_is_sealed_and_the_frame_keeps_nothing(
    other: Engine, line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**CONSOLE), line.links["aino"])
    await aino.start_shift()
    await open_chat(other, line)
    assert await other.run("return [origin, isSecureContext]") == ["null", True]
    for name in ("localStorage", "sessionStorage", "caches.keys()", "indexedDB.databases()"):
        script = f"return (async () => {{ try {{ await {name}; return ''; }} catch (no) {{ return no.name; }} }})()"
        assert await other.run(script) == "SecurityError", name
    await other.press(FI["consent.start"])
    await aino.accept()
    await other.sees(FI["connect.verified"].split("{")[0])
    await aino.sealed()
    await other.run("document.querySelector('#words').focus()")
    await other.type("hei, sataa")
    await other.press(FI["chat.send"])
    await expect(aino.said()).to_have_text(["hei, sataa"])
    await aino.say("kuulen sinua")
    await other.sees("kuulen sinua")
    await other.out()
    assert await other.run("return document.querySelector('iframe').contentDocument") is None
    assert "kuulen" not in await other.run("return document.documentElement.outerHTML")


@pytest.mark.parametrize("how", ["button", "shift"])
async def test_leaving_leaves_at_once_and_back_shows_nothing(
    other: Engine, line: Line, watch: Watch, context: NewContext, how: str
):
    aino = await Counsellor.sign_in(await context(**CONSOLE), line.links["aino"])
    await aino.start_shift()
    await open_chat(other, line)
    await other.press(FI["consent.start"])
    await aino.accept()
    await aino.sealed()
    await aino.say("salainen sana")
    await other.sees("salainen sana")
    if how == "button":
        await other.press(FI["shared.leave"])
    else:
        await other.type(SHIFT * 3)
    await other.out()
    await other.until("return location.hostname !== 'localhost'")
    await expect(aino.page.get_by_text("left by quick exit").first).to_be_visible()
    await other.back()
    assert "salainen" not in await other.until("return document.documentElement.outerHTML")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_program_with_another_byte_does_not_start_and_the_telephone_stays(
    other: Engine, line: Line, watch: Watch
):
    line.proxy.alter("/app.js")
    await other.open(line.partner)
    await other.until("return document.querySelector('a[data-avoinlinja]')?.click() ?? true")
    await other.sees("112")
    await other.until(
        "return !!document.querySelector('iframe') || document.body.innerText.length > 0"
    )
    await other.out()
    shown = await other.until("return document.querySelector('[href=\"tel:112\"]') !== null")
    assert shown
