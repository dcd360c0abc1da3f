"""How a member of the staff signs in: by a passkey, by an invitation that makes one, or by the fallback."""

from collections.abc import Sequence
from typing import NamedTuple

from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import StaffId
from chatd.base.ports import Clock, Journal, Shared
from chatd.directory.rules.directory import Organisation, Staff
from chatd.directory.service.registry import Registry
from chatd.staff.ports import Passkey, Passkeys
from chatd.staff.rules import PASSKEYS_MAX
from chatd.staff.service import passkey_checks
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.challenges import Challenges
from chatd.staff.service.fallbacks import Fallbacks
from chatd.staff.service.invitations import Invitation, Invitations
from chatd.staff.service.noticed import noting
from chatd.staff.service.passkey_checks import Made, Signed, Sites
from chatd.staff.service.profiles import user_handle_of
from chatd.staff.service.proofs import check_tab_key


class NewFallback(NamedTuple):
    """What the console has made of a passphrase, the secret of the codes, and a first code of it."""

    key: bytes
    totp: str
    code: str


class Guest(NamedTuple):
    """Who was invited, and what the person has already."""

    staff: Staff
    organisation: Organisation
    passkeys: Sequence[Passkey]


class SignIn:
    """Each way gives a bearer for one tab. All that is wrong is `Unknown`, so that guessing learns nothing."""

    def __init__(
        self,
        registry: Registry,
        passkeys: Passkeys,
        bearers: Bearers,
        invitations: Invitations,
        challenges: Challenges,
        clock: Clock,
        journal: Journal,
        *,
        sites: Sites,
        shared: Shared | None = None,
        is_demonstration: bool = False,
    ) -> None:
        self._registry, self._passkeys = registry, passkeys
        self._bearers, self._invitations = bearers, invitations
        self._challenges, self._clock, self._sites = challenges, clock, sites
        self._journal = journal
        self._fallbacks = Fallbacks(passkeys, clock, shared)
        self._is_demonstration = is_demonstration

    async def guest(self, secret: str) -> Guest:
        """Whose invitation it is; it stays. Raises: Unknown, Unavailable."""
        staff = await self._registry.staff_by_now((await self._look(secret)).staff)
        return await self.guest_of(staff)

    async def guest_of(self, staff: Staff) -> Guest:
        """What somebody has who makes another passkey. Raises: Unavailable."""
        organisation = self._registry.organisation(staff.organisation)
        return Guest(staff, organisation, await self._passkeys.of(staff.id))

    async def by_passkey(self, signed: Signed, tab_key: bytes | None) -> tuple[Staff, str]:
        """Who it is, and the bearer. Raises: Unknown, Unavailable."""
        self._check_tab(tab_key)
        client = passkey_checks.client_of(signed.client_data, self._sites)
        self._challenges.check(client.challenge)
        passkey = await self._passkeys.passkey(signed.id)
        staff = self._registry.staff(passkey.staff)
        with noting(self._journal, self._registry):
            count = passkey_checks.checked(signed, client, passkey, user_handle_of(staff))
        await self._challenges.use_once(client.challenge)
        await self._passkeys.used(passkey, count, self._clock.now())
        return staff, await self._bearers.give(staff, tab_key)

    async def by_invitation(
        self,
        secret: str,
        made: Made | None,
        fallback: NewFallback | None,
        tab_key: bytes | None,
    ) -> tuple[Staff, str]:
        """Who it is, and the bearer; the invitation is spent, and what was made with it is kept.

        Raises: Unknown, Malformed (neither passkey nor fallback), Refused(NOT_ALLOWED: no fallback here, or a code that
        is none; NO_ROOM: passkeys), Unavailable.
        """
        self._check_tab(tab_key)
        invitation = await self._look(secret)
        staff = self._registry.staff(invitation.staff)
        if made is not None:
            passkey = await self._checked(staff, made)
            await self._invitations.spend(invitation)
            await self._passkeys.add(passkey, PASSKEYS_MAX)
        elif fallback is not None:
            self._must_allow_fallback(staff)
            kept = self._fallbacks.of(staff.id, *fallback)
            await self._invitations.spend(invitation)
            await self._passkeys.keep_fallback(kept)
        elif self._is_demonstration:
            await self._invitations.spend(invitation)
        else:
            raise Malformed
        return staff, await self._bearers.give(staff, tab_key)

    async def by_fallback(
        self, account: StaffId, key: bytes, code: str, tab_key: bytes | None
    ) -> tuple[Staff, str]:
        """Who it is, and the bearer. Raises: Unknown, Refused(TOO_OFTEN: wrong codes), Unavailable."""
        self._check_tab(tab_key)
        staff = self._registry.staff(account)
        if not self._registry.organisation(staff.organisation).allows_passphrase_sign_in:
            raise Unknown
        with noting(self._journal, self._registry):
            await self._fallbacks.check(account, key, code)
        return staff, await self._bearers.give(staff, tab_key)

    async def add_passkey(self, staff: Staff, made: Made) -> None:
        """One more of this person. Raises: Unknown (whatever is wrong with it), Refused(NO_ROOM), Unavailable."""
        await self._passkeys.add(await self._checked(staff, made), PASSKEYS_MAX)

    async def _checked(self, staff: Staff, made: Made) -> Passkey:
        """Nothing is spent before this: whoever has come too far loses no invitation by it."""
        client = passkey_checks.client_of(made.client_data, self._sites)
        self._challenges.check(client.challenge)
        passkey = passkey_checks.registered(made, client, staff.id, self._clock.now())
        if len(await self._passkeys.of(staff.id)) >= PASSKEYS_MAX:
            raise Refused(Reason.NO_ROOM)
        await self._challenges.use_once(client.challenge)
        return passkey

    async def _look(self, secret: str) -> Invitation:
        with noting(self._journal, self._registry):
            return await self._invitations.look(secret)

    def _must_allow_fallback(self, staff: Staff) -> None:
        if not self._registry.organisation(staff.organisation).allows_passphrase_sign_in:
            raise Refused(Reason.NOT_ALLOWED)

    def _check_tab(self, tab_key: bytes | None) -> None:
        """Raises: Malformed where no tab stands for the bearer; a demonstration has none."""
        if tab_key is not None:
            check_tab_key(tab_key)
        elif not self._is_demonstration:
            raise Malformed
