"""A counsellor's own machine: Chromium with a profile on disk, a virtual authenticator, and what lies on that disk."""

import base64
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, BrowserContext, CDPSession, Page

from chatd.base.base64url import to_bytes, to_text
from tests.stage.browser import ARGUMENTS, CHROMIUM, Elsewhere

SEED_BYTES = 32
# Whatever the page's cryptography is given or draws, told to the test and to nobody else.
TELLS = """
  (() => {
    const told = (what, bytes) => window.tellsTheTest?.(what, Array.from(new Uint8Array(
      bytes.buffer === undefined ? bytes : bytes.buffer, bytes.byteOffset ?? 0, bytes.byteLength)));
    const { subtle } = crypto;
    if (subtle === undefined) return; // a page that is not secure, as an empty tab is, has none
    const [importKey, getRandomValues] = [subtle.importKey.bind(subtle), crypto.getRandomValues.bind(crypto)];
    subtle.importKey = (format, data, ...more) => {
      const isPublic = /25519/.test(String(more[0]?.name ?? more[0]));
      const isSigning = /Ed25519/.test(String(more[0]?.name ?? more[0]));
      if (format === 'raw' && data.byteLength === 32 && !isPublic) told('key', data);
      if (format === 'pkcs8') told(isSigning ? 'seed' : 'private', new Uint8Array(data).slice(-32));
      return importKey(format, data, ...more);
    };
    crypto.getRandomValues = (array) => {
      const drawn = getRandomValues(array);
      if (drawn.byteLength === 32) told('drawn', drawn);
      return drawn;
    };
  })();
"""
# Where a browser keeps what a page left: of the whole profile these are small enough to try every window of.
OF_PAGES = (
    "IndexedDB",
    "Session Storage",
    "Local Storage",
    "Sessions",
    "blob_storage",
    "Service Worker",
)


@dataclass
class Machine:
    """Open once; `page` is a fresh tab. `secrets`: what the pages' cryptography had in its hands, by what it was."""

    folder: Path
    context: BrowserContext
    secrets: dict[str, set[bytes]] = field(default_factory=dict)
    _authenticators: list[tuple[CDPSession, str]] = field(default_factory=list)

    async def tab(self, *, has_prf: bool | None = True) -> Page:
        """A new tab, with an authenticator of its own; `has_prf` None: with none."""
        page = await self.context.new_page()
        if has_prf is not None:
            await self.authenticator(page, has_prf=has_prf)
        return page

    async def authenticator(self, page: Page, *, has_prf: bool) -> None:
        """A device, whose owner always touches it at once."""
        cdp = await self.context.new_cdp_session(page)
        await cdp.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "hasPrf": has_prf,
        }
        made = await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._authenticators.append((cdp, made["authenticatorId"]))

    async def other_device(self, page: Page) -> None:
        """From now on another one is touched, which knows nothing; the first is at home."""
        for cdp, _ in self._authenticators:
            await cdp.detach()  # its devices go with it
        self._authenticators.clear()
        await self.authenticator(page, has_prf=True)

    def lying(self, *, of_pages: bool = False) -> bytes:
        """All bytes of the profile as they lie on the disk now; or of what pages left there alone."""
        return b"\0".join(path.read_bytes() for path in self._files(of_pages))

    def _files(self, of_pages: bool) -> Iterator[Path]:
        for path in sorted(self.folder.rglob("*")):
            if of_pages and not any(name in path.parts for name in OF_PAGES):
                continue
            if path.is_file() and not path.is_symlink():
                yield path


@contextlib.asynccontextmanager
async def machine(
    browser: Browser, folder: Path, elsewhere: Elsewhere, locale: str = "en-GB"
) -> AsyncIterator[Machine]:
    """A machine that is switched on; off again, its profile stays in `folder`."""
    context = await browser.browser_type.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        proxy=elsewhere.proxy,
        locale=locale,
        viewport={"width": 1280, "height": 800},
    )
    on = Machine(folder, context)

    def told(_source: object, what: str, values: list[int]) -> None:
        if any(values):  # MLS begins its key schedule with zeros: no secret
            on.secrets.setdefault(what, set()).add(bytes(values))

    await context.expose_binding("tellsTheTest", told)
    await context.add_init_script(TELLS)
    try:
        yield on
    finally:
        await context.close()


def found(secrets: Iterable[bytes], where: bytes) -> list[bytes]:
    """Those that lie there: as they are, or written as base64, base64url or hexadecimal digits."""
    return [secret for secret in secrets if any(form in where for form in _forms(secret))]


def _forms(secret: bytes) -> Iterator[bytes]:
    yield secret
    yield secret.hex().encode()
    yield base64.b64encode(secret).rstrip(b"=")
    yield base64.urlsafe_b64encode(secret).rstrip(b"=")
    yield base64.urlsafe_b64encode(secret).rstrip(b"=").decode().encode("utf-16-le")


def seeds_of(public_keys: Iterable[str], where: bytes) -> list[str]:
    """Those of these keys (base64url) whose seed stands in some 32 bytes of it: each window is tried."""
    wanted = {to_bytes(key): key for key in public_keys}
    return sorted({wanted[key] for key in map(_derived, _windows(where)) if key in wanted})


def _windows(where: bytes) -> Iterator[bytes]:
    """A seed is 32 random bytes: with fewer than 20 different ones it would be one in billions."""
    for at in range(len(where) - SEED_BYTES + 1):
        window = where[at : at + SEED_BYTES]
        if len(set(window)) >= 20:
            yield window


def public_of(seed: bytes) -> str:
    """Its public key, base64url."""
    return to_text(_derived(seed))


def _derived(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
