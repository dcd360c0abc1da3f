"""`keys`: roots, certificates and revocations, as they are typed."""

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chatd.base.base64url import to_text
from chatd.commands.public_key import decoded
from chatd.staff.credentials.certificates import verify_issuing
from chatd.staff.database.chains import DatabaseChains
from tests.commands.conftest import EXAMPLE, ISSUING, ISSUING_TEXT, example_with


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
