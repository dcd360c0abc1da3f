"""The watch itself: it must see what it is to forbid, also from inside a sealed frame, and lay it to the right test."""

import asyncio
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser

from tests.stage.browser import Chromium, Elsewhere, Watch

PAGE = """<iframe sandbox="allow-scripts" srcdoc="<script>fetch('http://tracker.example/pixel')</script>"></iframe>"""


async def test_a_request_to_a_third_party_from_a_sealed_frame_is_noted(
    browser: Browser, elsewhere: Elsewhere
):
    page = await (await browser.new_context(proxy=elsewhere.proxy)).new_page()
    await page.set_content(PAGE)
    await asyncio.wait_for(elsewhere.noticed.wait(), 10)
    assert any("tracker.example" in asked for asked in elsewhere.asked)


async def test_it_is_laid_to_the_test_that_made_it_and_to_no_other(
    chromium: Chromium, elsewhere: Elsewhere
):
    earlier = await Elsewhere().open()
    page = await (await (await chromium.of(earlier)).new_context(proxy=earlier.proxy)).new_page()
    browser = await chromium.of(elsewhere)
    own = await (await browser.new_context(proxy=elsewhere.proxy)).new_page()
    await page.set_content(PAGE)
    await asyncio.wait_for(earlier.noticed.wait(), 10)
    assert elsewhere.asked == []
    await own.set_content(PAGE)
    await asyncio.wait_for(elsewhere.noticed.wait(), 10)
    for each in browser.contexts:
        await each.close()
    await earlier.close()


async def test_what_is_asked_for_outside_the_tests_contexts_is_noted_for_it_too(
    browser: Browser, elsewhere: Elsewhere
):
    page = await (await browser.new_context()).new_page()
    await page.set_content(PAGE)
    await asyncio.wait_for(elsewhere.noticed.wait(), 10)
    assert any("tracker.example" in asked for asked in elsewhere.asked)


@pytest.mark.parametrize(("said", "is_request"), [(b"", False), (b"GET / HTTP/1.1\r\n", True)])
async def test_a_connection_that_asks_for_nothing_is_no_request(said: bytes, is_request: bool):
    elsewhere = await Elsewhere().open()
    where = urlsplit(elsewhere.proxy["server"])
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(said)
    writer.write_eof()
    await reader.read()
    writer.close()
    await elsewhere.close()
    assert bool(elsewhere.asked) == is_request


async def test_an_error_in_a_page_is_noted(browser: Browser):
    watch = Watch(set())
    context = await browser.new_context()
    await watch.over(context)
    page = await context.new_page()
    async with page.expect_console_message():
        await page.set_content("<script>console.error('ouch')</script>")
    assert any("ouch" in fault for fault in watch.faults)
