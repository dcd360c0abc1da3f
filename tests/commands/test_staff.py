"""`staff`: links, digits, and the end of every sign-in."""

import hashlib
import time
from base64 import urlsafe_b64decode

import pytest

from chatd.base.errors import Unknown
from chatd.staff.database.audit import DatabaseAuditLog
from chatd.staff.database.passkeys import DatabasePasskeys
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.ports import Bearer, Passkey
from tests.commands.conftest import EXAMPLE


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
    rows = asked(DatabaseAuditLog, "before", "esimerkki", None, 3)
    assert [(each.account, each.act, each.about) for each in rows] == [
        ("", "signed_out_by_operator", "aino"),
        ("", "link_made", "aino"),
        ("", "digits_made", "aino"),
    ]
    assert out.strip() not in repr(rows)
