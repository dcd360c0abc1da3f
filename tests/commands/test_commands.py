"""The commands as people type them: files, keys, staff and snippets, mistakes first."""

import asyncio
import hashlib
import json
import stat
import subprocess
import sys
import time
from base64 import urlsafe_b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.__main__ import parsed
from chatd.base.base64url import to_text
from chatd.base.errors import Unknown
from chatd.base.retirement import Retirement, make_retirement, read_retirement
from chatd.base.version import VERSION
from chatd.commands import demo, demonstrated, snippet
from chatd.commands.public_key import decoded
from chatd.commands.release import release_in
from chatd.commands.terminal import Mistaken
from chatd.directory.database.directories import DatabaseDirectories
from chatd.process.config import Config
from chatd.process.manifest import sign_manifest, signature_beside
from chatd.staff.credentials.certificates import verify_issuing
from chatd.staff.database.audit import DatabaseAuditLog
from chatd.staff.database.chains import DatabaseChains
from chatd.staff.database.passkeys import DatabasePasskeys
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.ports import Bearer, Passkey
from chatd.stores.database.engine import Database
from tests.release_key import LOADER, RELEASE_KEY, RELEASE_KEY_TEXT, a_manifest
from tests.service.world import FI, a_line

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
ISSUING = Ed25519PrivateKey.from_private_bytes(b"i" * 32).public_key().public_bytes_raw()
ISSUING_TEXT = to_text(ISSUING)
OTHER_TEXT = to_text(
    Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
)


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'chatd.sqlite'}"


@pytest.fixture
def type_in(url, capsys):
    """Runs one command line and gives the exit code, the answer and what was said beside it."""

    def typed(*words):
        args = parsed([str(word) for word in words])
        capsys.readouterr()
        code = args.run(args, Config(database=url))
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def asked(url):
    """Asks an adapter of the same database."""

    def ask(adapter, name, *arguments):
        async def call():
            opened = Database(url)
            try:
                return await getattr(adapter(opened), name)(*arguments)
            finally:
                await opened.close()

        return asyncio.run(call())

    return ask


@pytest.fixture
def loaded(type_in):
    assert type_in("organisations", "load", EXAMPLE)[0] == 0


def example_with(tmp_path, old: str, new: str) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


# ---- organisations ----


def test_a_wrong_file_stores_nothing(type_in, tmp_path, loaded, asked):
    before = asked(DatabaseDirectories, "load")
    wrong = example_with(tmp_path, 'role = "lead"', 'role = "boss"')
    code, out, err = type_in("organisations", "load", wrong)
    assert (code, out) == (1, "")
    assert ' staff "leena": role: expected one of admin, counsellor, lead, found "boss"\n' in err
    assert err.splitlines()[-1] == "1 mistake; nothing was stored"
    assert asked(DatabaseDirectories, "load") == before


def test_a_file_that_is_not_there_is_told(type_in, tmp_path):
    code, _, err = type_in("organisations", "load", tmp_path / "no.toml")
    assert code == 1
    assert "no.toml: No such file" in err


def test_a_database_of_another_kind_is_told(type_in):
    code, _, err = type_in("organisations", "show", "--database", "redis://localhost")
    assert code == 2
    assert err == "chatd: database: like sqlite:///FILE or postgresql://USER@HOST/NAME\n"


def test_a_database_that_does_not_answer_is_told(type_in, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = type_in("database", "migrate", "--database", f"sqlite:///{tmp_path}/file/x")
    assert code == 2
    assert f"{tmp_path}/file: File exists already, or stands where a folder must be" in err


def test_loading_says_what_changed_and_twice_is_once(type_in, tmp_path):
    code, out, _ = type_in("organisations", "load", EXAMPLE)
    assert code == 0
    assert "added line avoin\n" in out
    assert "added staff leena\n" in out
    assert type_in("organisations", "load", EXAMPLE)[:2] == (0, "nothing changed\n")
    changed = example_with(tmp_path, 'alias = "Leena"', 'alias = "Lempi"')
    assert (
        type_in("organisations", "load", changed)[1]
        == "changed staff leena: alias: Leena → Lempi\n"
    )


def test_a_dry_run_changes_nothing_and_makes_no_file(type_in, tmp_path, asked):
    code, out, err = type_in("organisations", "load", EXAMPLE, "--dry-run")
    assert code == 0
    assert "added line avoin" in out
    assert "a new database" not in err
    assert list(tmp_path.iterdir()) == []
    type_in("database", "migrate")
    type_in("organisations", "load", EXAMPLE, "--dry-run")
    assert asked(DatabaseDirectories, "load").lines == {}


def test_a_dry_run_says_that_it_was_one(type_in):
    told = "--dry-run: nothing was stored\n"
    assert told in type_in("organisations", "load", EXAMPLE, "--dry-run")[2]
    assert told not in type_in("organisations", "load", EXAMPLE)[2]


def test_a_helpline_that_nobody_confirmed_for_long_is_told(type_in, tmp_path):
    old = example_with(tmp_path, "reviewed = 2026-11-21", "reviewed = 2020-01-01")
    code, _, err = type_in("organisations", "load", old)
    assert code == 0
    assert 'line "avoin": 080 005 005 was reviewed on 2020-01-01' in err


def test_what_a_page_cannot_say_is_told_when_the_file_is_loaded(type_in, tmp_path):
    less = example_with(tmp_path, "for_children = true", "for_children = false")
    _, _, err = type_in("organisations", "load", less)
    assert 'line "avoin": is for adults and has no helpline `for_children`' in err
    assert "has neither" not in err


def test_what_is_stored_is_shown(type_in, loaded):
    _, out, _ = type_in("organisations", "show")
    assert "organisation esimerkki: Esimerkkiyhdistys; roots: 0" in out
    assert "line muutos of esimerkki: " in out
    assert "staff aino of esimerkki: Aino, counsellor; avoin" in out


def test_the_tables_can_be_made_alone(type_in):
    assert type_in("database", "migrate")[:2] == (0, "the tables are up to date\n")
    assert type_in("database", "migrate") == (0, "the tables are up to date\n", "")


# ---- the demonstration ----


@pytest.mark.parametrize(
    "pair",
    [
        "wait_offered_max_minutes=6000",
        "capacity_max=4",
        "capacity_max=0",
        "waiting_max=0",
        "is_auto_assigned=2",
        "offer_seconds=91",
        "offer_seconds=-1",
        "offer_seconds=",
        "offer=5",
    ],
)
def test_a_demonstration_takes_no_number_that_a_file_may_not_say(pair):
    with pytest.raises(Mistaken) as refused:
        demonstrated.policy_of([pair])
    assert str(refused.value).startswith(f"--policy {pair}: ")


def test_a_demonstration_may_be_quicker_and_says_so():
    assert demonstrated.policy_of(
        ["silent_seconds=10", "silent_end_seconds=0", "capacity_max=3"]
    ) == {
        "silent_seconds": 10,
        "silent_end_seconds": 0,
        "capacity_max": 3,
    }
    with pytest.raises(Mistaken, match="from 5 to 240; a demonstration may be quicker"):
        demonstrated.policy_of(["wait_offered_max_minutes=6000"])


# ---- staff ----


def test_nobody_gets_no_link(type_in, loaded):
    for act in ("link", "cut"):
        code, out, err = type_in("staff", act, "nobody")
        assert (code, out) == (1, "")
        assert "nobody of the staff" in err


def test_staff_are_listed(type_in, loaded):
    assert "leena\tlead\tLeena\t0\tavoin, muutos\n" in type_in("staff", "list")[1]


def test_a_link_signs_in_once_and_only_its_hash_is_kept(type_in, loaded, asked, tmp_path):
    _, out, err = type_in("staff", "link", "aino", "--origin", "https://line.example")
    start = "https://line.example/console/#link="
    assert out.startswith(start)
    assert "once, within 15 minutes" in err
    link = out.strip().removeprefix(start)
    assert len(urlsafe_b64decode(link + "=")) == 32
    hashed = hashlib.sha256(link.encode()).digest()
    kept = (tmp_path / "chatd.sqlite").read_bytes()
    assert hashed in kept
    assert link.encode() not in kept
    assert asked(DatabaseSignIns, "spend_link", hashed, time.time()) == "aino"
    with pytest.raises(Unknown):
        asked(DatabaseSignIns, "spend_link", hashed, time.time())


def test_a_link_leads_to_the_configured_origin(type_in, loaded):
    assert type_in("staff", "link", "aino")[1].startswith("http://localhost:8080/console/#link=")


def test_a_link_for_this_machine_alone_says_so(type_in, loaded):
    assert "CHATD_ORIGIN is not set" in type_in("staff", "link", "aino")[2]
    assert "not set" not in type_in("staff", "link", "aino", "--origin", "https://line.example")[2]


@pytest.mark.parametrize(
    "origin",
    ["foo", "https://line.example/", "https://line.example/chat", "http://line.example",
     "https://Line.example", "//line.example", "https://user@line.example", "https://line.example:0"],
)  # fmt: skip
def test_a_link_to_nowhere_is_not_made(type_in, loaded, origin, asked):
    code, out, err = type_in("staff", "link", "aino", "--origin", origin)
    assert (code, out) == (1, "")
    assert err.startswith("--origin: ")
    assert "https://line.example" in err, "the right form is named"
    assert type_in("staff", "cut", "aino")[1] == "ended 0 of aino\n"


@pytest.mark.parametrize(
    "words",
    [("staff", "list"), ("staff", "link", "aino"), ("staff", "cut", "aino"), ("snippet", "etusivu"),
     ("organisations", "show"), ("error-page",), ("keys", "install-certificate", "esimerkki", "AAAA")],
)  # fmt: skip
def test_a_database_that_is_not_there_is_told_and_not_made(type_in, tmp_path, words):
    code, out, err = type_in(*words, "--database", f"sqlite:///{tmp_path}/typo/x.sqlite")
    assert (code, out) == (1, "")
    assert "typo/x.sqlite: no such database" in err
    assert not (tmp_path / "typo").exists()


def test_a_new_database_is_told(type_in, tmp_path):
    address = f"sqlite:///{tmp_path}/new.sqlite"
    assert "a new database: " in type_in("organisations", "load", EXAMPLE, "--database", address)[2]
    again = type_in("organisations", "load", EXAMPLE, "--database", address)
    assert (again[0], "a new database" in again[2]) == (0, False)


def test_cutting_ends_every_sign_in(type_in, loaded, asked):
    ends = time.time() + 60
    asked(DatabaseSignIns, "add_bearer", b"b" * 32, Bearer("aino", b"t" * 32, ends, ends))
    type_in("staff", "link", "aino")
    assert type_in("staff", "cut", "aino")[1] == "ended 2 of aino\n"
    assert asked(DatabaseSignIns, "bearers", [b"b" * 32], time.time()) == {}
    assert type_in("staff", "cut", "aino")[1] == "ended 0 of aino\n"


def test_a_stolen_device_lets_nobody_in_once_its_passkeys_are_taken(type_in, loaded, asked):
    made = Passkey(b"p" * 16, "aino", "localhost", b"cose", 0, False, 1.0)
    asked(DatabasePasskeys, "add", made, 9)
    assert "aino\tcounsellor\tAino\t1\t" in type_in("staff", "list")[1]
    assert type_in("staff", "cut", "aino")[1] == "ended 0 of aino\n"
    assert type_in("staff", "cut", "aino", "--passkeys")[1] == "ended 1 of aino\n"
    assert asked(DatabasePasskeys, "counts") == {}


def test_digits_are_printed_alone_and_what_the_operator_does_is_kept(type_in, loaded, asked):
    code, out, err = type_in("staff", "digits", "aino")
    assert (code, out[:-1].isdecimal(), len(out)) == (0, True, 7)
    assert f"lets Aino in once, within 10 minutes: aino {out}" in err
    type_in("staff", "link", "aino")
    type_in("staff", "cut", "aino")
    rows = asked(DatabaseAuditLog, "before", "esimerkki", None, 9)
    assert [(each.account, each.act, each.about) for each in rows] == [
        ("", "signed_out_by_operator", "aino"),
        ("", "link_made", "aino"),
        ("", "digits_made", "aino"),
    ]
    assert out.strip() not in repr(rows)


# ---- keys ----


@pytest.fixture
def root(type_in, tmp_path) -> tuple[Path, str]:
    code, out, _ = type_in("keys", "root", "--without-passphrase", "--out", tmp_path / "root.key")
    assert code == 0
    return tmp_path / "root.key", out.strip()


def test_a_root_is_never_written_over_a_file(type_in, root):
    path, _ = root
    before = path.read_bytes()
    for words in ((), ("--without-passphrase",)):
        code, out, err = type_in("keys", "root", "--out", path, *words)
        assert (code, out) == (1, "")
        assert "root.key: File exists" in err
    assert path.read_bytes() == before


def test_a_root_is_its_owners_alone_and_prints_its_public_key(type_in, root):
    path, public = root
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(public) == 43
    assert type_in("keys", "public", "--root", path)[1].strip() == public


def test_a_root_has_a_passphrase_unless_somebody_says_otherwise(type_in, tmp_path, monkeypatch):
    path = tmp_path / "sealed.key"
    answers = ["one", "another"]
    monkeypatch.setattr("getpass.getpass", lambda _prompt: answers.pop(0))
    assert type_in("keys", "root", "--out", path)[0] == 1
    assert not path.exists()
    answers[:] = ["words", "words", "words"]
    public = type_in("keys", "root", "--out", path)[1]
    assert b"ENCRYPTED" in path.read_bytes()
    assert type_in("keys", "public", "--root", path)[1] == public
    answers[:] = ["wrong"]
    code, out, err = type_in("keys", "public", "--root", path)
    assert (code, out) == (1, "")
    assert "another passphrase" in err


def test_without_a_terminal_no_passphrase_is_asked_for_and_no_root_made(tmp_path):
    ran = subprocess.run(
        [
            "setsid",
            "-w",
            sys.executable,
            "-m",
            "chatd",
            "keys",
            "root",
            "--out",
            str(tmp_path / "root.key"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1
    assert "--without-passphrase" in ran.stderr
    assert not (tmp_path / "root.key").exists()


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        parsed(["--version"])
    assert capsys.readouterr().out == f"chatd {VERSION}\n"
    package = Path(__file__).parents[2] / "widget" / "package.json"
    assert json.loads(package.read_text())["version"] == VERSION


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--days", "0", "--days: a number from 1 to 90"),
        ("--days", "91", "--days: a number from 1 to 90"),
        ("--issuing-key", "short", "--issuing-key: "),
        ("--issuing-key", "!" * 43, "--issuing-key: not base64url"),
        ("--issuing-key", "A" * 43, "--issuing-key: nobody's key"),
        ("--organisation", "", "a name has 1 to 64 bytes"),
        ("--root", EXAMPLE, "no private key"),
        ("--root", "/nowhere/root.key", "No such file"),
    ],
)
def test_a_mistaken_certificate_is_not_made(type_in, root, option, value, said):
    given = {
        "--root": root[0],
        "--organisation": "Esimerkkiyhdistys",
        "--issuing-key": ISSUING_TEXT,
        "--days": "90",
        option: value,
    }
    words = [f"{name}={word}" for name, word in given.items()]
    code, out, err = type_in("keys", "certify", *words)
    assert (code, out) == (1, "")
    assert said in err


def test_a_root_is_not_taken_for_an_issuing_key(type_in, root):
    path, public = root
    words = ("--root", path, "--organisation", "X", f"--issuing-key={public}")
    code, out, err = type_in("keys", "certify", *words)
    assert (code, out) == (1, "")
    assert "--issuing-key: this is the root's own" in err


@pytest.mark.parametrize(
    ("output", "code", "says"),
    [
        (">/dev/full", 1, "standard output: the disk is full\n"),
        (">&-", 1, "standard output is closed, so there is nowhere to answer\n"),
        ("| true", 0, ""),
    ],
)
def test_an_answer_that_cannot_be_written_is_told_in_one_line(output, code, says):
    ran = subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m chatd example nginx {output}"],
        cwd=Path(__file__).parents[2],
        env={},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (code, says)


def certify(
    type_in, path: Path, name: str = "Esimerkkiyhdistys", issuing: str = ISSUING_TEXT
) -> str:
    words = ("--root", path, "--organisation", name, "--issuing-key", issuing, "--days", "90")
    code, out, _ = type_in("keys", "certify", *words)
    assert code == 0
    return out.strip()


def test_a_certificate_is_of_its_root_for_its_days(type_in, root):
    path, public = root
    data = decoded("", certify(type_in, path))
    certificate = verify_issuing(data, [decoded("", public)])
    assert certificate.organisation == "Esimerkkiyhdistys"
    assert certificate.issuing_key == ISSUING
    assert certificate.not_before < time.time() - 86_000
    assert abs(certificate.not_after - time.time() - 90 * 86_400) < 60


def test_an_issuing_key_may_begin_with_a_dash(type_in, root):
    path, public = root
    dashed = to_text(b"\xf8" + ISSUING[1:])
    assert dashed.startswith("-")
    certificate = verify_issuing(
        decoded("", certify(type_in, path, issuing=dashed)), [decoded("", public)]
    )
    assert certificate.issuing_key == b"\xf8" + ISSUING[1:]


def test_only_a_certificate_of_the_organisations_own_root_is_installed(
    type_in, root, tmp_path, asked
):
    path, public = root
    good = certify(type_in, path)
    type_in("database", "migrate")
    code, _, err = type_in("keys", "install-certificate", "esimerkki", good)
    assert (code, "no such organisation" in err) == (1, True)
    type_in("organisations", "load", EXAMPLE)
    assert type_in("keys", "install-certificate", "esimerkki", good)[0] == 1  # no roots yet
    type_in("organisations", "load", example_with(tmp_path, "roots = []", f'roots = ["{public}"]'))
    for wrong in (certify(type_in, path, "Toinen"), good[:-2], "å"):
        assert type_in("keys", "install-certificate", "esimerkki", wrong)[0] == 1
    assert asked(DatabaseChains, "issuing", "esimerkki", 0) == []
    assert type_in("keys", "install-certificate", "esimerkki", good)[0] == 0
    ((kept, _),) = asked(DatabaseChains, "issuing", "esimerkki", 0)
    assert kept == decoded("", good)


def test_a_revoked_issuing_key_is_gone_and_the_snippets_name_the_lists_number(
    type_in, root, tmp_path
):
    path, public = root
    type_in("database", "migrate")
    type_in("organisations", "load", example_with(tmp_path, "roots = []", f'roots = ["{public}"]'))
    type_in("keys", "install-certificate", "esimerkki", certify(type_in, path))
    assert f"issuing key {ISSUING_TEXT}: " in type_in("keys", "show", "esimerkki")[1]

    def revoke(number):
        words = ("--root", path, "--number", number, f"--issuing-key={ISSUING_TEXT}")
        return type_in("keys", "revoke", *words)

    code, signed, _ = revoke("2")
    assert code == 0
    assert revoke("0")[0] == revoke(str(2**32))[0] == 1
    wrong = certify(type_in, path)
    assert type_in("keys", "install-list", "esimerkki", wrong)[0] == 1
    assert type_in("keys", "install-list", "esimerkki", signed.strip())[0] == 0
    code, _, err = type_in("keys", "install-list", "esimerkki", revoke("1")[1].strip())
    assert (code, "this number or a higher one" in err) == (1, True)
    shown = type_in("keys", "show", "esimerkki")[1]
    assert ISSUING_TEXT not in shown
    assert f"root {public}: list number 2" in shown


# ---- snippet ----

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
        "<!-- Content-Security-Policy, where the page has one: script-src https://line.example/w/;"
        " connect-src https://line.example wss://line.example; with require-trusted-types-for also:"
        " trusted-types avoinlinja; or frame-src blob: where that may not be named -->\n"
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


def test_the_demonstration_says_that_memory_can_reach_a_disk_and_starts_all_the_same(
    tmp_path, capsys
):
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename Type Size Used Priority\n")
    demo.warn_of_swap(swaps)
    assert capsys.readouterr().err == ""
    swaps.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    demo.warn_of_swap(swaps)
    assert "has swap" in capsys.readouterr().err


# ---- the page for when the daemon does not answer ----


def test_an_error_page_has_the_numbers_of_the_embeds_that_are_named(type_in, loaded):
    code, own, err = type_in("error-page", "muutos-etusivu")
    assert (code, err) == (0, "")
    assert own.startswith("<!doctype html>")
    assert "Keskustelu ei juuri nyt toimi. Se ei johdu sinusta." in own
    assert 'href="tel:0100000000"' in own
    assert 'href="tel:080005005"' not in own
    both = type_in("error-page", "muutos-etusivu", "etusivu")[1]
    assert 'href="tel:0100000000"' in both
    assert 'href="tel:080005005"' in both
    assert type_in("error-page")[1].count('href="tel:116111"') == 3, "once in each language"


def test_an_error_page_of_nothing_has_112_and_says_what_is_missing(type_in):
    type_in("database", "migrate")
    code, page, err = type_in("error-page")
    assert code == 0
    assert page.count('href="tel:112"') == 3
    assert "no line is stored" in err


def test_an_error_page_of_an_unknown_embed_is_a_mistake(type_in, loaded):
    code, page, err = type_in("error-page", "etusivu", "nobody")
    assert (code, page) == (1, "")
    assert err == "nobody: no such embed; `organisations show` names them\n"


# ---- releases ----


def test_a_release_key_signs_what_pages_read(type_in, tmp_path):
    path = tmp_path / "release.key"
    assert type_in("keys", "release", "--without-passphrase", "--out", path)[0] == 0
    code, statement, err = type_in("retire", "0.2.0", "--key", path, "--number", "3")
    assert code == 0
    said = read_retirement(statement.strip())
    assert (said.version, said.number) == ("0.2.0", 3)
    assert "CHATD_RETIREMENTS_PATH" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("0.2", "--number", "1"), "VERSION: as 0.2.0"),
        (("../1", "--number", "1"), "VERSION: as 0.2.0"),
        (("0.2.0", "--number", "0"), "--number: a whole number from 1"),
        (("0.2.0", "--number", str(2**64)), "--number: a whole number from 1"),
    ],
)
def test_a_version_or_number_that_is_none_is_not_signed(type_in, tmp_path, words, said):
    path = tmp_path / "release.key"
    type_in("keys", "release", "--without-passphrase", "--out", path)
    code, out, err = type_in("retire", *words, "--key", path)
    assert (code, out) == (1, "")
    assert said in err
