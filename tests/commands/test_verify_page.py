"""`verify` of a partner's page: what is missing, changed or added there is told, one line each."""

import json
import re

import pytest

from chatd.__main__ import parsed
from chatd.base.retirement import Retirement, make_retirement
from chatd.commands.release import release_in
from chatd.commands.snippet import snippet_of
from chatd.process.config import Config
from chatd.process.manifest import sign_manifest
from tests.commands.mirror import BUILT, EMBED, Reply, served
from tests.release_key import LOADER, RELEASE_KEY, RELEASE_KEY_TEXT, a_manifest
from tests.service.world import ROOT

MANIFEST = (BUILT / "manifest.json").read_bytes()
VERSION = json.loads(MANIFEST)["version"]
HELP = "Nollalinja: 080 005 005"


@pytest.fixture
def line():
    signature = sign_manifest(RELEASE_KEY, MANIFEST).encode()
    replies = {}
    for version in ("", f"{VERSION}/"):
        replies[f"/w/{version}manifest.json", "identity"] = Reply(200, {}, MANIFEST)
        replies[f"/w/{version}manifest.json.sig", "identity"] = Reply(200, {}, signature)
    replies[f"/line/{EMBED}", "identity"] = Reply(200, {}, b'{"retirements": []}')
    with served(replies) as mirror:
        yield mirror


@pytest.fixture
def partner():
    with served({}) as mirror:
        yield mirror


@pytest.fixture
def snippet(line):
    release = release_in(BUILT / "manifest.json")
    return snippet_of(line.origin, EMBED, [ROOT], release, helpline=HELP)


def a_page(snippet, head="", body=""):
    return f"<!doctype html><html><head><title>Apua</title>{head}</head><body>{snippet}{body}</body></html>"


@pytest.fixture
def verify(line, partner, capsys):
    def typed(page, *words, roots=(ROOT,), **headers):
        url = partner.page("/apua", page, **headers)
        roots = [each for root in roots for each in ("--root", root)]
        key = ("--release-key", RELEASE_KEY_TEXT)
        args = parsed(["verify", url, "--line", line.origin, *key, *roots, *map(str, words)])
        capsys.readouterr()
        code = args.run(args, Config())
        said = capsys.readouterr()
        return code, said.out + said.err

    return typed


def test_a_page_with_the_snippet_as_printed_is_the_same(verify, snippet, line, partner):
    code, said = verify(a_page(snippet), "--embed", EMBED, "--number", "080 005 005", "--strict")
    assert said.startswith("the same: "), said
    assert code == 0
    assert partner.asked == ["/apua"]
    pinned = f"/w/{VERSION}/manifest.json"
    assert line.asked == [pinned, f"{pinned}.sig", f"/line/{EMBED}"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r' integrity="[^"]*"', "", "no integrity: any program would start"),
        (r'integrity="[^"]*"', 'integrity=""', "no integrity: any program would start"),
        (r'integrity="[^"]*"', 'integrity="md5-abc"', "no integrity: any program would start"),
        (r'integrity="sha384-..', 'integrity="sha384-AA', "not that of"),
        (r'integrity="', f'integrity="{LOADER} ', "not that of"),
        (r' crossorigin="anonymous"', "", "no crossorigin=anonymous"),
        (r'crossorigin="anonymous"', 'crossorigin="use-credentials"', "no crossorigin=anonymous"),
        (rf'data-root="{ROOT}"', f'data-root="{"B" * 43}"', f"roots: {'B' * 43}"),
        (rf'data-root="{ROOT}"', f'data-root="{ROOT},{"B" * 43}"', f"roots: {ROOT} {'B' * 43}"),
        (rf' data-root="{ROOT}"', "", "roots: none"),
        (r"/w/[^/]+/loader.js", "/w/loader.js", "names no version"),
        (r"/w/[^/]+/loader.js", f"/w/{VERSION}/app.js", "names no version"),
        (r'src="[^"]*"', 'src="https://evil.example/w/1/loader.js"', "https://evil.example"),
        (r'src="[^"]*"', "", "the loader stands in the page itself"),
        (r'data-exit="[^"]*"', 'data-exit="http://weather.example/"', "which is not https"),
        (r'data-exit="[^"]*"', 'data-exit="javascript:alert(1)"', "which is not https"),
        (rf'data-embed="{EMBED}"', 'data-embed="other"', "is of the embed other"),
        (rf"/l/{EMBED}", "/l/other", f"no link to http://127.0.0.1:\\d+/l/{EMBED}"),
        (r"data-avoinlinja", "", f"no link to http://127.0.0.1:\\d+/l/{EMBED}"),
        (r'href="http[^"]*/l/', 'href="https://evil.example/l/', "leads to https://evil.example/l"),
        (r"tel:112", "tel:113", "no link that calls 112"),
        (r"tel:080005005", "tel:0700555", "no link that calls 080 005 005"),
        (r"(?s)<script.*</script>", "", "no snippet is there"),
        (r"(?s)<script.*</script>", r"<template>\g<0></template>", "no snippet is there"),
        (r"(?s)<script.*</script>", r"<!-- \g<0> -->", "no snippet is there"),
        (r"(?s)<script.*</script>", r"<textarea>\g<0></textarea>", "no snippet is there"),
        (r"(?s)<script.*</script>", r"<noscript>\g<0></noscript>", "no snippet is there"),
    ],
)
def test_a_changed_snippet_is_told(verify, snippet, old, new, told):
    changed = re.sub(old, new, snippet)
    assert changed != snippet
    code, said = verify(a_page(changed), "--embed", EMBED)
    assert code == 1
    assert re.search(rf"^different: (snippet [\w?-]+|page): .*{told}", said, re.MULTILINE), said


def test_a_number_that_the_snippet_does_not_name_is_told(verify, snippet):
    code, said = verify(a_page(snippet), "--number", "116 006")
    assert code == 1
    assert "does not name 116 006" in said


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("<script>x</script>", "a script before the loader, and could take its place: in the page"),
        ("<script src=https://ads.example/a.js></script>", "its place: https://ads.example/a.js"),
        ("<script type=module src=/a.js></script>", "a script before the loader"),
        ("<svg><script href=/a.js></script></svg>", "a script before the loader"),
        ("<iframe src=https://chat.example/></iframe>", "a frame of others: https://chat.example/"),
        ("<object data=https://chat.example/></object>", "a frame of others"),
        ("<div style='position: fixed; inset: 0'></div>", "an overlay that could cover the chat"),
        ("<div id=x style='z-index:2147483647'>", "an overlay that could cover the chat: div x"),
        ("<dialog open>Chat</dialog>", "an overlay that could cover the chat: dialog"),
        ("<div popover=manual>Chat</div>", "an overlay that could cover the chat: div"),
        ("<img src=x onerror=alert(1)>", "a script in an attribute: img onerror"),
        ("<a href=' javascript:x'>Chat</a>", "a script in an attribute: a href"),
        (
            "<meta http-equiv=Refresh content='9;url=https://x.example/'>",
            "goes elsewhere by itself",
        ),
        ("<base href=https://evil.example/>", "addresses of this page are read from"),
    ],
)
def test_what_is_added_around_the_snippet_is_a_warning_and_with_strict_a_difference(
    verify, snippet, added, told
):
    code, said = verify(a_page(f"<p>{added}</p>{snippet}"))
    assert code == 0, said
    assert "warning: page: " in said
    assert told in said
    assert verify(a_page(f"<p>{added}</p>{snippet}"), "--strict")[0] == 1


def test_a_script_after_the_loader_is_told_too(verify, snippet):
    code, said = verify(a_page(snippet, body="<script src=/late.js></script>"))
    assert (code, "a script beside the loader: /late.js" in said) == (0, True)


def test_data_in_a_script_is_no_script(verify, snippet):
    data = '<script type="application/ld+json">{}</script>'
    assert verify(a_page(snippet, head=data), "--strict")[0] == 0


def test_a_second_loader_is_told(verify, snippet):
    code, said = verify(a_page(snippet + snippet))
    assert (code, "2 loaders: the first serves all snippets" in said) == (0, True)


LETS = "script-src LINE/w/; connect-src LINE SOCKET"


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (LETS, ""),
        (f"default-src 'none'; {LETS}", ""),
        ("default-src *", ""),
        ("script-src LINE/; connect-src LINE SOCKET", ""),
        ("img-src 'self'", ""),
        (f"{LETS}; require-trusted-types-for 'script'; trusted-types avoinlinja", ""),
        (f"{LETS}; require-trusted-types-for 'script'; trusted-types 'none'; frame-src blob:", ""),
        ("script-src 'self'; connect-src LINE SOCKET", "script-src"),
        ("script-src 'strict-dynamic' LINE/w/; connect-src LINE SOCKET", "script-src"),
        ("script-src LINE/w; connect-src LINE SOCKET", "script-src"),
        ("script-src-elem 'none'; script-src LINE/w/; connect-src LINE SOCKET", "script-src"),
        ("default-src 'self'", "script-src"),
        ("script-src LINE/w/; connect-src 'self'", "connect-src"),
        ("script-src LINE/w/; connect-src https:", "connect-src"),
        (f"{LETS}; frame-src 'self'; require-trusted-types-for 'script'; trusted-types a", "frame"),
        (f"{LETS}, default-src 'none'", "script-src"),
    ],
)
@pytest.mark.parametrize("is_meta", [True, False])
def test_a_policy_that_stops_the_loader_is_told(verify, snippet, line, policy, told, is_meta):
    real = policy.replace("LINE", line.origin).replace("SOCKET", line.origin.replace("http", "ws"))
    if is_meta:
        head = f'<meta http-equiv="content-security-policy" content="{real}">'
        code, said = verify(a_page(snippet, head=head))
    else:
        code, said = verify(a_page(snippet), Content_Security_Policy=real)
    assert code == (1 if told else 0), said
    assert told in said


def test_a_nonce_lets_the_loader_run_by_the_policy(verify, snippet, line):
    with_nonce = snippet.replace("<script", '<script nonce="n1"')
    policy = "script-src 'nonce-n1' 'strict-dynamic'"
    assert verify(a_page(with_nonce), Content_Security_Policy=policy)[0] == 0
    assert verify(a_page(snippet), Content_Security_Policy=policy)[0] == 1


def test_a_page_that_pins_a_retired_version_is_told(verify, snippet, line):
    statement = make_retirement(RELEASE_KEY, Retirement(VERSION, 1_800_000_000, 1))
    body = json.dumps({"retirements": [statement]}).encode()
    line.replies[f"/line/{EMBED}", "identity"] = Reply(200, {}, body)
    code, said = verify(a_page(snippet))
    assert code == 1
    assert f"different: /line/{EMBED}: {VERSION} is retired" in said


@pytest.mark.parametrize(
    ("said", "expected", "is_same"),
    [
        ("{}.5", "{}", True),
        ("{}.5", "{}.5", True),
        ("{}.6", "{}.5", True),
        ("{}.4", "{}.5", False),
        ("{}", "{}.5", False),
        ("{}.", "{}", False),
        ("{}.x", "{}", False),
        ("{}.5.6", "{}.5", False),
        ("{}.0x7", "{}.5", False),
        ("{}.4294967296", "{}.5", False),
        ("{}.5,{}", "{}.5", False),
    ],
)
def test_a_page_names_no_lower_number_of_the_list_of_issuing_keys_than_is_expected(
    verify, snippet, said, expected, is_same
):
    page = a_page(snippet.replace(f'data-root="{ROOT}"', f'data-root="{said.format(ROOT, ROOT)}"'))
    code, told = verify(page, roots=(expected.format(ROOT),))
    assert (code == 0) == is_same, told
    assert ("roots: " in told) != is_same


def test_roots_that_nobody_named_are_shown(verify, snippet):
    code, said = verify(a_page(snippet), roots=())
    assert (code, said.splitlines()[0]) == (
        0,
        f"warning: snippet {EMBED}: roots, not compared: {ROOT}",
    )


def test_a_version_without_a_signed_manifest_cannot_be_compared(verify, snippet, tmp_path):
    old = snippet.replace(f"/w/{VERSION}/", "/w/1.4.2/")
    old = re.sub(r'integrity="[^"]*"', f'integrity="{LOADER}"', old)
    code, said = verify(a_page(old))
    assert code == 2
    assert "no signed manifest of 1.4.2" in said
    given = tmp_path / "manifest.json"
    given.write_bytes(a_manifest())
    (tmp_path / "manifest.json.sig").write_text(sign_manifest(RELEASE_KEY, given.read_bytes()))
    assert verify(a_page(old), "--manifest", given)[0] == 0
    other = old.replace(LOADER[-9:], "AAAAAAAAA")
    assert verify(a_page(other), "--manifest", given)[0] == 1


def test_a_page_leads_nobody_to_a_host_that_was_not_named(verify, snippet, line):
    with served({}) as elsewhere:
        evil = snippet.replace(line.origin, elsewhere.origin)
        assert verify(a_page(evil))[0] == 1
        assert elsewhere.asked == []


def test_a_redirect_on_the_same_host_is_followed_and_one_without_end_is_not(
    partner, line, capsys, snippet
):
    partner.page("/apua", a_page(snippet))
    partner.replies["/help", "identity"] = Reply(301, {"Location": "/apua"})
    partner.replies["/round", "identity"] = Reply(302, {"Location": "/round"})
    for path, right in (("/help", 0), ("/round", 2), ("/none", 2)):
        words = ["--line", line.origin, "--release-key", RELEASE_KEY_TEXT, "--root", ROOT]
        args = parsed(["verify", partner.origin + path, *words])
        assert args.run(args, Config()) == right, path


def test_a_page_without_end_is_not_read_to_the_end(verify):
    code, said = verify("<!doctype html>" + "x" * (4 * 1024 * 1024))
    assert code == 2
    assert "is longer than 4194304 bytes" in said


def test_a_page_that_is_nested_without_end_is_read_all_the_same(verify, snippet):
    assert verify(a_page(snippet, body="<div>" * 50_000))[0] == 0


def test_a_page_cannot_write_to_the_terminal(verify, snippet):
    code, said = verify(a_page(snippet, body="<script src='\x1b[2J\n\x9b'></script>"))
    assert (code, "\x1b" in said, "\x9b" in said) == (0, False, False)
