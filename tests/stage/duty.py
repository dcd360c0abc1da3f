"""A counsellor of a real line on shift at her own machine, certified by a lead, and visitors who come to her."""

import re
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.stage.association import Association
from tests.stage.fixtures import NewContext
from tests.stage.newcomer import Newcomer, press
from tests.stage.people import SOON, Counsellor, Visitor


@dataclass
class Duty:
    """`association` is open and has its chain."""

    association: Association
    newcomer: Newcomer
    counsellor: Counsellor

    @classmethod
    async def begin(cls, association: Association, page: Page, name: str = "aino") -> "Duty":
        """Invited, settled, certified, and on shift."""
        await page.goto(await association.link(name))
        newcomer = await Newcomer.settle(page)
        await expect(page.get_by_text("No lead has signed for you")).to_be_visible(timeout=SOON)
        start = page.get_by_role("button", name="Start the shift")
        await expect(start).to_be_disabled()
        assert await association.press() == 1
        await expect(start).to_be_enabled(timeout=SOON)
        counsellor = Counsellor(page)
        await counsellor.start_shift()
        page.on("dialog", lambda dialog: dialog.accept())  # the browser's own, before a reload
        return cls(association, newcomer, counsellor)

    async def waits(self, context: NewContext) -> Visitor:
        """A visitor on the association's site asks for a place."""
        visitor = await Visitor.come(await context(), f"{self.association.site}/")
        await visitor.join()
        return visitor

    async def talks(self, context: NewContext) -> Visitor:
        """The first who comes is answered, sealed and verified."""
        visitor = await self.waits(context)
        await self.counsellor.accept()
        await visitor.verified()
        await self.counsellor.sealed()
        return visitor

    async def reload(self) -> None:
        """F5 in the midst of it: the console says what it needs."""
        page = self.newcomer.page
        await page.reload()
        told = page.get_by_text("Your shift and your conversations wait a moment")
        await expect(told).to_be_visible(timeout=SOON)

    async def touch(self) -> None:
        """The one button on the screen that a passkey is touched for."""
        await press(self.newcomer.page, re.compile("with your passkey"))
