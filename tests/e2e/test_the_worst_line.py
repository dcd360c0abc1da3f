"""On the worst line, link L: the number, a place, and words both ways. Source: issue, "Bad lines and old phones"."""

import json
import sys

import pytest

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import Counsellor, Visitor
from tests.stage.worst_line import talk_over, whole

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
NUMBER_MAX_SECONDS = 5.0
PLACE_MAX_SECONDS = 15.0
WORD_MAX_SECONDS = 3.0


# Real time, a minute of it: what is tried is how long it takes, and a moved clock would move nothing on the line.
@pytest.mark.parametrize("count", [5, pytest.param(20, marks=pytest.mark.long)])
async def test_on_the_worst_line_help_is_near_at_once_and_no_word_is_lost_doubled_or_late(
    line: Line, watch: Watch, context: NewContext, count: int
):
    watch.expect(BROKEN_LINE)  # of the connections before
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(await context(), line.partner)
    took = await talk_over(line, visitor, aino, count)
    sys.stdout.write(f"link L: {json.dumps(took.figures())}\n")
    await whole(visitor, aino, count)
    assert took.number <= NUMBER_MAX_SECONDS
    assert took.place <= PLACE_MAX_SECONDS
    assert took.figures()["word"] <= WORD_MAX_SECONDS
