"""`verify` of a line: one byte of any file, one header, one page otherwise than signed, and it is told."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.__main__ import parsed
from chatd.base.retirement import Retirement, make_retirement
from chatd.process.config import Config
from chatd.process.manifest import sign_manifest
from tests.commands.mirror import BUILT, EMBED, recorded, served
from tests.release_key import RELEASE_KEY, RELEASE_KEY_TEXT
from tests.service.world import ROOT

SAID = json.loads((BUILT / "manifest.json").read_bytes())
VERSION = SAID["version"]
W = f"/w/{VERSION}"
SERVED = sorted(f"/{path}" for path in SAID["files"] if path not in SAID["pages"])
FILES = [path for path in SERVED if path not in {"/console/index.html", "/console/guest.html"}]


@pytest.fixture(scope="module")
def replies(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def line(replies):
    with served(replies) as mirror:
        yield mirror


@pytest.fixture
def verify(line, capsys):
    def typed(*words, url=None, key=RELEASE_KEY_TEXT):
        args = parsed(
            ["verify", url or line.origin, "--release-key", key, *(str(each) for each in words)]
        )
        capsys.readouterr()
        code = args.run(args, Config())
        said = capsys.readouterr()
        return code, said.out + said.err

    return typed


@pytest.mark.parametrize("root", [ROOT, f"{ROOT}.5"], ids=["key", "pinned by partners"])
def test_a_line_that_serves_what_was_signed_is_the_same(verify, line, root):
    code, said = verify("--embed", EMBED, "--root", root)
    assert said.startswith("the same: "), said
    assert code == 0
    for path in [*FILES, "/console/", "/g/any", f"/l/{EMBED}"]:
        assert path in line.asked


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("path", FILES)
def test_one_byte_of_any_file_in_any_encoding_is_told(verify, line, path, encoding):
    line.flip(path, at=101, encoding=encoding)
    code, said = verify()
    assert code == 1
    assert f"different: {path[1:]}: other bytes" in said


@pytest.mark.parametrize("at", [0, 300, -2])
@pytest.mark.parametrize("path", ["/console/", "/g/any", f"/l/{EMBED}"])
def test_one_byte_of_the_consoles_start_page_and_of_the_own_page_is_told(verify, line, path, at):
    line.flip(path, at)
    code, said = verify("--embed", EMBED)
    assert code == 1
    assert f"different: {path}: not the" in said


@pytest.mark.parametrize("path", ["/w/manifest.json", "/w/manifest.json.sig"])
def test_one_byte_of_the_manifest_or_its_signature_is_told(verify, line, path):
    line.flip(path, at=20)
    code, said = verify()
    assert code == 1
    assert "its signature is not by the release key" in said


def test_a_line_that_signs_for_itself_is_told(verify, line):
    code, said = verify(key=ROOT)
    assert code == 1
    assert "its signature is not by the release key" in said


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<img src="x" onerror="alert(1)">', "img"),
        ('<p onclick="x">', "p onclick"),
        ('<iframe src="https://evil.example/"></iframe>', "iframe"),
        ('<form action="https://evil.example/"><input name="words"></form>', "form"),
        ('<a href="https://evil.example/">Open the chat</a>', "a href"),
        ('<a href="javascript:x">112</a>', "a href"),
        ('<meta http-equiv="refresh" content="0;url=https://evil.example/">', "meta"),
        ('<p style="position:fixed">', "p style"),
    ],
)
def test_what_is_planted_among_the_help_of_the_own_page_is_told(verify, line, planted, told):
    line.alter(f"/l/{EMBED}", body=lambda body: body.replace(b"<h2", planted.encode() + b"<h2", 1))
    code, said = verify("--embed", EMBED)
    assert code == 1
    assert f"different: /l/{EMBED}: what is filled in holds more than help: {told}" in said


def test_a_script_outside_the_help_of_the_own_page_is_told(verify, line):
    planted = b"<script src=/w/evil.js></script></body>"
    line.alter(f"/l/{EMBED}", body=lambda body: body.replace(b"</body>", planted))
    assert verify("--embed", EMBED)[0] == 1


def test_another_root_on_the_own_page_is_told(verify, line):
    line.alter(f"/l/{EMBED}", body=lambda body: body.replace(ROOT.encode(), b"B" * 43))
    code, said = verify("--embed", EMBED, "--root", ROOT)
    assert code == 1
    assert f"different: /l/{EMBED}: roots: {'B' * 43}" in said


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{W}/app.js", "X-Content-Type-Options"),
        (f"{W}/app.js", "Access-Control-Allow-Origin"),
        (f"{W}/app.js", "Cross-Origin-Resource-Policy"),
        (f"{W}/loader.js", "Cache-Control"),
        (f"{W}/app.js", "Cache-Control"),
        ("/console/", "Content-Security-Policy"),
        ("/console/", "Cross-Origin-Opener-Policy"),
        (f"/l/{EMBED}", "Content-Security-Policy"),
        (f"/l/{EMBED}", "Referrer-Policy"),
        (f"/l/{EMBED}", "Cache-Control"),
    ],
)
def test_a_header_that_is_not_there_is_told(verify, line, path, name):
    line.alter(path, headers=lambda had: {key: value for key, value in had.items() if key != name})
    code, said = verify("--embed", EMBED)
    assert code == 1
    assert f"different: {path.removeprefix('/') if path.startswith('/w') else path}: " in said
    assert name.lower() in said


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("Set-Cookie", "a=b", "sets a cookie"),
        ("Cache-Control", "max-age=5", "cache-control: max-age=5"),
        ("Content-Type", "text/plain", "content-type: text/plain"),
        ("Content-Encoding", "zstd", "an encoding of its own"),
    ],
)
def test_a_header_with_another_value_is_told(verify, line, name, value, told):
    line.alter(f"{W}/app.js", headers=lambda had: had | {name: value})
    code, said = verify()
    assert code == 1
    assert told in said


@pytest.mark.parametrize("source", ["'unsafe-inline'", "https://evil.example", "'unsafe-eval'"])
@pytest.mark.parametrize("directive", ["script-src", "connect-src"])
@pytest.mark.parametrize("path", ["/console/", "/g/any", f"/l/{EMBED}"])
def test_a_policy_that_allows_more_is_told(verify, line, path, directive, source):
    def more(had):
        policy = had["Content-Security-Policy"]
        return had | {"Content-Security-Policy": policy.replace(directive, f"{directive} {source}")}

    line.alter(path, headers=more)
    code, said = verify("--embed", EMBED)
    assert code == 1
    assert f"different: {path}: content-security-policy: {directive}" in said


def test_a_file_that_is_gone_or_longer_than_signed_is_told(verify, line):
    line.alter(f"{W}/app.js", status=404)
    line.alter(f"{W}/seal.js", body=lambda body: body + b" " * 400_000)
    code, said = verify()
    assert code == 1
    assert f"different: w/{VERSION}/app.js: status 404" in said
    assert f"different: w/{VERSION}/seal.js: is longer than" in said


def test_another_manifest_than_the_one_given_is_told(verify, line, tmp_path):
    given = tmp_path / "manifest.json"
    given.write_text(json.dumps(SAID | {"exit": "https://other.example/"}))
    (tmp_path / "manifest.json.sig").write_text(sign_manifest(RELEASE_KEY, given.read_bytes()))
    code, said = verify("--manifest", given)
    assert code == 1
    assert f"different: /w/manifest.json: {VERSION}: not the manifest given" in said


def test_a_manifest_given_without_a_right_signature_compares_nothing(verify, line, tmp_path):
    given = tmp_path / "manifest.json"
    given.write_text(json.dumps(SAID))
    (tmp_path / "manifest.json.sig").write_text(sign_manifest(RELEASE_KEY, b"other"))
    assert verify("--manifest", given)[0] == 2


def test_what_cannot_be_checked_is_no_difference_and_not_the_same(verify, line):
    line.alter("/w/manifest.json.sig", status=404)
    code, said = verify()
    assert code == 2
    assert "unchecked: /w/manifest.json.sig: status 404" in said
    assert verify(url="http://127.0.0.1:1")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--root", "AAAA"),
        ("--root", f"{ROOT}."),
        ("--root", f"{ROOT}.x"),
        ("--timeout", "0"),
        ("--timeout", "3600"),
        ("--manifest", "/nowhere.json"),
        ("--line", "ftp://x"),
    ],
)
def test_a_slip_is_told_and_nothing_is_asked(verify, line, words):
    assert verify(*words)[0] == 2
    assert line.asked == []


def test_nobody_is_asked_who_was_not_named(verify, line):
    with served({}) as elsewhere:
        to = {"Location": f"{elsewhere.origin}/w/manifest.json"}
        line.alter("/w/manifest.json", status=302, headers=to)
        code, said = verify()
    assert code == 2
    assert "which was not named" in said
    assert elsewhere.asked == []


def test_an_earlier_release_is_compared_alone(verify, line):
    code, said = verify("--version", VERSION)
    assert (code, said[:9]) == (0, "the same:")
    assert "/console/" not in line.asked
    code, said = verify("--version", "0.0.9")
    assert code == 2
    assert "unchecked: /w/0.0.9/manifest.json: status 404" in said


def retirements(line, *statements):
    def saying(body):
        return json.dumps(json.loads(body) | {"retirements": statements}).encode()

    line.alter(f"/line/{EMBED}", encoding="identity", body=saying)


def test_a_line_whose_own_version_is_retired_is_told(verify, line):
    retirements(line, make_retirement(RELEASE_KEY, Retirement("0.0.1", 1, 1)))
    assert verify("--embed", EMBED, "--root", ROOT)[0] == 0
    retirements(line, make_retirement(RELEASE_KEY, Retirement(VERSION, 1, 2)))
    code, said = verify("--embed", EMBED, "--root", ROOT)
    assert code == 1
    assert f"{VERSION} is retired" in said


def test_a_retirement_by_another_key_or_none_at_all_is_told(verify, line):
    other = Ed25519PrivateKey.generate()
    retirements(line, make_retirement(other, Retirement(VERSION, 1, 1)), "AAAA")
    code, said = verify("--embed", EMBED, "--root", ROOT)
    assert code == 1
    assert f"a retirement of {VERSION} by another key" in said
    assert "a retirement that is none" in said
    assert "is retired" not in said


def test_differences_come_as_json_too(verify, line):
    line.flip(f"{W}/app.js", at=7, encoding="identity")
    code, said = verify("--json")
    assert code == 1
    told = json.loads(said)
    assert told["url"] == line.origin
    assert [each["where"] for each in told["different"]] == [f"w/{VERSION}/app.js"]
    assert told["unchecked"] == []
