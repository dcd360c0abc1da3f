"""The page for the keeper of a root, opened from a disk, beside the commands: each reads what the other has made."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from playwright.async_api import Browser, Download, Page, expect

from chatd.base.base64url import to_bytes, to_text
from chatd.staff.credentials.certificates import verify_issuing
from chatd.staff.credentials.lists import IssuingList, verify_list
from chatd.staff.rules import DAY_SECONDS
from tests.stage.fixtures import beside_the_browser
from tests.stage.looks import fits, violations

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "chatd/assets/console/root.html"
NAME = "Järjestö ry"
ISSUING = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
WORDS = "one passphrase of a keeper"


@beside_the_browser
async def page(browser: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """As somebody opens it who has carried it to another computer."""
    kept = tmp_path / "avoinlinja-root.html"
    kept.write_bytes(BUILT.read_bytes())
    context = await browser.new_context(offline=True, locale="en-GB")
    opened = await context.new_page()
    await opened.goto(kept.as_uri())
    yield opened
    await context.close()


def typed(*arguments: str) -> str:
    """What a command says."""
    command = [sys.executable, "-m", "chatd", "keys", *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.strip()


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def saved(page: Page, name: str) -> Download:
    async with page.expect_download() as coming:
        await press(page, name)
    return await coming.value


async def make(page: Page) -> tuple[str, Path]:
    """The six words, and the file."""
    await press(page, "Draw six words")
    shown = await page.locator(".six li").all_inner_texts()
    await press(page, "They are on paper")
    await expect(page.locator(".six")).to_have_count(0)
    await page.get_by_label("The six words from your paper").fill(" ".join(w[:4] for w in shown))
    await press(page, "Make the root")
    await expect(page.get_by_role("heading", name="The root is open")).to_be_visible()
    return " ".join(shown), await (await saved(page, "Save root.key")).path()


async def certified(page: Page, key: str, days: str = "90") -> bytes:
    await page.get_by_label("The organisation's name").fill(NAME)
    await page.get_by_label("The issuing key").fill(key)
    await page.get_by_label("For how many days").fill(days)
    await press(page, "Certify")
    return to_bytes(await page.get_by_label("Certificate", exact=True).input_value())


async def public_of(page: Page) -> str:
    return await page.get_by_label("The root's public key", exact=True).input_value()


async def test_what_the_page_makes_the_commands_read(page: Page):
    words, file = await make(page)
    key = load_pem_private_key(file.read_bytes(), words.encode())
    assert isinstance(key, Ed25519PrivateKey)
    public = key.public_key().public_bytes_raw()
    assert await public_of(page) == to_text(public)
    with pytest.raises(ValueError, match=r"(?i)decrypt|password"):
        load_pem_private_key(file.read_bytes(), b"other words")
    found = verify_issuing(await certified(page, to_text(ISSUING)), [public])
    assert (found.organisation, found.issuing_key) == (NAME, ISSUING)
    assert found.not_after - found.not_before == 91 * DAY_SECONDS
    await page.get_by_label("The number of the list").fill("3")
    await page.get_by_label("The revoked keys").fill(to_text(ISSUING))
    await press(page, "Sign the list")
    listed = verify_list(
        to_bytes(await page.get_by_label("List", exact=True).input_value()), [public]
    )
    assert isinstance(listed, IssuingList)
    assert (listed.listed.number, listed.listed.keys) == (3, {ISSUING})


async def opened(page: Page, file: Path, words: str) -> None:
    await page.get_by_label("The root's file (root.key)").set_input_files(file)
    await page.get_by_label("Its six words or passphrase").fill(words)
    await press(page, "Open")


async def test_what_the_commands_make_the_page_opens_and_signs_alike(page: Page, tmp_path: Path):
    plain = tmp_path / "plain.key"
    public = typed("root", "--without-passphrase", "--out", str(plain))
    key = load_pem_private_key(plain.read_bytes(), None)
    locked = tmp_path / "root.key"  # as `keys root` writes it when a passphrase is typed
    locked.write_bytes(
        key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(WORDS.encode())
        )
    )
    await opened(page, locked, "another")
    await expect(page.get_by_role("alert")).to_contain_text("others than when the root was made")
    for file, words in ((locked, WORDS), (plain, "")):
        await opened(page, file, words)
        await expect(page.get_by_role("heading", name="The root is open")).to_be_visible()
        assert await public_of(page) == public
        made = await certified(page, to_text(ISSUING))
        said = typed(
            *("certify", "--root", str(plain), "--organisation", NAME),
            *("--issuing-key", to_text(ISSUING)),
        )
        ours, theirs = (verify_issuing(each, [to_bytes(public)]) for each in (made, to_bytes(said)))
        assert abs(ours.not_before - theirs.not_before) < 120
        assert (len(made), ours.organisation) == (len(to_bytes(said)), theirs.organisation)
        await press(page, "Close the root")


@pytest.mark.parametrize(
    ("key", "days", "said"),
    [
        ("short", "90", "43 characters"),
        ("A" * 43, "90", "nobody's key"),
        (to_text(ISSUING), "91", "1 to 90"),
        ("own", "90", "the root's own key"),
    ],
    ids=[
        "short",
        "nobody's",
        "too long",
        "the root's",
    ],  # keys are made by chance, and workers compare names
)
async def test_a_mistaken_certificate_is_not_made(page: Page, key: str, days: str, said: str):
    await make(page)
    key = await public_of(page) if key == "own" else key
    await page.get_by_label("The organisation's name").fill(NAME)
    await page.get_by_label("The issuing key").fill(key)
    await page.get_by_label("For how many days").fill(days)
    await press(page, "Certify")
    await expect(page.get_by_role("alert")).to_contain_text(said)
    await expect(page.get_by_label("Certificate", exact=True)).to_have_count(0)


TRIED = """() => new Promise((done) => {
    const stopped = new Set();
    const script = document.createElement("script");
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        stopped.add(effectiveDirective);
        if (stopped.has("connect-src") && stopped.has("img-src")) done([[...stopped], window.ran === true]);
    });
    try { script.textContent = "window.ran = true"; document.body.append(script); } catch {}
    void fetch("http://127.0.0.1:9/x").catch(() => {});
    new Image().src = "http://127.0.0.1:9/x.png";
})"""


async def test_even_with_a_network_the_browser_lets_nothing_leave_it(browser: Browser, tmp_path):
    kept = tmp_path / "root.html"
    kept.write_bytes(BUILT.read_bytes())
    context = await browser.new_context(locale="fi-FI")
    page = await context.new_page()
    await page.goto(kept.as_uri())
    await expect(page.get_by_text("Tämä kone on verkossa")).to_be_visible()
    stopped, has_run = await page.evaluate(TRIED)
    assert {"connect-src", "img-src"} <= set(stopped)
    assert not has_run
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_it_fits_a_narrow_screen(page: Page, scheme: str):
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": 320, "height": 640})
    await make(page)
    await certified(page, to_text(ISSUING))
    assert await fits(page)
    assert await violations(page) == []
