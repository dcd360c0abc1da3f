"""`snippet`: what a partner puts into the page."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.__main__ import parsed
from chatd.base.base64url import to_text
from chatd.base.retirement import Retirement, make_retirement
from chatd.commands import snippet
from chatd.commands.release import release_in
from chatd.directory.service.snippets import policy_of
from chatd.process.config import Config
from chatd.process.manifest import sign_manifest, signature_beside
from tests.commands.conftest import EXAMPLE, ISSUING_TEXT, example_with
from tests.release_key import LOADER, RELEASE_KEY, RELEASE_KEY_TEXT, a_manifest
from tests.service.world import FI, a_line

OTHER_TEXT = to_text(
    Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
)

EXIT = "https://weather.example/"


@pytest.fixture
def manifest(tmp_path) -> Path:
    """Signed by the key that the tests' build has."""
    path = tmp_path / "manifest.json"
    path.write_bytes(a_manifest(exit=EXIT))
    signature_beside(path).write_text(sign_manifest(RELEASE_KEY, path.read_bytes()))
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere", "--manifest", "MANIFEST"], "no such embed"),
        (["etusivu", "--manifest", "/nowhere.json"], "/nowhere.json: is not there"),
        (["etusivu", "--release-key", "AAAA", "--manifest", "MANIFEST"], "--release-key"),
        (
            ["etusivu", "--release-key", OTHER_TEXT, "--manifest", "MANIFEST"],
            "its signature is not",
        ),
        (["etusivu", "--root", "a" * 43], "--root: not base64url"),
        (["etusivu", "--root", "AAAA"], "--root: a public key has 43 characters"),
        (["etusivu", "--root", "A" * 43], "--root: nobody's key"),
        (["etusivu", "--origin", "line.example.org"], "--origin: like https://"),
        (["etusivu", "--manifest", EXAMPLE], "a manifest without its signature is nobody's word"),
        (["etusivu", "--manifest", "MANIFEST", "--exit", "javascript:1"], "--exit"),
        (["etusivu", "--manifest", "MANIFEST", "--exit", "http://localhost.evil/"], "--exit"),
        (["etusivu", "--manifest", "MANIFEST", "--exit", "http://localhost:1@evil/"], "--exit"),
        (["etusivu", "--manifest", "MANIFEST", "--exit", "http://[::1]/"], "--exit"),
        (["etusivu", "--manifest", "MANIFEST", "--exit", "https://"], "--exit"),
        (["etusivu", "--manifest", "MANIFEST", "--exit", "https://a b.example/"], "--exit"),
    ],
)
def test_a_mistaken_snippet_is_not_made(type_in, loaded, manifest, words, said):
    code, out, err = type_in(
        "snippet", *[manifest if word == "MANIFEST" else word for word in words]
    )
    assert (code, out) == (1, "")
    assert said in err


def test_a_snippet_pins_the_loader_and_names_embed_root_and_exit(type_in, manifest, url):
    roots = ("--root", ISSUING_TEXT, "--root", OTHER_TEXT)
    words = ("etusivu", "--manifest", manifest, "--origin", "https://line.example", *roots)
    words = (*words, "--language", "sv", "--helpline", "Nollinjen & co: 080 005 005")
    words = (*words, "--release-key", RELEASE_KEY_TEXT)
    code, out, err = type_in("snippet", *words)
    assert (code, err) == (0, "")
    assert out == (
        f"<!-- {policy_of('https://line.example')} See docs/webmasters.md. -->\n"
        '<a href="https://line.example/l/etusivu" rel="noopener noreferrer" data-avoinlinja>'
        "Öppna chatten</a>\n"
        '<a href="tel:112">Ring 112</a>\n'
        '<a href="tel:080005005">Nollinjen &amp; co 080 005 005</a>\n'
        f'<script async src="https://line.example/w/1.4.2/loader.js" integrity="{LOADER}"'
        f' crossorigin="anonymous" data-embed="etusivu" data-root="{ISSUING_TEXT},{OTHER_TEXT}"'
        ' data-exit="https://weather.example/" data-lang="sv"'
        ' data-help="Nollinjen &amp; co: 080 005 005"></script>\n'
    )
    assert not Path(url.removeprefix("sqlite:///")).exists()  # the server was not asked


def test_no_snippet_is_printed_of_a_retired_version(url, manifest, tmp_path, capsys):
    retirements = tmp_path / "retirements.txt"
    words = ("snippet", "etusivu", "--manifest", str(manifest), "--root", ISSUING_TEXT)
    args = parsed([*words, "--helpline", ""])
    for version, right in (("1.4.1", 0), ("1.4.2", 1)):
        statement = make_retirement(RELEASE_KEY, Retirement(version, 1_800_000_000, 1))
        retirements.write_text(f"# a hole\n{statement}\n")
        assert args.run(args, Config(database=url, retirements_path=retirements)) == right
    assert "1.4.2 is retired" in capsys.readouterr().err


def test_a_snippet_leaves_to_the_page_that_the_partner_chose(type_in, manifest):
    words = ("etusivu", "--manifest", manifest, "--root", ISSUING_TEXT, "--helpline", "")
    out = type_in("snippet", *words, "--exit", "https://news.example/")[1]
    assert 'data-exit="https://news.example/"' in out


def test_a_snippet_takes_the_organisations_roots(type_in, loaded, manifest, tmp_path):
    assert "no root key" in type_in("snippet", "etusivu", "--manifest", manifest)[2]
    with_root = example_with(tmp_path, "roots = []", f'roots = ["{"A" * 43}"]')
    type_in("organisations", "load", with_root)
    assert f'data-root="{"A" * 43}"' in type_in("snippet", "etusivu", "--manifest", manifest)[1]


@pytest.mark.parametrize(
    ("language", "call", "name"), [("fi", "Soita", "Nollalinja"), ("sv", "Ring", "Nollinjen")]
)
def test_112_and_the_lines_first_reviewed_helpline_are_links_of_their_own(
    type_in, loaded, manifest, language, call, name
):
    roots = ("--root", ISSUING_TEXT)  # the roots alone do not make the helpline unknown
    typed = ("etusivu", "--manifest", manifest, "--language", language, *roots)
    out = type_in("snippet", *typed)[1]
    assert f'<a href="tel:112">{call} 112</a>' in out
    assert f'<a href="tel:080005005">{name} 080 005 005</a>' in out
    assert f'data-help="{name}: 080 005 005"' in out
    assert "tel:" in snippet.snippet_of("", "e", [], release_in(manifest))


@pytest.mark.parametrize(
    "helpline", ["Nollalinja 080 005 005", "Linja 24: 080 005 005", "Nollalinja: ei", "A, B: 080"]
)
def test_a_helpline_whose_number_would_have_to_be_guessed_is_refused(type_in, manifest, helpline):
    words = ("etusivu", "--manifest", manifest, "--root", ISSUING_TEXT, "--helpline", helpline)
    code, out, err = type_in("snippet", *words)
    assert (code, out) == (1, "")
    assert "--helpline" in err


def test_a_helplines_name_in_a_snippet_has_nothing_that_could_be_dialled():
    (helpline,) = a_line().helplines
    line = a_line(helplines=(replace(helpline, name={FI: "Linja 24/7: apu, tuki +"}),))
    assert snippet.first_helpline(line, "fi") == "Linja / apu tuki: 080 005 005"


def test_nothing_in_a_snippet_can_leave_its_attribute(manifest):
    text = snippet.snippet_of('https://x"><script>', "e", [], release_in(manifest))
    assert "<script>" not in text
