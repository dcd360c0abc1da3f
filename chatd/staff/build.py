"""Builds the area: the staff signs in, asks for credentials, and connects its consoles."""

from chatd.base.area import Area, Job
from chatd.base.names import CONSOLES
from chatd.base.ports import Ids, Post, SourceLimits
from chatd.staff.events import ConsoleBearers, Consoles
from chatd.staff.http import StaffRequests
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn

BEARERS_SECONDS = 5.0


def build(
    *,
    sign_in: SignIn,
    planned_shifts: PlannedShiftService,
    post: Post,
    consoles: Consoles,
    sources: SourceLimits,
    ids: Ids,
) -> Area:
    """A console is admitted by its bearer, and cut within seconds of its end."""
    bearers = ConsoleBearers(consoles, sign_in, sources)
    return Area(
        admits={CONSOLES: bearers.admit},
        routes=StaffRequests(sign_in, planned_shifts, post, sources, ids).routes(),
        jobs=[Job("bearers", BEARERS_SECONDS, bearers.check)],
    )
