"""Somebody of the staff who has nothing yet: a link, then a passkey of an authenticator in software, then a bearer."""

from typing import Any

from aiohttp import ClientResponse, ClientSession

from chatd.base.names import StaffId
from tests.stage.authenticator import Authenticator
from tests.stage.tab import Tab


class Newcomer:
    """`where` has a daemon."""

    def __init__(self, where: Any, name: str, origin: str = "http://line.test") -> None:
        self.where, self.areas, self.name = where, where.daemon.areas, name
        self.tab = Tab(where.daemon.clock.now)
        self.device = Authenticator(origin)
        self.said: dict[str, Any] = {}

    async def link(self) -> str:
        return (await self.areas.staff.ways_in.invitations.make_link(StaffId(self.name))).text

    async def sign_in(self, http: ClientSession, secret: str | None = None) -> dict[str, Any]:
        """By an invitation; the passkey is made for it."""
        secret = secret or await self.link()
        asked = await (await http.post("/api/invitation", json={"secret": secret})).json()
        made = {"secret": secret, "registration": self.device.make(asked)}
        return await self.enter(http, invitation=made)

    async def sign_in_by(self, http: ClientSession, secret: str) -> dict[str, Any]:
        """With a passkey for whatever the invitation is."""
        asked = await (await http.post("/api/challenge", json={})).json()
        made = self.device.make(asked | {"user_handle": "AAAA"})
        return await self.enter(http, invitation={"secret": secret, "registration": made})

    async def come_back(self, http: ClientSession, **lies: Any) -> dict[str, Any]:
        """By the passkey."""
        asked = await (await http.post("/api/challenge", json={})).json()
        return await self.enter(http, passkey=self.device.sign(asked, **lies))

    async def enter(self, http: ClientSession, **way: Any) -> dict[str, Any]:
        self.said = {"tab_key": self.tab.tab_key, **way}
        answer = await http.post("/api/sign-in", json=self.said)
        told: dict[str, Any] = await answer.json()
        self.tab.bearer = told.get("bearer", "")
        return told

    async def ask(
        self, http: ClientSession, method: str, target: str, body: object = None
    ) -> ClientResponse:
        """A request that this tab proves."""
        return await http.request(method, target, **self.tab.asking(method, target, body))
