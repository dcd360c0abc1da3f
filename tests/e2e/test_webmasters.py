"""A page with the policy that the page for webmasters tells, and nothing besides, opens the chat in each way."""

import pytest

from tests.e2e.test_host_pages import AVOIN, DESKTOP, Host
from tests.stage import one_line
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.webmasters import LINE, told_policies

line = one_line.line

NAMES = ("by_address", "by_nonce", "types_named", "types_unnamed")
CASES = [("box", name) for name in NAMES] + [
    pytest.param(display, name, marks=[] if name == "by_address" else pytest.mark.long)
    for display in ("bubble", "inline", "page")
    for name in NAMES
]


def policy_of(line: Line, name: str) -> str:
    """Nothing but what the page tells, for this line."""
    told = dict(zip(NAMES, told_policies(), strict=True))
    needs = [told["by_nonce" if name == "by_nonce" else "by_address"]]
    if name.startswith("types"):
        forbids = "trusted-types 'none'; " if name == "types_unnamed" else ""
        needs.append(f"require-trusted-types-for 'script'; {forbids}{told[name]}")
    socket = LINE.replace("https", "wss")
    directives = "; ".join(["default-src 'none'", *needs]).replace("NONCE", "n0")
    return directives.replace(socket, line.origin.replace("http", "ws")).replace(LINE, line.origin)


@pytest.mark.parametrize(("display", "name"), CASES)
async def test_with_what_the_page_tells_and_no_more_the_chat_opens_and_nothing_is_broken(
    line: Line, context: NewContext, watch, display: str, name: str
):
    if name == "types_unnamed":
        watch.expect("Creating a TrustedTypePolicy")  # with the page, whoever reads it
    theirs = await context(**DESKTOP)
    page = await theirs.new_page()
    snippet = await Host(page, line).snippet()
    await page.close()
    more = f' data-display="{display}"' + (' nonce="n0"' if name == "by_nonce" else "")
    policy = policy_of(line, name)
    head = f'<meta http-equiv=Content-Security-Policy content="{policy}">'
    host = await Host.open(theirs, line, snippet.replace("<script", f"<script{more}"), head=head)
    await host.click()
    await host.shows(AVOIN)
    assert host.page.url == f"{line.partner}host"
