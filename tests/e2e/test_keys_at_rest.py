"""A counsellor's profile is read on its disk, while she works and when all is over: nothing there opens or signs."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from chatd.base.base64url import to_bytes
from tests.stage.association import Association
from tests.stage.browser import Elsewhere
from tests.stage.duty import Duty
from tests.stage.fixtures import NewContext
from tests.stage.machine import Machine, found, machine, public_of, seeds_of
from tests.stage.newcomer import Newcomer, press
from tests.stage.of_an_association import association, watch
from tests.stage.people import SOON

__all__ = ["association", "watch"]

PUBLIC_KEYS = """async () => {
  const open = indexedDB.open('avoinlinja.vault');
  await new Promise(done => open.onsuccess = done);
  const all = open.result.transaction('vaults').objectStore('vaults').getAll();
  await new Promise(done => all.onsuccess = done);
  open.result.close();
  return all.result.flatMap(vault => Object.values(vault.items)).map(item => item.publicKey).filter(Boolean);
}"""
PLANTS = """async () => {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const open = indexedDB.open('planted', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('keys');
  await new Promise(done => open.onsuccess = done);
  const write = open.result.transaction('keys', 'readwrite');
  write.objectStore('keys').put(pair.privateKey, 'key');
  await new Promise(done => write.oncomplete = done);
  open.result.close();
  const drawn = crypto.getRandomValues(new Uint8Array(32));
  const text = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  sessionStorage.setItem('planted', JSON.stringify({bearer: text(drawn)}));
  return [text(await crypto.subtle.exportKey('raw', pair.publicKey)), text(drawn)];
}"""


def bearers(page: Page) -> list[bytes]:
    """Every bearer that this page is given from now on."""
    given: list[bytes] = []

    async def read(answer) -> None:
        if answer.url.endswith("/api/sign-in") and answer.ok:
            given.append((await answer.json())["bearer"].encode())

    page.on("response", read)
    return given


def in_clear(own: Machine, given: list[bytes], public_keys: list[str]) -> list[object]:
    """What of all that opens or signs lies on the disk."""
    everything = own.lying()
    held = {secret for secrets in own.secrets.values() for secret in secrets}
    there = [*found(held, everything), *(bearer for bearer in given if bearer in everything)]
    return [*there, *seeds_of(public_keys, own.lying(of_pages=True))]


@pytest.mark.parametrize(
    "has_prf",
    [pytest.param(True, marks=pytest.mark.long), False],  # with it: during a talk, below
    ids=["with PRF", "without PRF"],
)
async def test_no_seed_no_bearer_and_no_key_of_the_vault_lies_on_the_disk(
    association: Association, browser: Browser, elsewhere: Elsewhere, tmp_path: Path, has_prf: bool
):
    profile = tmp_path / "profile"
    async with machine(browser, profile, elsewhere) as own:
        page = await own.tab(has_prf=has_prf)
        given = bearers(page)
        await page.goto(await association.link("aino"))
        aino = await Newcomer.settle(page)
        public_keys = await page.evaluate(PUBLIC_KEYS)
        assert own.secrets["key"], "the vault's key was in the page's hands"
        assert in_clear(own, given, public_keys) == []
        await page.reload()
        await press(page, re.compile("with your passkey$"))
        if not has_prf:
            await aino.type_words()
        await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SOON)
        assert len(set(given)) == 2
        assert in_clear(own, given, public_keys) == []
        await press(page, "Sign out")
        await page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("button", name="Sign in with your passkey")).to_be_visible(
            timeout=SOON
        )
    assert in_clear(own, given, public_keys) == [], "when the browser has ended"


async def test_no_seed_of_staff_shift_or_signing_lies_on_the_disk_during_a_talk(
    association: Association,
    browser: Browser,
    elsewhere: Elsewhere,
    context: NewContext,
    tmp_path: Path,
):
    await association.found_chain()
    async with machine(browser, tmp_path / "profile", elsewhere) as own:
        page = await own.tab()
        given = bearers(page)
        duty = await Duty.begin(association, page)
        visitor = await duty.talks(context)
        await visitor.say("my address is Example Street 1")
        await expect(duty.counsellor.said()).to_have_count(1, timeout=SOON)
        public_keys = [public_of(seed) for seed in own.secrets["seed"]]
        assert {*await page.evaluate(PUBLIC_KEYS)} < {*public_keys}
        assert len(public_keys) == 3, "of the person, of her certificate, of the shift"
        assert own.secrets["key"], "the vault's key was in the page's hands"
        assert in_clear(own, given, public_keys) == []
        assert b"Example Street" not in own.lying()
        await duty.reload()
        await duty.touch()
        await duty.counsellor.sealed()
        assert len(set(given)) == 2
        assert in_clear(own, given, public_keys) == []
    assert in_clear(own, given, public_keys) == [], "when the browser has ended"


async def test_what_is_planted_there_is_found(
    association: Association, browser: Browser, elsewhere: Elsewhere, tmp_path: Path
):
    async with machine(browser, tmp_path / "profile", elsewhere) as own:
        page = await own.tab(has_prf=None)
        await page.goto(f"{association.origin}/console")
        public_key, bearer = await page.evaluate(PLANTS)
        async with asyncio.timeout(SOON / 1000):
            while not found([bearer.encode(), to_bytes(bearer)], own.lying()):
                await page.evaluate(
                    "new Promise(requestAnimationFrame)"
                )  # browsers write down late
    pages = own.lying(of_pages=True)
    assert seeds_of([public_key], pages) == [public_key], "a key that cannot be exported"
