"""A matrix of host pages: the same walk through each of them, in a real browser.

The link is there and leads where the table says. The chat is whole on the screen and closes without a trace;
people come into the queue, and talk; the page hears no word, and no report of its policy tells of it; the way out takes
the whole page along. In `make test` every third page has a short walk on one screen; `make e2e` walks each whole, on both.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.hosts import apps, consent, documents, optimisers, policies, scripts, styles
from tests.e2e.hosts.house import DESKTOP, PHONE, House, Walk
from tests.e2e.hosts.row import Row
from tests.stage.browser import Chromium, Elsewhere, Watch
from tests.stage.line import Line

TABLES = (policies, styles, scripts, consent, optimisers, apps, documents)
ROWS = [row for table in TABLES for row in table.ROWS]
EVERY = 3  # each costs most of a second
SHORT = [
    pytest.param(
        row,
        row.is_phone,
        row.talks,
        id=row.name,
        marks=[] if row.talks or not at % EVERY else pytest.mark.long,
    )
    for at, row in enumerate(ROWS)
]
WHOLE = [
    pytest.param(row, is_phone, True, id=f"{row.name}-{'phone' if is_phone else 'desktop'}")
    for row in ROWS
    for is_phone in (True, False)
    if (row.is_phone, row.talks) != (is_phone, True)
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(
    chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """One for all rows of a worker: none of them changes anything of it."""
    elsewhere = await Elsewhere().open()
    folder = tmp_path_factory.mktemp("hosts")
    line = Line(folder / "line", {"wait_offered_max_minutes": 240, "wrap_up_seconds": 0})
    try:
        await line.open()
        house = House(line, await chromium.of(elsewhere), elsewhere, Watch(line.hosts))
        await house.begin()
        yield house
        await house.end()
    finally:
        await line.close()
        await elsewhere.close()


@pytest.mark.parametrize(("row", "is_phone", "is_whole"), SHORT)
async def test_a_host_page_has_the_chat_and_keeps_its_own(
    house: House, row: Row, is_phone: bool, is_whole: bool
):
    await walk(house, row, is_phone, is_whole)


@pytest.mark.long
@pytest.mark.parametrize(("row", "is_phone", "is_whole"), WHOLE)
async def test_the_whole_walk_through_a_host_page(
    house: House, row: Row, is_phone: bool, is_whole: bool
):
    await walk(house, row, is_phone, is_whole)


async def walk(house: House, row: Row, is_phone: bool, is_whole: bool) -> None:
    alone = row.is_alone or bool(row.context or row.blocks)  # a cache blocks nothing
    screen = PHONE if is_phone else DESKTOP
    context = await (
        house.new_seeing({**screen, **row.context}) if alone else house.context(is_phone)
    )
    page = await context.new_page()
    try:
        await Walk(house, row, context, page, is_whole).through()
    except BaseException:
        await house.forget_aino()
        raise
    finally:
        await (context if alone else page).close()
    assert not house.elsewhere.asked, house.elsewhere.asked


def test_each_page_has_a_name_of_its_own():
    assert len({row.name for row in ROWS}) == len(ROWS)
