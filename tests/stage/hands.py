"""How somebody works a page: by keyboard alone, or by mouse. Both find the same controls, by role and name."""

from playwright.async_api import Locator, Page, expect

from tests.stage.people import SOON

#: More presses than this to one control, and a keyboard is no way to work.
REACH_MAX = 80
IS_ACTIVE = "one => one === document.activeElement"
#: With the arrows one is chosen among those of the same name; Tab goes past them.
IS_BESIDE = """one => one.type === 'radio' && one !== document.activeElement
  && document.activeElement?.type === 'radio' && document.activeElement.name === one.name"""


class Hands:
    """Of one person at one page. `keys`: the shortcut that does the same as the control."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, control: Locator, keys: str | None = None) -> None:
        """A button, a link, a summary."""
        raise NotImplementedError

    async def choose(self, option: Locator) -> None:
        """A radio button or a checkbox."""
        raise NotImplementedError

    async def go(self, box: Locator, keys: str | None = None) -> None:
        """Into what text is written in."""
        raise NotImplementedError

    async def write(self, box: Locator, text: str, keys: str | None = None) -> None:
        await self.go(box, keys)
        await self.page.keyboard.type(text)


class Mouse(Hands):
    """Touches the keyboard to write, and to send with Enter."""

    async def press(self, control: Locator, keys: str | None = None) -> None:
        await control.click(timeout=SOON)

    async def choose(self, option: Locator) -> None:
        await option.click(timeout=SOON)

    async def go(self, box: Locator, keys: str | None = None) -> None:
        await box.click(timeout=SOON)


class Keyboard(Hands):
    """Has no mouse: Tab, the arrows and the shortcuts alone."""

    async def press(self, control: Locator, keys: str | None = None) -> None:
        await expect(control).to_be_enabled(timeout=SOON)
        if keys:
            await self.page.keyboard.press(keys)
        else:
            await self._reach(control)
            await self.page.keyboard.press("Enter")

    async def choose(self, option: Locator) -> None:
        await self._reach(option)
        if not await option.is_checked():
            await self.page.keyboard.press("Space")

    async def go(self, box: Locator, keys: str | None = None) -> None:
        if keys:
            await self.page.keyboard.press(keys)
            await expect(box).to_be_focused(timeout=SOON)
        else:
            await self._reach(box)

    async def _reach(self, control: Locator) -> None:
        await expect(control).to_be_enabled(timeout=SOON)
        for _ in range(REACH_MAX):
            if await control.evaluate(IS_ACTIVE):
                return
            is_beside = await control.evaluate(IS_BESIDE)
            await self.page.keyboard.press("ArrowDown" if is_beside else "Tab")
        raise AssertionError(f"Tab does not come to {control}")
