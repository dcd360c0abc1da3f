"""A matrix of host pages: the same walk through each of them, in a real browser.

The link is there and leads where the table says. The chat is whole on the screen and closes without a trace;
people come into the queue, and talk; the page hears no word, and no report of its policy tells of it; the way out takes
the whole page along. In `make test` every fourth page has a short walk on one screen; `make e2e` walks each whole, on both:
by the button on a phone, by Shift on a desktop.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.hosts import (
    apps,
    consent,
    documents,
    optimisers,
    policies,
    releases,
    scripts,
    styles,
)
from tests.e2e.hosts.house import DESKTOP, PHONE, House, Walk
from tests.e2e.hosts.row import Row
from tests.stage.browser import Chromium, Elsewhere, Watch

TABLES = (policies, styles, scripts, consent, optimisers, apps, documents, releases)
ROWS = [row for table in TABLES for row in table.ROWS]
EVERY = 4  # each costs most of a second
SHORT = [row for at, row in enumerate(ROWS) if row.talks or not at % EVERY]
# A worker has one line and one browser for all rows of a group: both cost more than a row.
ONE = pytest.mark.xdist_group("hosts")
WHOLE = [
    pytest.param(
        row,
        is_phone,
        id=f"{row.name}-{half}",
        marks=pytest.mark.xdist_group(f"hosts-{half}"),
    )
    for half, is_phone in (("phone", True), ("desktop", False))
    for row in ROWS
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(
    chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """One for all rows of a worker: none of them changes anything of it."""
    elsewhere = await Elsewhere().open()
    folder = tmp_path_factory.mktemp("hosts")
    house = House(folder, await chromium.of(elsewhere), elsewhere, Watch(set()))
    try:
        await house.begin()
        yield house
    finally:
        await house.end()
        await elsewhere.close()


@ONE
@pytest.mark.parametrize("row", SHORT, ids=[row.name for row in SHORT])
async def test_a_host_page_has_the_chat_and_keeps_its_own(house: House, row: Row):
    await walk(house, row, row.is_phone, is_whole=row.talks)


@pytest.mark.long
@pytest.mark.parametrize(("row", "is_phone"), WHOLE)
async def test_the_whole_walk_through_a_host_page(house: House, row: Row, is_phone: bool):
    await walk(house, row, is_phone, is_whole=True)


async def walk(house: House, row: Row, is_phone: bool, *, is_whole: bool) -> None:
    # A cache blocks nothing. A whole walk begins as in a browser that has seen no such chat.
    alone = is_whole or row.is_alone or bool(row.context or row.blocks)
    screen = PHONE if is_phone else DESKTOP
    context = await (
        house.new_seeing({**screen, **row.context}) if alone else house.context(is_phone)
    )
    page = await context.new_page()
    try:
        by_keys = not is_phone and row.leaves_by_keys
        await Walk(house, row, context, page, is_whole, by_keys).through()
    except BaseException:
        await house.begin_anew()
        raise
    else:
        await (context if alone else page).close()
    assert not house.elsewhere.asked, house.elsewhere.asked


def test_each_page_has_a_name_of_its_own():
    assert len({row.name for row in ROWS}) == len(ROWS)
