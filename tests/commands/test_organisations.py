"""`organisations`: a file is loaded, and what is stored is shown; mistakes first."""

from chatd.directory.database.directories import DatabaseDirectories
from tests.commands.conftest import EXAMPLE, example_with


def test_a_wrong_file_stores_nothing(type_in, tmp_path, loaded, asked):
    before = asked(DatabaseDirectories, "load")
    wrong = example_with(tmp_path, 'role = "lead"', 'role = "boss"')
    code, out, err = type_in("organisations", "load", wrong)
    assert (code, out) == (1, "")
    assert (
        ' staff "leena": role: expected one of admin, counsellor, lead, volunteer, found "boss"\n'
        in err
    )
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
