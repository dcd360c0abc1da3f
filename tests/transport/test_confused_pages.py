"""What a page may do with what it was shown of another, and with connections that are not quite there."""

import base64
import json
import re

from tests.transport.conftest import until_state

HASHES = re.compile(rb'"([A-Za-z0-9_-]{43})"')


def hashes_in(value):
    """Every resume hash that somebody can read in a signed value."""
    return {found.decode() for found in HASHES.findall(base64.urlsafe_b64decode(value + "=="))}


async def test_a_counsellor_cannot_sit_down_in_the_visitors_seat(house):
    visitor, console, _ = await house.talking()
    state = await until_state(console, lambda state: state["conversations"])
    shown = json.dumps(state) + str(hashes_in(state["conversations"][0]["value"]))
    assert visitor.key.hash not in shown
