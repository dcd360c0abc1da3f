"""Who asks: by the bearer of each request."""

from functools import partial
from http import HTTPStatus

from chatd.base.base64url import to_bytes
from chatd.base.errors import Malformed
from chatd.base.http import Reply, Request, Route
from chatd.base.limits import WRONG_SECRETS
from chatd.base.ports import Journal, SourceLimits
from chatd.base.shapes import Empty
from chatd.directory.rules.directory import Staff
from chatd.staff.service.sign_in import SignIn

CALL = partial(Route, counted_as="api", gone_status=HTTPStatus.UNAUTHORIZED)
DONE = Reply(Empty())


class Asking:
    """What all calls of the staff share."""

    def __init__(self, sign_in: SignIn, sources: SourceLimits, journal: Journal) -> None:
        self._sign_in, self._sources, self._journal = sign_in, sources, journal

    async def staff(self, request: Request) -> Staff:
        """Whose bearer it is. Raises: Unknown, Refused(TOO_OFTEN), Unavailable."""
        bearer = request.bearer
        async with self._sources.guessing(WRONG_SECRETS, bearer, request.source):
            return await self._sign_in.staff_of(bearer)

    def note(self, event: str, staff: Staff, count: int | None = None) -> None:
        """One act of this person."""
        self._journal.note(event, organisation=staff.organisation, account=staff.id, count=count)


def decoded(text: str) -> bytes:
    """The bytes of base64url of any length. Raises: Malformed."""
    try:
        return to_bytes(text)
    except ValueError:
        raise Malformed from None
