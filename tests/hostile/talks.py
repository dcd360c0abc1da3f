"""A sealed talk between the real visitor's page and a rogue counsellor, whose chain is true."""

import json
from dataclasses import dataclass

from playwright.async_api import expect

from chatd.base.base64url import to_bytes
from chatd.conversation.seal.headers import peek
from tests.hostile.conftest import Somebody
from tests.hostile.forger import House, Rogue
from tests.hostile.lying_line import LyingLine, LyingPage
from tests.stage.people import Visitor


@dataclass
class Talk:
    """What both ends have; `n` counts what the counsellor has sealed."""

    visitor: Visitor
    page: LyingPage
    rogue: Rogue
    group: int
    key_package: str
    n: int = 0

    @classmethod
    async def begin(cls, somebody: Somebody, line: LyingLine, house: House, rogue: Rogue) -> "Talk":
        package = await rogue.key_package(house.identity, house.leaf)
        visitor = await somebody("talk")
        await visitor.join()
        page = await line.page_of("talk")
        await page.deliver("key_package", package["keyPackage"])
        opening = await page.hears("say", "opening")
        joined = await rogue.do("join", id=package["id"], opening=opening["body"])
        await page.push(
            "receipt", {"conversation": "c-1", "stored": opening["id"], "delivered": opening["id"]}
        )
        await visitor.verified()
        return cls(visitor, page, rogue, joined["group"], package["keyPackage"])

    async def sealed(self, text: str, **more: object) -> str:
        """An envelope's body that says this, as an honest console would seal it."""
        self.n += 1
        payload = {"n": self.n, "t": "text", "part": 0, "of": 1, "text": text, **more}
        return str(
            (await self.rogue.do("seal", group=self.group, text=json.dumps(payload)))["body"]
        )

    async def says(self, text: str) -> None:
        await self.page.deliver("message", await self.sealed(text))

    async def shows(self, *texts: str) -> None:
        """These words stand in the log, and no others."""
        await expect(self.visitor.said).to_have_text(list(texts))

    async def hears(self, text: str) -> int:
        """What the visitor says, opened; the epoch that it was sealed in."""
        before = len(self.page.said)
        await self.visitor.say(text)
        said = await self.page.hears("say", "message", after=before)
        opened = (await self.rogue.do("open", group=self.group, body=said["body"]))["text"]
        assert json.loads(opened)["text"] == text
        return epoch_of(said["body"])


def epoch_of(body: str) -> int:
    """In which state of the group it was sealed."""
    return peek(to_bytes(body)).epoch
