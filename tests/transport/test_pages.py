"""Headers, assets, states and calls over HTTP, as docs/protocol.md says."""

import gzip
import json
import re

import aiohttp
import pytest

from chatd.base.base64url import to_text
from chatd.base.errors import Unavailable
from chatd.directory.rules.advice import SECTORS
from chatd.transport.counts import DAY_SECONDS
from chatd.transport.headers import NO_PAGES, OF_PAGES, SCRIPTS_AND_STYLES
from tests.release_key import LOADER, a_manifest
from tests.service import chains
from tests.service.world import ROOT
from tests.transport.conftest import ORIGIN, running
from tests.transport.newcomer import Newcomer

TAB_KEY = '"tab_key":"2iqY8D8TQ4PTtDOC1Ulj0YI7iTfxGPmRe9dChEvfPEc",'
INVITED = '{%s"invitation":{"secret":"%s"}}'
OWN = (
    "<!doctype html><title>{{line.name}}</title>{{line.help}}<p>{{line.embed}}"
    '<script data-root="{{line.roots}}"></script>'
)


@pytest.fixture
def built(tmp_path):
    """What the build leaves, in small."""
    folder = tmp_path / "assets"
    release, console = folder / "w/9.9.9", folder / "console/assets"
    for each in (release, console):
        each.mkdir(parents=True)
    (release / "loader.js").write_text("loader")
    (release / "app.js").write_text("application")
    (release / "app.js.gz").write_bytes(gzip.compress(b"application"))
    (release / "app.js.br").write_bytes(b"brotli bytes")
    (release / "own.html").write_text(OWN)
    (console / "console.js").write_text("console")
    (folder / "console/index.html").write_text("<!doctype html>console")
    (folder / "console/root.html").write_text("<!doctype html>root")
    (folder / "console/openapi.json").write_text('{"openapi": "3.1.0"}')
    files = {"w/9.9.9/loader.js": {"integrity": LOADER, "raw": 6}}
    (folder / "manifest.json").write_bytes(a_manifest(version="9.9.9", files=files))
    (folder / "w/9.8.0").mkdir()  # of an earlier release, which partners still pin; copied later
    (folder / "w/9.8.0/own.html").write_text("the own page of an earlier release")
    (folder / "w/9.8.0/loader.js").write_text("an earlier loader")
    return folder


@pytest.fixture
async def site(built, tmp_path):
    async with (
        running(tmp_path, built) as daemon,
        aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}", auto_decompress=False) as http,
    ):
        yield Site(http, daemon)


class Site:
    def __init__(self, http, daemon):
        self.http, self.daemon = http, daemon

    async def get(self, path, **headers):
        named = {"Accept-Encoding": "identity"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.http.get(path, headers=named, allow_redirects=False)
        answer.body = await answer.read()
        return answer


PATHS = ["/", "/l/e-nettiturva", "/l/nobody", "/console/", "/w/9.9.9/app.js", "/w/9.9.9/none.js",
         "/state/e-nettiturva", "/line/e-nettiturva", "/api/me", "/healthz", "/readyz", "/metrics",
         "/visitor/socket.io/?EIO=4&transport=polling", "/visitor/socket.io/?EIO=3"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
async def test_every_reply_carries_the_common_headers_and_names_no_software(site, path):
    answer = await site.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    if answer.content_type in SCRIPTS_AND_STYLES:
        assert "Content-Security-Policy" not in answer.headers  # a rule of documents
    else:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    camera = "camera=(self)" if path == "/console/" else "camera=()"
    if answer.content_type in NO_PAGES:
        assert set(answer.headers).isdisjoint(OF_PAGES)  # which mean nothing there
    else:
        assert camera in answer.headers["Permissions-Policy"]
        assert "microphone=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", [path for path in PATHS if not path.startswith("/state/")])
async def test_nothing_but_loader_console_assets_and_state_may_be_kept(site, path):
    assert (await site.get(path)).headers["Cache-Control"] == "no-store"


async def test_the_loader_is_immutable_and_readable_from_other_sites(site):
    answer = await site.get("/w/9.9.9/loader.js")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("", None), ("br;q=0, gzip", "gzip"), ("zstd", None)],
)
async def test_an_asset_comes_in_the_best_encoding_both_have(site, accepted, encoding):
    answer = await site.get("/w/9.9.9/app.js", Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "javascript" in answer.headers["Content-Type"]


@pytest.mark.parametrize(
    "path",
    [
        "/w/../config.py",
        "/w/9.9.9/own.html",
        "/w/%2e%2e/manifest.json",
        "/console/assets/../index.html",
    ],
)
async def test_no_path_leads_out_of_what_is_served(site, path):
    assert (await site.get(path)).status == 404


async def test_the_page_for_the_keeper_of_a_root_is_kept_and_never_opened_here(site):
    answer = await site.get("/console/root.html")
    assert (answer.status, answer.body) == (200, b"<!doctype html>root")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_what_programs_may_ask_is_served_to_everybody_as_the_release_has_it(site):
    answer = await site.get("/openapi.json")
    assert (answer.status, json.loads(answer.body)) == (200, {"openapi": "3.1.0"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_the_profile_of_a_line_is_packed_for_who_understands_it_and_what_differs_by_who_asks_is_not(
    site,
):
    path = "/line/e-nettiturva?lang=fi"
    packed = await site.get(path, Accept_Encoding="gzip, br")
    plain = await site.get(path, Accept_Encoding="gzip;q=0")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    for answer in (packed, plain):
        assert answer.headers["Vary"] == "Origin, Accept-Encoding"
    state = await site.get("/state/e-nettiturva", Accept_Encoding="gzip")
    assert "Content-Encoding" not in state.headers


async def test_the_own_page_shows_help_without_scripts(site):
    answer = await site.get("/l/e-nettiturva?lang=sv")
    text = answer.body.decode()
    assert "Nätskydd" in text
    assert 'href="tel:080005005"' in text
    assert answer.headers["Content-Language"] == "sv"
    assert f"script-src {ORIGIN}/w/;" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_own_page_may_be_framed_by_the_sites_of_its_embed_alone_and_only_when_asked(site):
    plain = await site.get("/l/e-nettiturva")
    assert plain.headers["X-Frame-Options"] == "DENY"
    framed = await site.get("/l/e-nettiturva?framed=1")
    rules = framed.headers["Content-Security-Policy"]
    assert "frame-ancestors https://partner.example;" in rules
    assert "X-Frame-Options" not in framed.headers
    assert framed.headers["Cache-Control"] == "no-store"


async def test_who_comes_to_the_own_page_is_counted_by_the_day_and_without_the_line(site):
    for path in ("/l/e-nettiturva", "/l/e-nettiturva", "/l/e-nettiturva?framed=1", "/l/nobody"):
        for _ in range(5):
            await site.get(path)
    counts = site.daemon.counts
    assert b"own_page" not in counts.text()
    counts.tick(DAY_SECONDS)
    assert b'chatd_events_total{event="own_page"} 10.0' in counts.text()
    assert b'chatd_events_total{event="own_page_framed"} 5.0' in counts.text()
    assert b"nettiturva" not in counts.text()


async def test_no_other_page_may_be_framed_whatever_is_asked(site):
    for path in ("/console/?framed=1", "/state/e-nettiturva?framed=1", "/l/nobody?framed=1"):
        answer = await site.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        is_page = answer.content_type != "application/json"
        assert answer.headers.get("X-Frame-Options") == ("DENY" if is_page else None)


async def test_the_own_page_names_the_roots_by_which_a_counsellor_is_known(site):
    text = (await site.get("/l/e-nettiturva")).body.decode()
    assert f'data-root="{ROOT}"' in text


async def test_an_earlier_release_that_partners_pin_is_served_and_the_own_page_is_of_this_one(site):
    assert (await site.get("/w/9.8.0/loader.js")).body == b"an earlier loader"
    assert b"earlier release" not in (await site.get("/l/e-nettiturva")).body


BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
NOWHERE = ["/l/nobody", "/l/%3Cscript%3E", "/l/", "/l", "/l/nobody/", "/l//", "/l/e-nettiturva/more",
           "/l/e-nettiturva%2Fmore", "/L/", "/l/%00", "/l/" + "x" * 3000]  # fmt: skip


def is_help(answer):
    """The plain page: words, 112, and the numbers that are known, in three languages."""
    text = answer.body.decode()
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "script" not in text
    assert all(f'<section lang="{language}">' in text for language in ("fi", "sv", "en"))
    return all(f'href="tel:{number}"' in text for number in ("112", "080005005"))


@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize("accept", [BROWSER, "*/*", ""])
async def test_below_l_there_is_help_whatever_is_asked_and_nothing_of_it_comes_back(
    site, path, accept
):
    answer = await site.get(path, Accept=accept)
    assert answer.status == 404
    assert is_help(answer)
    assert b"nobody" not in answer.body
    assert b"xxxx" not in answer.body


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/wp-login.php", "/console/none/x", "/etusivu"]
)
async def test_whoever_reads_gets_help_at_any_address_and_a_program_nothing(site, path):
    answer = await site.get(path, Accept=BROWSER)
    assert answer.status == 404
    assert is_help(answer)
    answer = await site.get(path, Accept="*/*")
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/l/e-nettiturva/",
        "/l/E-Nettiturva",
        "/l/e-nettiturva.",
        "/L/e-nettiturva",
        "/l//e-nettiturva",
        "/l/e-nettiturva%20",
        "/l/e-nettiturva),",
        "/l/E-NETTITURVA./",
    ],
)
async def test_an_address_that_is_nearly_right_leads_to_the_page(site, path):
    answer = await site.get(path, Accept=BROWSER)
    assert (answer.status, answer.headers["Location"]) == (308, "/l/e-nettiturva")
    assert answer.headers["Cache-Control"] == "no-store", "a browser would write it down for ever"
    assert answer.body == b""


async def test_the_way_to_the_page_keeps_language_and_frame_and_nothing_else(site):
    answer = await site.get("/l/e-nettiturva/?lang=sv&framed=1&next=https://evil.example&lang2=x")
    assert answer.headers["Location"] == "/l/e-nettiturva?lang=sv&framed=1"
    sly = await site.get("/l/e-nettiturva/?lang=%0d%0aSet-Cookie:x&framed=%22")
    assert sly.headers["Location"] == "/l/e-nettiturva?lang=%0D%0ASet-Cookie%3Ax&framed=%22"


@pytest.mark.parametrize("path", ["/l/e-nettiturva", "/l/nobody", "/l/"])
async def test_the_head_of_a_page_is_that_of_the_page(site, path):
    page = await site.get(path)
    head = await site.http.head(path, allow_redirects=False)
    assert (head.status, await head.read()) == (page.status, b"")
    assert head.headers["Content-Length"] == str(len(page.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_no_method_below_l_is_answered_without_help(site, method):
    answer = await site.http.request(method, "/l/nobody", data=b"x" * 100)
    answer.body = await answer.read()
    assert answer.status == 404
    assert is_help(answer)


async def test_the_right_address_by_another_method_leads_nobody_round_in_a_circle(site):
    answer = await site.http.post("/l/e-nettiturva", data=b"x", allow_redirects=True)
    answer.body = await answer.read()
    assert answer.status == 405
    assert is_help(answer)
    nearly = await site.http.post("/l/E-nettiturva/", data=b"x", allow_redirects=True)
    assert nearly.status == 405


async def test_with_redis_and_the_database_away_the_own_page_still_stands(site):
    async def away(*_):
        raise Unavailable

    kept = site.daemon.live.doors_and_tallies
    kept.records = kept.change_door = away
    site.daemon.live.tickets_and_desks.floor = away
    site.daemon.durable.directories.load = away
    assert (await site.get("/line/e-nettiturva")).status == 503, "control: they are away"
    answer = await site.get("/l/e-nettiturva?lang=sv-FI")
    assert answer.status == 200
    assert answer.headers["Content-Language"] == "sv"
    assert b'href="tel:080005005"' in answer.body


async def test_a_fault_of_ours_is_help_too(site, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("chatd.line.http.own_page.fill", broken)
    answer = await site.get("/l/e-nettiturva")
    assert answer.status == 503
    assert is_help(answer)


async def test_the_console_is_framed_by_nobody(site):
    answer = await site.get("/console/")
    rules = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in rules
    assert "require-trusted-types-for 'script'" in rules
    assert "trusted-types 'none'" in rules
    assert f"script-src {ORIGIN}/console/assets/;" in rules


async def test_the_state_is_small_and_may_be_kept_for_seconds(site):
    for language in ("fi", "sv", "en", "so", "&" * 40):
        answer = await site.get(
            f"/state/e-nettiturva?lang={language}", Origin="https://partner.example"
        )
        assert len(answer.body) <= 300
    assert answer.headers["Cache-Control"] == "max-age=5"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("fi-FI", "fi"), ("sv-SE", "sv"), ("en_US", "en"), ("EN", "en"), ("so", "en"), ("-", "en")],
)
async def test_the_state_says_in_which_language_its_words_are(site, tag, language):
    answer = await site.get(f"/state/e-nettiturva?lang={tag}", Origin="https://partner.example")
    assert answer.headers["Content-Language"] == language
    plain = await site.get(f"/state/e-nettiturva?lang={language}", Origin="https://partner.example")
    assert answer.body == plain.body


@pytest.mark.parametrize(
    ("tag", "language"),
    [("sv-SE", "sv"), ("sv_FI", "sv"), ("SV", "sv"), ("fi-FI", "fi"), ("so", "fi"), ("", "fi")],
)
async def test_the_lines_texts_are_in_its_language_that_a_tag_means_or_in_its_first(
    site, tag, language
):
    assert (
        f'"language":"{language}"'.encode()
        in (await site.get(f"/line/e-nettiturva?lang={tag}")).body
    )
    assert (await site.get(f"/l/e-nettiturva?lang={tag}")).headers["Content-Language"] == language


async def test_a_logo_comes_as_text_to_pages_of_any_site_and_who_has_none_has_none(site):
    answer = await site.get("/logo/e-nettiturva", Origin="null")
    assert (answer.status, answer.body) == (200, b'{"logo":""}')
    assert b'"has_logo":false' in (await site.get("/line/e-nettiturva?lang=fi")).body
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    assert (await site.get("/logo/nobody")).status == 404


async def test_a_foreign_site_gets_no_state(site):
    answer = await site.get("/state/e-nettiturva", Origin="https://other.example")
    assert b'"not_allowed"' in answer.body


async def test_readyz_is_503_until_all_is_up(site):
    assert (await site.get("/readyz")).status == 200
    site.daemon.health.is_ready = False
    assert (await site.get("/readyz")).status == 503


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("POST", "/api/sign-in", "{", 400, "malformed"),
        ("POST", "/api/sign-in", "{}", 400, "malformed"),
        ("POST", "/api/sign-in", '{"invitation":{"secret":"x"}}', 400, "malformed"),
        ("POST", "/api/sign-in", INVITED % ("", "A" * 43), 400, "malformed"),
        ("POST", "/api/sign-in", INVITED % (TAB_KEY, "A" * 43), 401, "gone"),
        ("POST", "/api/sign-in", INVITED % (TAB_KEY, "aino 123456"), 401, "gone"),
        ("POST", "/api/invitation", '{"secret":"%s"}' % ("A" * 43), 401, "gone"),
        ("POST", "/api/challenge", "[]", 400, "malformed"),
        ("POST", "/api/sign-in", "x" * 70_000, 400, "malformed"),
        ("GET", "/api/me", None, 401, "gone"),
        ("GET", "/api/chain", None, 401, "gone"),
        ("POST", "/api/chain/issuing", "{}", 401, "gone"),
    ],
)
async def test_a_call_without_a_right_says_one_reason(site, method, path, body, status, reason):
    answer = await site.http.request(method, path, data=body)
    assert answer.status == status
    assert await answer.json() == {"refused": reason}


async def test_a_link_signs_in_once_and_signing_out_ends_it(site):
    aino = Newcomer(site, "aino")
    profile = await aino.sign_in(site.http)
    assert (await site.http.post("/api/sign-in", json=aino.said)).status == 401
    assert profile["staff"] == {"id": "aino", "alias": "Aino", "role": "counsellor"}
    me = await aino.ask(site.http, "GET", "/api/me")
    assert await me.json() == {key: value for key, value in profile.items() if key != "bearer"}
    assert (await aino.ask(site.http, "POST", "/api/sign-out", {})).status == 200
    assert (await aino.ask(site.http, "GET", "/api/me")).status == 401


async def test_a_counsellor_vouches_for_a_key_and_a_lead_certifies_it(site):
    aino, lea = Newcomer(site, "aino"), Newcomer(site, "lea")
    for each in (aino, lea):
        await each.sign_in(site.http)

    async def post(path, body, who):
        answer = await who.ask(site.http, "POST", f"/api/{path}", body)
        return answer.status, await answer.json()

    async def get(path, who):
        answer = await who.ask(site.http, "GET", f"/api/{path}")
        return answer.status, await answer.json()

    said = {"statement": to_text(chains.a_statement())}
    assert await post("chain/statement", said, aino) == (200, {})
    assert await post("chain/statement", said, aino) == (403, {"refused": "out_of_order"})
    _, waiting = await get("chain/statements", lea)
    assert waiting == {"statements": [{"staff": "aino", "alias": "Aino", **said}]}
    assert await get("chain/statements", aino) == (403, {"refused": "not_lead"})
    certificate = {"certificate": to_text(chains.issuing())}
    assert await post("chain/issuing", certificate, lea) == (200, {})
    pressed = {
        "certificates": [{"staff": "aino", "certificate": to_text(chains.staff())}],
        "lists": [to_text(chains.revoked(1))],
    }
    assert (await post("chain/certificates", pressed, aino))[0] == 403
    assert await post("chain/certificates", pressed, lea) == (200, {})
    listed = {"list": to_text(chains.revoked_issuing(1))}
    assert await post("chain/revoked-issuing", listed, lea) == (200, {})
    _, own = await get("chain", aino)
    assert own == {
        "issuing": [certificate["certificate"]],
        "lists": [listed["list"], pressed["lists"][0]],
        "statement": {"serial": 1, **said},
        "certificates": [pressed["certificates"][0]["certificate"]],
        "vouched": [],
    }
    record = {"record": to_text(chains.a_record(1))}
    assert await post("enrolled", record, lea) == (200, {})
    assert (await post("enrolled", record, lea))[1] == {"refused": "out_of_order"}
    assert await get("enrolled?after=0", lea) == (200, {"records": [record["record"]]})
    assert await get("enrolled?after=1", lea) == (200, {"records": []})
    for wrong in ("x", "-1", "1" * 30):
        assert (await get(f"enrolled?after={wrong}", lea))[0] == 400


# ---- professionals ----

BEFORE = "/l/e-nettiturva?for=professional"


async def test_professionals_read_first_that_no_names_are_told_and_choose_a_field_or_none(site):
    answer = await site.get(f"{BEFORE}&lang=sv")
    page = answer.body.decode()
    assert (answer.status, answer.headers["Content-Language"]) == (200, "sv")
    assert "Berätta inte klientens namn" in page
    first = page.split("<main>\n")[1]
    assert first.startswith('<p class="leave"><a href="https://weather.example/"'), (
        "the way out, before all else"
    )
    assert "Lämna sidan snabbt</a>" in first
    links = re.findall(r'href="(/l/[^"]+)"', page)
    assert links[0] == "/l/e-nettiturva?for=professional&amp;lang=fi"
    assert links[1:] == [
        f"/l/e-nettiturva.professional{field}?lang=sv"
        for field in ("", *(f".{each}" for each in SECTORS))
    ]
    assert "<script" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("field", ["", ".police"])
async def test_what_they_choose_is_the_own_page_with_that_entry_in_it(site, field):
    page = (await site.get(f"/l/e-nettiturva.professional{field}?lang=sv")).body.decode()
    assert f"<p>e-nettiturva.professional{field}<script" in page, "where the page names its embed"


@pytest.mark.parametrize(
    "path",
    ["/l/nobody?for=professional", "/l/nobody.professional", "/l/e-nettiturva.professional.x"],
)
async def test_an_entry_that_there_is_not_is_answered_as_any_page_that_there_is_not(site, path):
    there_is_none = await site.get("/l/nobody")
    answer = await site.get(path)
    assert (answer.status, answer.body) == (there_is_none.status, there_is_none.body)


async def test_the_same_page_is_found_by_an_address_with_a_slip(site):
    answer = await site.get("/l/E-Nettiturva/?for=professional")
    assert (answer.status, answer.headers["Location"]) == (308, BEFORE)
