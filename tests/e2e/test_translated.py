"""A machine translator puts its own elements where our words were: the screen never disagrees with itself."""

from playwright.async_api import expect

from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor

# As the translators in browsers do: text nodes go, and come back in elements of theirs, after each change too.
TRANSLATE = """() => {
  const wrap = (node) => {
    const theirs = document.createElement("font");
    theirs.append(document.createElement("font"));
    theirs.firstChild.textContent = node.data;
    node.replaceWith(theirs);
  };
  const all = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const isTheirs = (one) => one.data.trim() && !one.parentElement.closest("[translate=no], textarea, font");
    nodes.filter(isTheirs).forEach(wrap);
  };
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true, characterData: true });
  all();
}"""


async def is_not_said(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        await expect(visitor.text(key), key).to_have_count(0)


async def test_from_the_queue_to_the_end_only_what_is_true_now_is_said(
    line: Line, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    frame = visitor.page.frames[-1]
    await frame.evaluate(TRANSLATE)
    await expect(visitor.where.locator("h1 font, .card font").first).to_be_visible()
    await visitor.button("consent.start").click()
    await visitor.sees("queue.first")
    await visitor.sees("queue.nobody")
    await is_not_said(visitor, "line.joining", "state.nobody")
    aino = await Counsellor.sign_in(
        await context(locale="en-GB", viewport={"width": 1280, "height": 800}), line.links["aino"]
    )
    await aino.start_shift()
    await visitor.sees("queue.ready")
    await is_not_said(visitor, "queue.first", "queue.nobody", "queue.closed_for_now")
    await aino.accept()
    await visitor.verified()
    await is_not_said(
        visitor, "queue.ready", "connect.verifying", "state.checking", "state.waiting"
    )
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"], timeout=SOON)
    await visitor.sees("chat.delivered")
    await is_not_said(visitor, "chat.sending", "chat.sent")
    await aino.say("soita 116 006")
    await expect(visitor.said).to_have_count(2, timeout=SOON)
    await aino.end()
    await visitor.sees("end.by_counsellor")
    await visitor.sees("state.ended")
    await is_not_said(visitor, "chat.names", "end.button")
    await visitor.button("end.erase").click()
    await visitor.sees("end.deleted")
    await is_not_said(visitor, "end.kept")
    await visitor.button("end.again").click()
    await expect(visitor.button("consent.start")).to_be_visible(timeout=SOON)
    await is_not_said(visitor, "end.by_counsellor", "end.deleted", "state.ended")
