"""The contract of `Ids` and `Clock`."""

import re
import time

from chatd.process.clock import SystemClock
from chatd.process.ids import RandomIds, process_id


def test_ids_are_unique_urlsafe_and_fit_the_wire():
    ids = RandomIds()
    made = [ids.id(first) for first in "tdcs" for _ in range(1_000)]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[tdcs][A-Za-z0-9_-]{22}", one) for one in made)
    assert [one[0] for one in made] == [first for first in "tdcs" for _ in range(1_000)]


def test_secrets_are_thirty_two_bytes_and_never_the_same():
    ids = RandomIds()
    assert {len(ids.secret()) for _ in range(100)} == {32}
    assert len({ids.secret() for _ in range(100)}) == 100


def test_processes_are_told_apart_by_a_few_small_letters_that_may_stand_in_any_name():
    made = [process_id() for _ in range(1_000)]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[a-z0-9]{8}", one) for one in made)


def test_the_clock_tells_seconds_since_1970():
    assert abs(SystemClock().now() - time.time()) < 5
