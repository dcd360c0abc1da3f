"""The watch itself: it must see what it is to forbid, also from inside a sealed frame."""

import asyncio

from tests.stage.browser import Elsewhere, Watch, chromium

PAGE = """<iframe sandbox="allow-scripts" srcdoc="<script>fetch('http://tracker.example/pixel')</script>"></iframe>"""


async def test_a_request_to_a_third_party_from_a_sealed_frame_is_noted():
    elsewhere = Elsewhere()
    async with chromium(elsewhere) as browser:
        page = await (await browser.new_context()).new_page()
        await page.set_content(PAGE)
        await asyncio.wait_for(elsewhere.noticed.wait(), 10)
    assert any("tracker.example" in asked for asked in elsewhere.asked)


async def test_an_error_in_a_page_is_noted():
    watch = Watch(set())
    async with chromium(Elsewhere()) as browser:
        context = await browser.new_context()
        await watch.over(context)
        page = await context.new_page()
        async with page.expect_console_message():
            await page.set_content("<script>console.error('ouch')</script>")
    assert any("ouch" in fault for fault in watch.faults)
