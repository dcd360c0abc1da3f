"""What the WordPress plugin writes opens the chat in a real browser, whatever a theme and a builder do to its words."""

from playwright.async_api import BrowserContext, expect

from tests.e2e.test_host_pages import AVOIN, DESKTOP, Host
from tests.stage import one_line
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON
from tests.stage.wordpress import KEEPER, NONCE_VALUE, play

line = one_line.line


async def written(line: Line, context: BrowserContext, act: list[str], **settings: str) -> str:
    """What the plugin writes into a page, once the line's own snippet was pasted into its settings."""
    page = await context.new_page()
    snippet = await Host(page, line).snippet()
    await page.close()
    form = {"avoinlinja_pasted": snippet, "_wpnonce": NONCE_VALUE, **settings}
    played = play(["page", form], act, may=KEEPER)
    assert played.option is not None, played.out[0]
    return played.out[1]


def mangled(text: str) -> str:
    """As themes and builders do once more to what is finished already: paragraphs of lines, quotes of quotes."""
    return "<p>" + text.replace("\n", "<br />\n") + "</p>"


async def test_a_page_of_the_plugin_opens_the_pinned_chat_even_where_a_theme_makes_paragraphs(
    line: Line, context: NewContext
):
    theirs = await context(**DESKTOP)
    content = await written(
        line, theirs, ["content", "Tervetuloa!\n[avoinlinja]\nVoit myös soittaa."]
    )
    assert "\n" in content, "control: there is something to mangle"
    host = await Host.open(theirs, line, mangled(content))
    await expect(host.page.locator("[data-avoinlinja-state]")).to_have_count(1, timeout=SOON)
    await host.click()
    await host.shows(AVOIN)
    assert host.page.url == f"{line.partner}host", "in the page, sealed, and not by the link"
    await host.leaves()
