"""The pages about accessibility, privacy and feedback: opened from the chat, which stays; and without scripts."""

import re

from playwright.async_api import Route, expect

from tests.stage.browser import EXIT
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import NARROW, fits, violations
from tests.stage.people import FI, Visitor

PAGES = {
    "accessibility": "Traficom",
    "privacy": "Tietosuojavaltuutetun",
    "feedback": "palaute@esimerkki.example",
}


async def test_from_read_more_each_opens_beside_the_chat_which_stays(
    line: Line, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    await visitor.where.get_by_text(FI["consent.more"]).click()
    for which, words in PAGES.items():
        link = visitor.where.get_by_role("link", name=FI[f"about.{which}"], exact=True)
        async with visitor.page.context.expect_page() as opening:
            await link.click()
        opened = await opening.value
        await expect(opened.get_by_text(words).first).to_be_visible()
        assert await opened.evaluate("window.opener") is None
        await expect(opened.locator("html")).to_have_attribute("lang", "fi")
        await opened.close()
    await expect(visitor.button("consent.start")).to_be_visible()
    assert EXIT not in visitor.page.url


async def without_scripts(route: Route) -> None:
    """As it comes, but that its script is not there: axe is one, and cannot look where none may run."""
    answer = await route.fetch()
    await route.fulfill(
        response=answer, body=re.sub("<script .*?</script>", "", await answer.text())
    )


async def test_without_scripts_axe_finds_nothing_and_all_fits(line: Line, context: NewContext):
    page = await (await context(bypass_csp=True, **NARROW)).new_page()
    await page.route("**/l/**", without_scripts)
    for path in ("", *(f"/{which}" for which in PAGES)):
        await page.goto(line.own + path)
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            assert await violations(page) == [], f"{path} {scheme}"
        assert await fits(page), path
        assert await page.evaluate(SMALL) == [], path


SMALL = """[...document.querySelectorAll('a')].filter((one) => one.checkVisibility()
  && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""


async def test_without_scripts_the_own_page_leads_to_each_in_each_language(
    line: Line, context: NewContext
):
    page = await (await context(java_script_enabled=False)).new_page()
    await page.goto(line.own)
    for which in PAGES:
        links = page.locator(f'a[href*="/{which}?lang="]')
        languages = [
            re.search(r"lang=(\w+)", await each.get_attribute("href") or "")[1]  # type: ignore[index]
            for each in await links.all()
        ]
        assert sorted(languages) == ["en", "fi", "sv"]
    await page.locator('a[href*="/accessibility?lang=sv"]').click()
    await expect(page.get_by_role("heading", name="Tillgänglighetsutlåtande")).to_be_visible()
