"""Sign-in, sign-out, and who I am."""

from collections.abc import Awaitable, Callable

from chatd.base.http import Reply, Request, Route
from chatd.base.limits import WRONG_SECRETS
from chatd.base.ports import Journal, SourceLimits
from chatd.staff.http.asking import CALL, DONE, Asking
from chatd.staff.service.sign_in import SignIn
from chatd.staff.shapes.sign_in import SignedIn, SignInBody, StaffProfile

Cut = Callable[[str], Awaitable[None]]  # closes the consoles of this bearer


class SignInRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(
        self, sign_in: SignIn, asking: Asking, sources: SourceLimits, cut: Cut, journal: Journal
    ) -> None:
        self._sign_in, self._asking, self._cut = sign_in, asking, cut
        self._sources, self._journal = sources, journal

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("POST", "/api/sign-in", self.spend_link),
            CALL("POST", "/api/sign-out", self.sign_out),
            CALL("GET", "/api/me", self.me),
        ]

    async def spend_link(self, request: Request) -> Reply:
        """A one-time link for a bearer."""
        body = await request.body(SignInBody)
        async with self._sources.guessing(WRONG_SECRETS, body.link, request.source):
            bearer, profile = await self._sign_in.spend(body.link)
        self._journal.note(
            "signed_in", organisation=profile.organisation.id, account=profile.staff.id
        )
        return Reply(_signed_in(profile, bearer))

    async def sign_out(self, request: Request) -> Reply:
        """The bearer ends, and with it the consoles that came by it; another sign-in of the same person goes on."""
        staff = await self._asking.staff(request)
        await self._sign_in.end(request.bearer)
        await self._cut(request.bearer)
        self._asking.note("signed_out", staff)
        return DONE

    async def me(self, request: Request) -> Reply:
        """Who the bearer is."""
        return Reply(await self._sign_in.profile(await self._asking.staff(request)))


def _signed_in(profile: StaffProfile, bearer: str) -> SignedIn:
    own = {name: getattr(profile, name) for name in StaffProfile.__struct_fields__}
    return SignedIn(**own, bearer=bearer)
