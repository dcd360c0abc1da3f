"""Who is served, and by whom: one organisation with two lines, and staff for both."""

from datetime import date, time

from chatd.base.base64url import to_text
from chatd.base.names import (
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    StaffId,
    StaffRole,
)
from chatd.directory.rules.directory import (
    Directory,
    Embed,
    Helpline,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Staff,
)

OFFERED, GIVEN = (
    "tarjottu",
    "annettu",
)  # a line whose counsellors accept, and one that assigns by itself
LINES = (OFFERED, GIVEN)
STAFF_MAX = 40
FI = Language("fi")
POLICY = LinePolicy(
    wrap_up_seconds=0,
    wait_offered_max_minutes=100_000,
    waiting_max=1_000,
    offer_seconds=5,
    offer_misses_max=5,
    orphan_return_seconds=8,
)


def directory() -> Directory:
    always = (Interval(time(0), time(0)),)
    helpline = Helpline({FI: "h"}, "112", {FI: "h"}, {FI: "h"}, date(2026, 1, 1))
    organisation = OrganisationId("koe")
    lines = {
        LineId(name): Line(
            LineId(name), organisation, {FI: name}, {FI: name}, (FI,), (), ("volunteer",), True,
            OpeningHours("Europe/Helsinki", (always,) * 7), (helpline,),
            LinePolicy(**{**_policy(), "is_auto_assigned": name == GIVEN}),
        )
        for name in LINES
    }  # fmt: skip
    return Directory(
        {organisation: Organisation(organisation, "Koe", (to_text(b"r" * 32),))},
        lines,
        {EmbedId(name): Embed(EmbedId(name), LineId(name), organisation, ()) for name in LINES},
        {
            StaffId(f"p{at}"): Staff(
                StaffId(f"p{at}"), organisation, f"P{at}", StaffRole.COUNSELLOR, tuple(lines), (FI,)
            )
            for at in range(STAFF_MAX)
        },
    )


def _policy() -> dict[str, int]:
    return {name: getattr(POLICY, name) for name in LinePolicy.__slots__}
