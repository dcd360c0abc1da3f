"""A talk in a browser that has a profile on the disk: what a device may keep of it is all that is found there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, expect

from tests.stage.browser import ARGUMENTS, CHROMIUM, Elsewhere, Watch
from tests.stage.line import Line
from tests.stage.people import Counsellor, Visitor
from tests.stage.words import found, planted

PARTNER = "Suvantosilta"  # stands in the title of the partner's page, which the browser does note


@dataclass
class Profile:
    """The talk goes on, with words on both sides and some that are not sent."""

    folder: Path
    context: BrowserContext
    visitor: Visitor
    words: Sequence[str]

    @classmethod
    async def in_talk(
        cls,
        folder: Path,
        browser: Browser,
        line: Line,
        aino: Counsellor,
        watch: Watch,
        elsewhere: Elsewhere,
    ) -> "Profile":
        said, answered, unsent = planted("said"), planted("answered"), planted("unsent")
        theirs = await browser.browser_type.launch_persistent_context(
            folder,
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            proxy=elsewhere.proxy,
            locale="fi-FI",
        )
        await watch.over(theirs)
        visitor = await Visitor.come(theirs, line.partner)
        await visitor.join()
        await aino.accept()
        await visitor.verified()
        await visitor.say(said)
        await expect(aino.said()).to_have_text([said])
        await aino.say(answered)
        await expect(visitor.said).to_have_text([said, answered])
        await visitor.input.fill(unsent)
        return cls(folder, theirs, visitor, [said, answered, unsent])

    def has_no_word(self) -> None:
        """Once the browser is closed, or dead."""
        kept = b"\0".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        assert found([PARTNER], kept), "control: the partner's page is noted, as we say"
        assert found(self.words, kept) == []
