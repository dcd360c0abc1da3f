"""P5: after the conversation the device holds nothing of it: no word, no cookie, no storage, no title, no sound."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import Counsellor, Visitor
from tests.stage.profile import Profile

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
SPIES = """
  window.spied = [];
  for (const name of ['Notification', 'Audio', 'AudioContext', 'SpeechSynthesisUtterance'])
    if (name in window) window[name] = new Proxy(window[name], {construct() { window.spied.push(name); return {}; }});
  for (const name of ['vibrate', 'setAppBadge'])
    if (name in Navigator.prototype) Navigator.prototype[name] = () => { window.spied.push(name); };
"""


async def test_the_profile_holds_no_word_and_the_browser_no_cookie(
    line: Line,
    watch: Watch,
    context: NewContext,
    browser: Browser,
    elsewhere: Elsewhere,
    tmp_path: Path,
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    profile = await Profile.in_talk(tmp_path / "profile", browser, line, aino, watch, elsewhere)
    assert await profile.context.cookies() == []
    kept = "localStorage.length + sessionStorage.length"
    assert await profile.visitor.page.evaluate(kept) == 0
    await profile.context.close()
    profile.has_no_word()


async def test_storage_is_out_of_reach_inside_the_frame(
    line: Line, watch: Watch, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    frame = visitor.page.frames[-1]
    for name in ("localStorage", "sessionStorage", "document.cookie", "caches.keys()"):
        refused = await frame.evaluate(
            f"async () => {{ try {{ await {name}; return ''; }} catch (error) {{ return error.name; }} }}"
        )
        assert refused == "SecurityError", name
    assert await frame.evaluate("origin") == "null"


async def test_a_hidden_page_stays_quiet_while_messages_come(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    theirs = await context()
    await theirs.add_init_script(SPIES)
    visitor = await Visitor.come(theirs, line.partner)
    title = await visitor.page.title()
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    for number in range(10):
        await aino.say(f"viesti {number}")
    await expect(visitor.said).to_have_count(10)
    assert await visitor.page.title() == title
    for frame in visitor.page.frames:
        assert await frame.evaluate("window.spied ?? []") == []
    await visitor.page.evaluate("new Audio()")
    assert await visitor.page.evaluate("window.spied") == ["Audio"], "control: the spies listen"
