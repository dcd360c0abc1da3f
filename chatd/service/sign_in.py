"""How a member of the staff signs in: a one-time link, spent for a bearer. Only hashes are kept."""

from chatd.core.directory import Staff
from chatd.core.names import StaffId
from chatd.service.views import StaffProfile


class SignIn:
    """Links live for minutes, bearers for a working day; both are 32 random bytes, base64url."""

    async def make_link(self, staff: StaffId) -> str:
        """A fresh link secret for this person, to be told once. Raises: Unknown (staff), Unavailable."""
        raise NotImplementedError

    async def spend(self, link: str) -> tuple[str, StaffProfile]:
        """The bearer, and who it is; the link is spent. Raises: Unknown, Unavailable."""
        raise NotImplementedError

    async def staff_of(self, bearer: str) -> Staff:
        """Whose bearer it is. Raises: Unknown, Unavailable."""
        raise NotImplementedError

    async def profile(self, staff: Staff) -> StaffProfile:
        """What the console needs to know of the person. Raises: Unavailable."""
        raise NotImplementedError

    async def end(self, bearer: str) -> None:
        """Forget the bearer; twice is once. Raises: Unavailable."""
        raise NotImplementedError
