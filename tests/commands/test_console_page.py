"""The console's start page for a site of an organisation's own: as signed, with the line's address in it."""

import json

import pytest

from chatd.__main__ import parsed
from chatd.process.config import Config
from chatd.process.manifest import CONSOLE_PAGE, sign_manifest
from tests.commands.mirror import BUILT, Reply, served
from tests.release_key import RELEASE_KEY, RELEASE_KEY_TEXT, a_manifest

MANIFEST = (BUILT / "manifest.json").read_bytes()
SAID = json.loads(MANIFEST)
PINNED = [f"w/{SAID['version']}/console/console.{kind}" for kind in ("js", "css")]
LINE = "https://line.example"


@pytest.fixture
def type_in(capsys):
    def typed(*words):
        args = parsed([*map(str, words), "--release-key", RELEASE_KEY_TEXT])
        capsys.readouterr()
        code = args.run(args, Config())
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_bytes(MANIFEST)
    path.with_name("manifest.json.sig").write_text(sign_manifest(RELEASE_KEY, MANIFEST))
    return path


def test_the_page_names_all_that_runs_by_its_hash_and_no_other(type_in, manifest):
    code, page, err = type_in("console-page", "--manifest", manifest, "--origin", LINE)
    assert code == 0
    assert "frame-ancestors 'none'" in err
    for path in PINNED:
        pin = SAID["files"][path]["integrity"]
        assert f'="{LINE}/{path}" integrity="{pin}" crossorigin="anonymous"' in page
    assert f"script-src '{SAID['files'][PINNED[0]]['integrity']}';" in page
    assert f"connect-src {LINE} wss://line.example;" in page
    assert f'<html lang="en" data-line="{LINE}">' in page
    assert page.count("<script") == 1
    assert page.count("</script>") == 1
    assert "{{" not in page
    assert SAID["pages"][CONSOLE_PAGE].count("{{line.origin}}") == page.count(LINE)


def test_a_release_without_a_signature_or_without_such_a_page_prints_none(type_in, tmp_path):
    path = tmp_path / "manifest.json"
    path.write_bytes(a_manifest())
    words = ("console-page", "--manifest", path, "--origin", LINE)
    assert type_in(*words)[:2] == (1, "")
    path.with_name("manifest.json.sig").write_text(sign_manifest(RELEASE_KEY, a_manifest()))
    code, out, err = type_in(*words)
    assert (code, out) == (1, "")
    assert "has no such page" in err


def test_one_byte_of_the_page_on_the_site_is_told(type_in, manifest, capsys):
    signature = sign_manifest(RELEASE_KEY, MANIFEST).encode()
    replies = {
        (f"/w/{SAID['version']}/manifest.json{end}", "identity"): Reply(200, {}, body)
        for end, body in (("", MANIFEST), (".sig", signature))
    }
    with served(replies) as line, served({}) as site:
        page = type_in("console-page", "--manifest", manifest, "--origin", line.origin)[1]
        url = site.page("/console.html", page, Content_Security_Policy="frame-ancestors 'none'")
        words = ("verify", url, "--line", line.origin, "--console")
        code, out, _ = type_in(*words)
        assert (code, out[:9]) == (0, "the same:"), out
        for at in range(0, len(page.encode()), 97):
            site.page("/console.html", page, Content_Security_Policy="frame-ancestors 'none'")
            site.flip("/console.html", at)
            assert type_in(*words)[0] == 1, at
        site.page("/console.html", page)
        code, out, _ = type_in(*words)
        assert (code, "frame-ancestors" in out) == (0, True)
