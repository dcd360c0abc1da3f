"""Who is served, and by whom: one organisation with two lines, and staff for both."""

from dataclasses import replace

from chatd.directory.rules.directory import Directory, LinePolicy
from tests.stage.plain_lines import plain_directory

OFFERED, GIVEN = (
    "tarjottu",
    "annettu",
)  # a line whose counsellors accept, and one that assigns by itself
LINES = (OFFERED, GIVEN)
STAFF_MAX = 40
POLICY = LinePolicy(
    wrap_up_seconds=0,
    wait_offered_max_minutes=100_000,
    waiting_max=1_000,
    offer_seconds=5,
    offer_misses_max=5,
    orphan_return_seconds=8,
)


def directory() -> Directory:
    lines = {name: replace(POLICY, is_auto_assigned=name == GIVEN) for name in LINES}
    return plain_directory(lines, [f"p{at}" for at in range(STAFF_MAX)])
