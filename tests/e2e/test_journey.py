"""Can a person get help: through the queue to a sealed conversation, over a connection that breaks?"""

from playwright.async_api import expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import FI, SOON, Counsellor, Visitor, texts_of

MESSAGES = 20
COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


async def test_a_person_is_helped_over_a_line_that_breaks_and_the_next_one_after(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)

    first = await Visitor.come(await context(), line.partner)
    await first.join()
    await aino.accept()
    await first.verified()
    await aino.sealed()

    second = await Visitor.come(await context(), line.partner)
    await second.join()
    await expect(second.place).to_contain_text(FI["queue.next"])
    third = await Visitor.come(await context(), line.partner)
    await third.join()
    await third.sees("queue.ahead", n=1)

    asked = [f"kysymys {number}" for number in range(1, MESSAGES + 1)]
    answered = [f"vastaus {number}" for number in range(1, MESSAGES + 1)]
    watch.expect(BROKEN_LINE)
    for number in range(MESSAGES):
        if number == MESSAGES // 2:
            line.proxy.cut()
            await first.sees("conn.lost")
        await first.say(asked[number])
        await aino.say(answered[number])
        if number == MESSAGES // 2 + 3:
            line.proxy.restore()
    await expect(aino.said()).to_have_count(2 * MESSAGES, timeout=3 * SOON)
    await expect(first.said).to_have_count(2 * MESSAGES, timeout=3 * SOON)

    for page in (await texts_of(first.said), await texts_of(aino.said())):
        assert [text for text in page if text in asked] == asked
        assert [text for text in page if text in answered] == answered
    # A mark stands once for a row of words; whatever is not delivered has one of its own.
    for key in ("chat.sending", "chat.sent", "chat.failed", "chat.undelivered"):
        await expect(first.where.get_by_text(FI[key], exact=True)).to_have_count(0)
    await expect(first.where.get_by_text(FI["chat.delivered"], exact=True).last).to_be_visible()

    await first.end()
    await first.sees("end.erased")
    await expect(aino.page.get_by_text("The words have been wiped")).to_be_visible(timeout=SOON)
    for page in (first.page, aino.page):
        assert "kysymys" not in await everything_in(page)
        assert "vastaus" not in await everything_in(page)

    await aino.free_place()
    await aino.accept()
    await second.verified()
    await third.is_first()
    await aino.sealed()
    await second.say("toinen")
    await expect(aino.said()).to_have_text(["toinen"])


async def everything_in(page) -> str:
    """Every document of the page, its fields included."""
    parts = []
    for frame in page.frames:
        parts.append(await frame.content())
        parts.append(
            " ".join(
                await frame.locator("textarea, input").evaluate_all(
                    "all => all.map(one => one.value)"
                )
            )
        )
    return "\n".join(parts)
