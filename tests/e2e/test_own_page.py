"""The own page: who has only the line's address is helped there, from the first click to the end."""

from playwright.async_api import expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import FI, SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
MESSAGES = 3


async def test_a_person_who_comes_to_the_lines_own_address_has_a_whole_talk_there(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(await context(), line.own)
    await expect(visitor.button("consent.start")).to_be_visible(timeout=SOON)
    assert visitor.page.url == line.own, "control: no partner's page is around it"
    await visitor.button("consent.start").click()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()

    talk = []
    for number in range(1, MESSAGES + 1):
        for say, word in ((visitor.say, f"kysymys {number}"), (aino.say, f"vastaus {number}")):
            await say(word)
            talk.append(word)
            await expect(visitor.said).to_have_text(talk, timeout=SOON)
            await expect(aino.said()).to_have_text(talk, timeout=SOON)
    delivered = visitor.where.get_by_text(FI["chat.delivered"], exact=True)
    await expect(delivered).to_have_count(MESSAGES, timeout=SOON)

    await visitor.end()
    await visitor.sees("end.erased")
    await expect(aino.page.get_by_text("The words have been wiped")).to_be_visible(timeout=SOON)
    await expect(visitor.said).to_have_count(0)
    await expect(aino.said()).to_have_count(0)
    sent = "\n".join(line.proxy.sent_texts())
    assert "GET /l/etusivu" in sent
