"""Firefox ESR and WebKitGTK as Debian has them, driven by their own protocols: Marionette, and W3C WebDriver over HTTP.

Both know the same commands (W3C WebDriver); only how one is carried differs. No driver is fetched from anywhere.
"""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.stage.line import free_port

START_SECONDS = 60
LOOK_SECONDS = 40
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # Source: W3C WebDriver, 11.2
SHIFT = "\ue008"
PROGRAMS = {
    "firefox": Path("/usr/bin/firefox-esr"),
    "webkit": Path("/usr/bin/WebKitWebDriver"),
}
PACKAGES = {
    "firefox": "firefox-esr",
    "webkit": "webkit2gtk-driver glib-networking xvfb dbus dbus-x11",
}
MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
# Nothing of its own accord: no welcome, no update, no list from its maker.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,x",
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.enabled": False,
    "browser.region.update.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "remote.prefs.recommended": False,
}
Command = Callable[[str, Mapping[str, Any]], Awaitable[Any]]
# What differs by protocol: Marionette's name, then method and path of WebDriver.
NAMES = {
    "navigate": ("WebDriver:Navigate", "POST", "url"),
    "url": ("WebDriver:GetCurrentURL", "GET", "url"),
    "back": ("WebDriver:Back", "POST", "back"),
    "find": ("WebDriver:FindElement", "POST", "element"),
    "frame": ("WebDriver:SwitchToFrame", "POST", "frame"),
    "script": ("WebDriver:ExecuteScript", "POST", "execute/sync"),
    "actions": ("WebDriver:PerformActions", "POST", "actions"),
    "screenshot": ("WebDriver:TakeScreenshot", "GET", "screenshot"),
}


class CommandFailed(Exception):
    """The engine said no; the text is its own."""


@dataclass
class Engine:
    """One page of one engine."""

    name: str
    say: Command

    async def open(self, address: str) -> None:
        await self.say("navigate", {"url": address})

    async def run(self, script: str, *arguments: object) -> Any:
        """A function's body, in the page or frame that is looked at."""
        return await self.say("script", {"script": script, "args": list(arguments)})

    async def url(self) -> str:
        return str(await self.say("url", {}))

    async def back(self) -> None:
        """Where nothing was before, an engine stays, and says so when what it stays on cannot be reached from here."""
        try:
            await self.say("back", {})
        except CommandFailed as failed:
            if "error page" not in str(failed):
                raise

    async def into_frame(self, which: str = "iframe") -> None:
        """Look into the page's frame from now on."""
        await self.say("frame", {"id": None})
        frame = await self.until("return document.querySelector(arguments[0])", which)
        await self.say("frame", {"id": frame})

    async def out(self) -> None:
        await self.say("frame", {"id": None})

    async def until(self, script: str, *arguments: object, seconds: float = LOOK_SECONDS) -> Any:
        """What the script gives, once it is something. Raises: TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                with contextlib.suppress(CommandFailed):  # a page that goes, a frame that comes
                    if found := await self.run(script, *arguments):
                        return found
                await asyncio.sleep(0.2)

    async def sees(self, text: str, seconds: float = LOOK_SECONDS) -> None:
        await self.until(
            "return document.body.innerText.includes(arguments[0])", text, seconds=seconds
        )

    async def press(self, text: str) -> None:
        """The button of this name, by a real pointer."""
        button = await self.until(
            "return [...document.querySelectorAll('button, a')].find((one) => one.checkVisibility() &&"
            " (one.textContent.trim() === arguments[0] || one.ariaLabel === arguments[0]))",
            text,
        )
        await self.press_on(button)

    async def press_on(self, button: object) -> None:
        """This element, in its middle, by a real pointer."""
        move = {"type": "pointerMove", "origin": button, "x": 0, "y": 0, "duration": 0}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pause", "duration": 40}]
        act = [move, *press, {"type": "pointerUp", "button": 0}]
        mouse = {
            "type": "pointer",
            "id": "m",
            "parameters": {"pointerType": "mouse"},
            "actions": act,
        }
        await self.say("actions", {"actions": [mouse]})

    async def type(self, text: str) -> None:
        """By real keys, where the focus is."""
        keys = [{"type": kind, "value": each} for each in text for kind in ("keyDown", "keyUp")]
        await self.say("actions", {"actions": [{"type": "key", "id": "k", "actions": keys}]})


@contextlib.asynccontextmanager
async def engine(name: str, folder: Path) -> AsyncIterator[Engine]:
    """Start it with an empty home, and end it. Raises: TimeoutError (it did not start)."""
    async with _firefox(folder) if name == "firefox" else _webkit(folder) as say:
        yield Engine(name, say)


@contextlib.asynccontextmanager
async def _running(folder: Path, *command: str, **more: str) -> AsyncIterator[None]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", **more}
    with (folder / "engine.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


@contextlib.asynccontextmanager
async def _firefox(folder: Path) -> AsyncIterator[Command]:
    port = free_port()
    wanted = {**PREFERENCES, "marionette.port": port}
    text = "".join(f'user_pref("{key}", {json.dumps(value)});\n' for key, value in wanted.items())
    (folder / "user.js").write_text(text)
    command = (str(PROGRAMS["firefox"]), "--headless", "--no-remote", "--marionette")
    async with _running(folder, *command, "--profile", str(folder), MOZ_CRASHREPORTER_DISABLE="1"):
        reader, writer = await _connected(port)
        await _frame(reader)  # its greeting
        number = 0

        async def send(what: str, parameters: Mapping[str, Any]) -> Any:
            nonlocal number
            number += 1
            said = json.dumps([0, number, what, parameters]).encode()
            writer.write(b"%d:%b" % (len(said), said))
            _, _, fault, result = await _frame(reader)
            if fault:
                raise CommandFailed(f"{fault['error']}: {fault['message']}")
            return result.get("value", result) if isinstance(result, dict) else result

        await send("WebDriver:NewSession", {})
        yield lambda what, parameters: send(
            NAMES[what][0],
            {"element": parameters["id"][ELEMENT] if parameters["id"] else None}
            if what == "frame"
            else parameters,
        )
        writer.close()


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(START_SECONDS):
        while True:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port, limit=2**24)
            await asyncio.sleep(0.2)


async def _frame(reader: asyncio.StreamReader) -> Any:
    size = int((await reader.readuntil(b":"))[:-1])
    return json.loads(await reader.readexactly(size))


@contextlib.asynccontextmanager
async def _webkit(folder: Path) -> AsyncIterator[Command]:
    port = free_port()
    told, tells = os.pipe()
    screen = await asyncio.create_subprocess_exec(
        "Xvfb", "-displayfd", str(tells), "-screen", "0", "1000x760x24", "-nolisten", "tcp",
        pass_fds=(tells,), stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(tells)
    try:
        display = await asyncio.to_thread(_line_from, told)
        command = ("dbus-run-session", "--", str(PROGRAMS["webkit"]), "-p", str(port))
        async with (
            _running(
                folder, *command, DISPLAY=f":{display}", GDK_BACKEND="x11", NO_AT_BRIDGE="1",
                LIBGL_ALWAYS_SOFTWARE="1", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1",
            ),
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        ):  # fmt: skip
            yield await _webdriver(http)
    finally:
        screen.terminate()
        await screen.wait()


def _line_from(descriptor: int) -> str:
    with os.fdopen(descriptor) as told:
        return told.readline().strip()


async def _webdriver(http: aiohttp.ClientSession) -> Command:
    async def ask(method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        async with http.request(method, path, json=body) as response:
            value = (await response.json())["value"]
        if isinstance(value, dict) and "error" in value:
            raise CommandFailed(f"{value['error']}: {value['message']}")
        return value

    async with asyncio.timeout(START_SECONDS):
        while True:
            with contextlib.suppress(OSError, aiohttp.ClientError):
                await ask("GET", "/status", None)
                break
            await asyncio.sleep(0.2)
    options = {"binary": MINI_BROWSER, "args": ["--automation"]}
    wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
    opened = await ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
    root = f"/session/{opened['sessionId']}"

    async def say(what: str, parameters: Mapping[str, Any]) -> Any:
        _, method, path = NAMES[what]
        return await ask(method, f"{root}/{path}", parameters if method == "POST" else None)

    return say
