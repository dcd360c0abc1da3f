"""What a lead reads of referrals: whole months that are over, and few as a few."""

from datetime import UTC, datetime

import pytest

from chatd.base.names import OrganisationId
from chatd.referral.ports import Referred
from chatd.referral.service.keeping import COUNT_MIN, Keeping

TURVA = OrganisationId("turva")


class Counted:
    """What was counted."""

    async def referred(self, _):
        return [
            Referred("2026-11", "police", 9),
            Referred("2026-10", "ngo", COUNT_MIN),
            Referred("2026-10", "police", COUNT_MIN - 1),
        ]


class At:
    """A clock that stands."""

    def __init__(self, *day):
        self._at = datetime(*day, tzinfo=UTC).timestamp()

    def now(self):
        return self._at


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ((2026, 11, 30, 23, 59), ["2026-10", "2026-10"]),
        ((2026, 12, 1), ["2026-11", "2026-10", "2026-10"]),
    ],
)
async def test_a_month_is_told_once_it_is_over(day, months):
    told = await Keeping(Counted(), At(*day)).referred(TURVA)
    assert [each.month for each in told] == months


async def test_few_are_told_as_a_few():
    told = await Keeping(Counted(), At(2026, 11, 2)).referred(TURVA)
    assert [(each.category, each.times) for each in told] == [("ngo", COUNT_MIN), ("police", None)]
