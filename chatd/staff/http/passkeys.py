"""What a passkey is to sign, whom an invitation invites, and a person's own passkeys."""

from typing import Any

from chatd.base.base64url import to_text
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.http import Reply, Request, Route
from chatd.base.limits import WRONG_SECRETS
from chatd.base.ports import SourceLimits
from chatd.base.shapes import Empty
from chatd.staff.http.asking import CALL, DONE, Asking, decoded
from chatd.staff.http.sign_in import made_of
from chatd.staff.ports import Passkeys
from chatd.staff.service.challenges import CHALLENGE_SECONDS, Challenges
from chatd.staff.service.profiles import Profiles, person_of, user_handle_of
from chatd.staff.service.sign_in import Guest, SignIn
from chatd.staff.shapes.sign_in import (
    Challenge,
    Invitation,
    InvitationBody,
    OwnOrganisation,
    OwnPasskey,
    OwnPasskeys,
    PasskeyBody,
    Registering,
    RemovePasskey,
)

TIMEOUT_MS = CHALLENGE_SECONDS * 1000


class PasskeyRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(
        self,
        sign_in: SignIn,
        passkeys: Passkeys,
        challenges: Challenges,
        asking: Asking,
        sources: SourceLimits,
        *,
        profiles: Profiles,
        is_demonstration: bool,
    ) -> None:
        self._sign_in, self._passkeys, self._challenges = sign_in, passkeys, challenges
        self._asking, self._sources = asking, sources
        self._profiles, self._is_demonstration = profiles, is_demonstration

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("POST", "/api/challenge", self.challenge),
            CALL("POST", "/api/invitation", self.invitation),
            CALL("GET", "/api/passkeys", self.own),
            CALL("POST", "/api/passkeys/challenge", self.registering),
            CALL("POST", "/api/passkeys", self.add),
            CALL("POST", "/api/passkeys/remove", self.remove),
        ]

    async def challenge(self, request: Request) -> Reply:
        """What any passkey may sign."""
        await request.body(Empty)
        return Reply(
            Challenge(
                challenge=to_text(self._challenges.make()),
                rp_id=self._profiles.rp_id_at(request.origin),
                timeout_ms=TIMEOUT_MS,
            )
        )

    async def invitation(self, request: Request) -> Reply:
        """Whom it invites; it is not spent."""
        body = await request.body(InvitationBody)
        async with self._sources.guessing(WRONG_SECRETS, body.secret, request.source):
            guest = await self._sign_in.guest(body.secret)
        organisation = guest.organisation
        return Reply(
            Invitation(
                **self._registering(request, guest),
                staff=person_of(guest.staff),
                organisation=OwnOrganisation(id=organisation.id, name=organisation.name),
                allows_fallback=organisation.allows_passphrase_sign_in,
                is_demonstration=self._is_demonstration,
            )
        )

    async def own(self, request: Request) -> Reply:
        """All of the person who asks."""
        staff = await self._asking.staff(request)
        return Reply(
            OwnPasskeys(
                passkeys=tuple(
                    OwnPasskey(
                        id=to_text(each.id),
                        made=int(each.made),
                        used=None if each.used is None else int(each.used),
                        is_synced=each.is_synced,
                    )
                    for each in await self._passkeys.of(staff.id)
                )
            )
        )

    async def registering(self, request: Request) -> Reply:
        """What an authenticator needs to make one more."""
        staff = await self._asking.staff(request)
        await request.body(Empty)
        guest = await self._sign_in.guest_of(staff)
        return Reply(Registering(**self._registering(request, guest)))

    async def add(self, request: Request) -> Reply:
        """One more."""
        staff = await self._asking.staff(request)
        body = await request.body(PasskeyBody)
        try:
            await self._sign_in.add_passkey(staff, made_of(body.registration))
        except Unknown:  # `gone` is the bearer alone
            raise Refused(Reason.NOT_ALLOWED) from None
        self._asking.note("passkey_added", staff)
        return DONE

    async def remove(self, request: Request) -> Reply:
        """One less; who removes the last comes back by an invitation."""
        staff = await self._asking.staff(request)
        body = await request.body(RemovePasskey)
        try:
            await self._passkeys.remove(staff.id, decoded(body.id))
        except Unknown:
            raise Refused(Reason.NOT_ALLOWED) from None
        self._asking.note("passkey_removed", staff)
        return DONE

    def _registering(self, request: Request, guest: Guest) -> dict[str, Any]:
        rp_id = self._profiles.rp_id_at(request.origin)
        return {
            "challenge": to_text(self._challenges.make()),
            "rp_id": rp_id,
            "rp_name": guest.organisation.name,
            "user_handle": to_text(user_handle_of(guest.staff)),
            "user_name": guest.staff.alias,
            "exclude": tuple(to_text(each.id) for each in guest.passkeys if each.rp_id == rp_id),
            "timeout_ms": TIMEOUT_MS,
        }
