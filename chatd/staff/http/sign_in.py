"""Sign-in by each way, sign-out, and who I am."""

from collections.abc import Awaitable, Callable

from chatd.base.base64url import to_bytes
from chatd.base.errors import Malformed, Unknown
from chatd.base.http import Reply, Request, Route
from chatd.base.limits import WRONG_SECRETS
from chatd.base.names import StaffId
from chatd.base.ports import SourceLimits
from chatd.directory.rules.directory import Staff
from chatd.staff.http.asking import CALL, DONE, Asking, decoded
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.passkey_checks import Made, Signed
from chatd.staff.service.profiles import Profiles
from chatd.staff.service.sign_in import NewFallback, SignIn
from chatd.staff.shapes.sign_in import (
    FallbackAnswer,
    Invited,
    MadePasskey,
    SignedByPasskey,
    SignedIn,
    SignInBody,
    StaffProfile,
)

Cut = Callable[[str], Awaitable[None]]  # closes the consoles of this bearer


class SignInRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(
        self,
        sign_in: SignIn,
        bearers: Bearers,
        profiles: Profiles,
        asking: Asking,
        sources: SourceLimits,
        cut: Cut,
    ) -> None:
        self._sign_in, self._bearers, self._profiles = sign_in, bearers, profiles
        self._asking, self._sources, self._cut = asking, sources, cut

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("POST", "/api/sign-in", self.sign_in),
            CALL("POST", "/api/sign-out", self.sign_out),
            CALL("GET", "/api/me", self.me),
        ]

    async def sign_in(self, request: Request) -> Reply:
        """A passkey, an invitation or the fallback, for a bearer."""
        body = await request.body(SignInBody)
        tab_key = None if body.tab_key is None else decoded(body.tab_key)
        ways = [each for each in (body.passkey, body.invitation, body.fallback) if each is not None]
        if len(ways) != 1:
            raise Malformed
        if body.invitation is not None:
            staff, bearer = await self._by_invitation(request, body.invitation, tab_key)
        elif body.passkey is not None:
            staff, bearer = await self._sign_in.by_passkey(signed_of(body.passkey), tab_key)
        else:
            staff, bearer = await self._by_fallback(body.fallback, tab_key)
        self._asking.note("signed_in", staff)
        return Reply(_signed_in(await self._profiles.of(staff, request.origin), bearer))

    async def _by_invitation(
        self, request: Request, said: Invited, tab_key: bytes | None
    ) -> tuple[Staff, str]:
        made = None if said.registration is None else made_of(said.registration)
        fallback = None
        if said.fallback is not None:
            key = to_bytes(said.fallback.key)
            fallback = NewFallback(key, said.fallback.totp, said.fallback.code)
        async with self._sources.guessing(WRONG_SECRETS, said.secret, request.source):
            return await self._sign_in.by_invitation(said.secret, made, fallback, tab_key)

    async def _by_fallback(
        self, said: FallbackAnswer | None, tab_key: bytes | None
    ) -> tuple[Staff, str]:
        if said is None:
            raise Unknown
        key, account = to_bytes(said.key), StaffId(said.account)
        return await self._sign_in.by_fallback(account, key, said.code, tab_key)

    async def sign_out(self, request: Request) -> Reply:
        """The bearer ends, and with it the consoles that came by it; another sign-in of the same person goes on."""
        staff = await self._asking.staff(request)
        await self._bearers.end(request.bearer)
        await self._cut(request.bearer)
        self._asking.note("signed_out", staff)
        return DONE

    async def me(self, request: Request) -> Reply:
        """Who the bearer is."""
        staff = await self._asking.staff(request)
        return Reply(await self._profiles.of(staff, request.origin))


def made_of(said: MadePasskey) -> Made:
    """Raises: Malformed."""
    return Made(decoded(said.id), decoded(said.client_data), decoded(said.attestation))


def signed_of(said: SignedByPasskey) -> Signed:
    """Raises: Malformed."""
    return Signed(
        decoded(said.id),
        decoded(said.client_data),
        decoded(said.authenticator_data),
        decoded(said.signature),
        None if said.user_handle is None else decoded(said.user_handle),
    )


def _signed_in(profile: StaffProfile, bearer: str) -> SignedIn:
    own = {name: getattr(profile, name) for name in StaffProfile.__struct_fields__}
    return SignedIn(**own, bearer=bearer)
