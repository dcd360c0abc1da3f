"""Who asks: by the bearer of each request, and by what the tab proves."""

from functools import partial
from http import HTTPStatus

from chatd.base.base64url import to_bytes
from chatd.base.errors import Malformed
from chatd.base.http import BODY_MAX_BYTES, Reply, Request, Route
from chatd.base.limits import WRONG_SECRETS
from chatd.base.ports import Journal, SourceLimits
from chatd.base.shapes import Empty
from chatd.directory.rules.directory import Staff
from chatd.staff.rules import check
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.proofs import Act

CALL = partial(Route, counted_as="api", gone_status=HTTPStatus.UNAUTHORIZED)
DONE = Reply(Empty())


class Asking:
    """What all calls of the staff share."""

    def __init__(self, bearers: Bearers, sources: SourceLimits, journal: Journal) -> None:
        self._bearers, self._sources, self._journal = bearers, sources, journal

    async def staff(self, request: Request, *, max_bytes: int = BODY_MAX_BYTES) -> Staff:
        """Whose bearer it is, when that person may ask this. Of a body no more than `max_bytes` is read.

        Raises: Unknown, Refused(TOO_OFTEN, OUT_OF_ORDER, NOT_LEAD, NOT_ALLOWED), Malformed, Unavailable.
        """
        bearer, act = request.bearer, await act_of(request, max_bytes)
        async with self._sources.guessing(WRONG_SECRETS, bearer, request.source):
            kept = await self._bearers.find(bearer)
        staff = await self._bearers.staff_of(bearer, kept, request.proof, act)
        check(staff, f"{'GET' if request.method == 'HEAD' else request.method} {request.path}")
        return staff

    def note(self, event: str, staff: Staff, count: int | None = None, about: str = "") -> None:
        """One act of this person. `about`: whom of the staff it concerns."""
        self._journal.note(
            event, organisation=staff.organisation, account=staff.id, count=count, about=about
        )


async def act_of(request: Request, max_bytes: int = BODY_MAX_BYTES) -> Act:
    """What is asked for, as the tab signs it. Raises: Malformed (too long)."""
    return Act(request.method, request.target, await request.content(max_bytes=max_bytes))


def decoded(text: str) -> bytes:
    """The bytes of base64url of any length. Raises: Malformed."""
    try:
        return to_bytes(text)
    except ValueError:
        raise Malformed from None
