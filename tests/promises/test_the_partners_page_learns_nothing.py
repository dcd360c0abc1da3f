"""P5: the partner's page learns neither what is written nor that something is."""

from pathlib import Path

from playwright.async_api import expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import Counsellor, Visitor
from tests.stage.words import found, planted

LISTENING = (Path(__file__).parent / "listening.js").read_text()
CONSOLE = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
# All that a frame may tell the page around it: core/frame-messages.ts, and `ready` for the port.
WORDS = {"ready", "shown", "failed", "exit", "close", "started", "ended", "hold"}


async def test_a_tracker_on_the_partners_page_hears_no_word_and_no_message(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**CONSOLE), line.links["aino"])
    await aino.start_shift()
    theirs = await context()
    await theirs.add_init_script(LISTENING)
    visitor = await Visitor.come(theirs, line.partner)
    said, answered, unsent = planted("said"), planted("answered"), planted("unsent")
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    told_before = await visitor.page.evaluate("window.ported.length")
    await visitor.input.press_sequentially(said)
    await visitor.button("chat.send").click()
    await expect(aino.said()).to_have_text([said])
    await aino.say(answered)
    await expect(visitor.said).to_have_text([said, answered])
    await visitor.input.press_sequentially(unsent)

    assert (
        await visitor.page.evaluate("document.querySelector('iframe')?.contentDocument ?? null")
        is None
    )
    told = await visitor.page.evaluate("window.ported")
    assert len(told) == told_before, "a message in the conversation is none to the page"
    assert {each["t"] for each in told} <= WORDS
    assert all(each.keys() == {"t"} for each in told), told
    heard = "\n".join(await visitor.page.evaluate("window.heard")).encode()
    assert found([said, answered, unsent], heard) == []
    keys = [each for each in heard.split(b"\n") if each.startswith(b"key")]
    assert keys == [], "not even that there was a key"

    own = planted("own")
    await visitor.page.evaluate("document.body.prepend(document.createElement('input'))")
    field = visitor.page.locator("body > input")
    await field.evaluate("(field, text) => { field.value = text; JSON.stringify({text}); }", own)
    await visitor.page.evaluate("new MessageChannel().port1.postMessage({t: 'control'})")
    heard = "\n".join(await visitor.page.evaluate("window.heard")).encode()
    assert found([own], heard), "control: what the page itself has, is heard"
