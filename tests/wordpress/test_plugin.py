"""The WordPress plugin: what it reads, what it writes into pages, whom it lets do what, and what it never does."""

import html
import json
import re
import subprocess
import zipfile

import pytest

from chatd.base.texts.catalogue import text_of
from chatd.base.version import VERSION
from chatd.directory.service.snippets import DISPLAYS, Pin, snippet_of
from tests.stage.line import ROOT
from tests.stage.wordpress import KEEPER, NONCE_VALUE, PLUGIN, php, play

ORIGIN = "https://line.example"
ROOT_KEY = "A" * 43
PIN = Pin("w/1.0.0/loader.js", "sha384-" + "B" * 64, "https://www.example.org/")
ASKS = (
    r"wp_remote_|curl_|file_get_contents|fopen|fsockopen|wp_mail|setcookie|\$_COOKIE|\$_SERVER|set_transient|"
    r"\$wpdb|eval\("
)
TEXTS = {
    language: dict(
        re.findall(
            r"^\t'([\w.]+)' => '((?:[^'\\]|\\.)*)',$",
            (PLUGIN / "texts" / f"{language}.php").read_text(),
            re.MULTILINE,
        )
    )
    for language in ("fi", "sv", "en")
}


def snippet(
    language: str = "fi",
    embed: str = "etusivu",
    helpline: str = "Nollalinja: 080 005 005",
    display: str = "box",
) -> str:
    roots = [f"{ROOT_KEY}.7"]
    how = {"language": language, "helpline": helpline, "display": display}
    return snippet_of(ORIGIN, embed, roots, PIN, **how)


def sent(pasted: str, **more: str) -> list:
    return ["page", {"avoinlinja_pasted": pasted, "_wpnonce": NONCE_VALUE, **more}]


def kept(*pasted: str, is_everywhere: bool = False) -> dict:
    """The options after these were pasted."""
    more = {"avoinlinja_everywhere": "1"} if is_everywhere else {}
    played = play(sent("\n".join(pasted), **more), may=KEEPER)
    assert played.option is not None, played.out
    return {"avoinlinja": played.option}


@pytest.fixture(scope="module")
def one() -> dict:
    return kept(snippet())


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    """Name and attributes of each tag, as a browser reads them."""
    return [
        (name, {key: None if value is None else html.unescape(value) for key, value in
                re.findall(r'([\w-]+)(?:="([^"]*)")?', rest)})
        for name, rest in re.findall(r"<(a|script)((?:\s[^<>]*)?)>", text)
    ]  # fmt: skip


def test_every_file_of_it_is_php_without_a_fault():
    files = sorted(PLUGIN.rglob("*.php"))
    assert len(files) > 8, "control: they are found"
    done = subprocess.run(
        [php(), "-l", *map(str, files)], capture_output=True, text=True, check=False
    )
    faults = [each for each in done.stdout.splitlines() if not each.startswith("No syntax errors")]
    assert (faults, done.returncode) == ([], 0)


def test_the_zip_holds_the_plugin_its_licence_and_nothing_else_and_is_the_same_each_time(tmp_path):
    packed = [tmp_path / "a" / "one.zip", tmp_path / "two.zip"]
    for to in packed:
        subprocess.run([PLUGIN.parent / "pack", to], check=True)
    assert packed[0].read_bytes() == packed[1].read_bytes()
    with zipfile.ZipFile(packed[0]) as held:
        names = set(held.namelist())
        licence = held.read("avoinlinja/LICENSE")
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert licence.startswith(b"EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    files = {f"avoinlinja/{each.relative_to(PLUGIN)}" for each in PLUGIN.rglob("*.*")}
    assert names == files | {"avoinlinja/LICENSE"}
    asked = {"avoinlinja.php", "uninstall.php", "readme.txt", "block/block.json", "block/block.js"}
    assert {f"avoinlinja/{each}" for each in asked} < names


def test_its_number_is_the_releases_wherever_it_stands():
    for name, form in (
        ("avoinlinja.php", r"Version: +([\d.]+)\n"),
        ("readme.txt", r"Stable tag: ([\d.]+)\n"),
        ("block/block.asset.php", r"'version' +=> '([\d.]+)'"),
    ):
        assert re.findall(form, (PLUGIN / name).read_text()) == [VERSION], name


def test_no_file_of_it_can_be_called_alone():
    for file in PLUGIN.rglob("*.php"):
        text = file.read_text()
        is_data = file.parent.name == "texts" or file.name == "block.asset.php"
        assert is_data or "defined( 'ABSPATH' ) || exit" in text or "WP_UNINSTALL_PLUGIN" in text, (
            file
        )


def test_it_asks_nobody_and_tells_nobody_anything():
    for file in PLUGIN.rglob("*.php"):
        assert re.findall(ASKS, file.read_text()) == [], file
    assert "fetch(" not in (PLUGIN / "block" / "block.js").read_text()


def test_the_three_languages_say_the_same_things_and_the_page_what_the_catalogue_says():
    assert len(TEXTS["fi"]) > 30, "control: they are read"
    for language, told in TEXTS.items():
        assert told.keys() == TEXTS["fi"].keys()
        assert told["page.call"] == text_of("snippet.call", language)
        for key, text in told.items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", TEXTS["fi"][key]), key
    used = set(re.findall(r"'((?:page|error|block|display|column)\.\w+)'", "".join(
        each.read_text() for each in PLUGIN.glob("includes/*.php"))))  # fmt: skip
    assert used <= TEXTS["fi"].keys()


# ---- what it reads ----


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("helpline", ["", "Nollalinja: 080 005 005", "Åsa & “Ö”: 116 111"])
@pytest.mark.parametrize("display", DISPLAYS)
def test_what_the_console_and_the_command_give_is_read_and_written_anew(
    language: str, helpline: str, display: str
):
    given = snippet(language, helpline=helpline, display=display)
    pasted = f"<!-- Content-Security-Policy: script-src … -->\r\n{given}\r\n"
    played = play(sent(pasted), ["content", "[avoinlinja]"], may=KEEPER)
    assert played.option is not None, played.out
    [read] = played.option["snippets"]
    assert (read["origin"], read["version"], read["data-embed"]) == (ORIGIN, "1.0.0", "etusivu")
    given_tags, written = tags(given), tags(played.out[1])
    assert [name for name, _ in written] == [name for name, _ in given_tags]
    for (_, before), (_, after) in zip(given_tags, written, strict=True):
        assert {name: after.get(name) for name in before} == before
    assert re.findall(r">([^<]+)</a>", played.out[1]) == re.findall(r">([^<]+)</a>", given)


WRONG = {
    "no script": (lambda text: text.split("<script")[0], "&lt;script"),
    "no link": (lambda text: text[text.index("<script"):], "/l/etusivu"),
    "link elsewhere": (lambda text: text.replace("/l/etusivu", "/l/toinen"), "/l/etusivu"),
    "cut off": (lambda text: text[:-40], "ei kuulu"),
    "escaped by an editor": (html.escape, "ei kuulu"),
    "words around it": (lambda text: f"Hei! Tässä koodi:\n{text}", "Hei! Tässä koodi:"),
    "another script": (lambda text: text + '<script src="https://evil.example/x.js"></script>', "https://evil.example/x.js"),
    "a script with words in it": (lambda text: text.replace("></script>", ">alert(1)</script>"), "alert(1)"),
    "a handler": (lambda text: text.replace(" async ", ' async onload="alert(1)" '), "onload"),
    "no pin": (lambda text: re.sub(r' integrity="[^"]*"', "", text), "integrity"),
    "half a pin": (lambda text: text.replace("B" * 64, "B" * 60), "integrity"),
    "no crossorigin": (lambda text: text.replace(' crossorigin="anonymous"', ""), "crossorigin"),
    "credentials": (lambda text: text.replace("anonymous", "use-credentials"), "use-credentials"),
    "no root": (lambda text: re.sub(r'data-root="[^"]*"', 'data-root=""', text), "data-root"),
    "http": (lambda text: text.replace("https://line.example/w", "http://line.example/w"), "http://line.example/w"),
    "an exit that is a script": (lambda text: text.replace(PIN.exit, "javascript:alert(1)"), "javascript:alert(1)"),
    "an exit that names another": (lambda text: text.replace(PIN.exit, "http://localhost:1@evil/"), "evil"),
    "something new": (lambda text: text.replace(" data-embed", ' data-later="x" data-embed'), "data-later"),
    "a link of others": (lambda text: text + '<a href="https://evil.example/">x</a>', "https://evil.example/"),
    "a picture": (lambda text: text + '<img src="https://evil.example/x.png">', "https://evil.example/x.png"),
    "too long": (lambda text: text + " " * 20_000, "20000"),
    "too many": (lambda text: "\n".join(text.replace("etusivu", f"e{n}") for n in range(13)), "12"),
}  # fmt: skip


@pytest.mark.parametrize("how", WRONG)
def test_of_a_bad_paste_nothing_is_kept_nothing_is_lost_and_it_is_said_what_is_wrong(how, one):
    spoil, named = WRONG[how]
    bad = spoil(snippet())
    played = play(sent(bad), ["content", "[avoinlinja]"], options=one, may=KEEPER)
    page, content = played.out
    assert played.option == one["avoinlinja"]
    assert "https://line.example/l/etusivu" in content, "what was there goes on"
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert field
    assert html.unescape(field[1]) == bad
    errors = "".join(re.findall(r'role="alert"><p>(.*?)</p>', page, re.DOTALL))
    assert named in errors or html.escape(named) in errors
    assert "Mitään ei muutettu" in errors
    assert not re.search(r"<(script|img)\b", page), "whatever was pasted is shown as text"


def test_several_lines_and_languages_are_kept_and_an_empty_field_takes_all_off(one):
    both = kept(snippet(), snippet("sv"), snippet("en", "neuvonta"))
    assert len(both["avoinlinja"]["snippets"]) == 3
    asked = [
        ["content", "[avoinlinja]"],
        ["content", '[avoinlinja lang="sv"]'],
        ["content", '[avoinlinja embed="neuvonta"]'],
        ["content", '[avoinlinja embed="none"]'],
        ["block", {"embed": "neuvonta", "lang": "", "display": ""}],
        ["block", {}],
    ]
    finnish, swedish, advice, none, block, plain = play(*asked, options=both).out
    assert "Avaa keskustelu" in finnish
    assert "Öppna chatten" in swedish
    assert "/l/neuvonta" in advice
    assert none == "", "visitors see nothing of a mistake"
    assert (block, plain) == (advice, finnish)
    assert "Öppna chatten" in play(["content", "[avoinlinja]"], options=both, locale="sv_SE").out[0]
    emptied = play(sent("  \n"), ["content", "[avoinlinja]"], options=one, may=KEEPER)
    assert emptied.option
    assert emptied.option["snippets"] == []
    assert "Vain sinä näet tämän" in emptied.out[1]


# ---- what it writes ----


def test_what_stands_on_a_page_is_one_line_pinned_and_left_alone_by_optimisers(one):
    [text] = play(["content", "[avoinlinja]"], options=one, nonce_of_others="n0nce").out
    assert "\n" not in text
    [script] = [attributes for name, attributes in tags(text) if name == "script"]
    assert script["integrity"] == PIN.integrity
    assert script["crossorigin"] == "anonymous"
    assert script["data-root"] == f"{ROOT_KEY}.7"
    assert script["nonce"] == "n0nce", "who gives scripts a nonce gives it this one"
    assert script.keys() >= {
        "data-cfasync", "data-nowprocket", "data-noptimize", "data-no-optimize", "data-no-defer", "data-cookieconsent",
        "data-jetpack-boost", "nitro-exclude", "data-borlabs-cookie-script-blocker-ignore",
    }  # fmt: skip


def test_how_it_is_shown_is_chosen_for_each_place_and_only_among_what_there_is(one):
    inline, other = play(
        ["content", '[avoinlinja display="inline"]'],
        ["content", '[avoinlinja display="&quot; onload=x"]'],
        options=one,
    ).out
    assert 'data-display="inline" data-place="avoinlinja-etusivu"' in inline
    assert inline.startswith('<div class="avoinlinja" id="avoinlinja-etusivu" ')
    assert "data-display" not in other
    assert "onload" not in other


def test_a_bubble_stands_on_every_page_that_has_no_line_already_where_that_is_chosen(one):
    everywhere = kept(snippet(), is_everywhere=True)
    assert play(["foot"], options=one).out == [""]
    [foot] = play(["foot"], options=everywhere).out
    assert 'data-display="bubble"' in foot
    assert play(["content", "[avoinlinja]"], ["foot"], options=everywhere).out[1] == ""


def test_a_preview_joins_no_queue_and_a_feed_has_no_script(one):
    [preview] = play(["content", "[avoinlinja]"], options=one, is_preview=True).out
    assert 'data-embed="etusivu~test"' in preview
    assert f'href="{ORIGIN}/l/etusivu~test"' in preview
    [feed] = play(["content", "[avoinlinja]"], options=one, is_feed=True).out
    assert "<script" not in feed
    assert f'href="{ORIGIN}/l/etusivu"' in feed
    assert 'href="tel:080005005"' in feed


def test_what_somebody_has_put_into_the_database_is_escaped_all_the_same(one):
    [read] = one["avoinlinja"]["snippets"]
    evil = '"><img src=x onerror=alert(1)>'
    spoilt = {**read, **{name: evil for name in read if name != "data-embed"}}
    played = play(
        ["content", "[avoinlinja]"],
        ["page"],
        options={"avoinlinja": {**one["avoinlinja"], "snippets": [spoilt], "pasted": evil}},
        may=KEEPER,
    )
    assert "alert(1)" in played.out[1], "control: it is shown"
    for text in played.out:
        assert "<img" not in text


# ---- who may ----


def test_only_who_may_write_scripts_into_pages_saves_and_only_from_the_form(one):
    bad = play(["page", {"avoinlinja_pasted": "", "_wpnonce": "x"}], options=one, may=KEEPER)
    assert (bad.out, bad.option) == (["died: nonce"], one["avoinlinja"])
    on_a_network = play(sent(""), options=one, may=["manage_options"])
    assert on_a_network.option == one["avoinlinja"]
    assert "unfiltered_html" in on_a_network.out[0]
    editor = play(sent(""), options=one, may=["edit_posts", "unfiltered_html"])
    assert (editor.out, editor.option) == ([""], one["avoinlinja"])


def test_the_page_tells_what_was_understood_in_the_language_of_who_reads_it():
    options = kept(snippet(embed="etusivu~test"), snippet("sv", "neuvonta"))
    english = "Address of the line"
    for language, word in (("sv_SE", "Linjens adress"), ("en_GB", english), ("de_DE", english)):
        [page] = play(["page"], options=options, may=KEEPER, user_locale=language).out
        assert word in page
        assert ORIGIN in page
        assert "etusivu~test is a test" in page or language == "sv_SE"
    [texts] = play(["texts"], user_locale="sv_SE", is_admin=True).out
    told = json.loads(texts.removeprefix("window.avoinlinjaBlock = ").rstrip(";"))
    assert told["block.embed"] == "Placering"


def test_taken_away_it_leaves_nothing_on_any_site(one):
    assert play(["uninstall"], options=one).kept == {"1": {}}
    network = play(["uninstall"], options=one, is_multisite=True, sites=[1, 2, 3])
    assert network.kept == {"1": {}, "2": {}, "3": {}}


# ---- others' tools ----


def test_optimisers_and_consent_tools_are_told_by_their_own_filters(one):
    lists = [
        "rocket_delay_js_exclusions", "rocket_exclude_defer_js", "rocket_exclude_js", "litespeed_optimize_js_excludes",
        "litespeed_optm_js_defer_exc", "litespeed_optm_gm_js_exc", "sgo_javascript_combine_excluded_external_paths",
        "perfmatters_delay_js_exclusions", "cmplz_whitelisted_script_tags", "autoptimize_filter_js_exclude",
    ]  # fmt: skip
    asked = [["filter", [name, ["theirs.js"]]] for name in lists]
    for told in play(*asked, options=one).out:
        assert json.loads(told) == ["theirs.js", "line.example/w/"]
    as_text, of_hosts, none = play(
        ["filter", ["autoptimize_filter_js_exclude", "a.js, b.js"]],
        ["filter", ["rocket_minify_excluded_external_js", ["other.example"]]],
        ["filter", ["rocket_exclude_js", None]],
        options=one,
    ).out
    assert json.loads(as_text) == "a.js, b.js, line.example/w/"
    assert json.loads(of_hosts) == ["other.example", "line.example"]
    assert json.loads(none) == ["line.example/w/"]
