"""`organisations export` prints a file that loads elsewhere; loading tells of what it would change of the console's."""

from dataclasses import replace

from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.ports import Change
from chatd.directory.rules.items import Key
from tests.commands.conftest import EXAMPLE


def test_what_is_exported_loads_and_changes_nothing(type_in, loaded, tmp_path):
    code, out, err = type_in("organisations", "export", "esimerkki")
    assert (code, err) == (0, "")
    (tmp_path / "own.toml").write_text(out, "utf-8")
    code, told, _ = type_in("organisations", "load", tmp_path / "own.toml")
    assert (code, told) == (0, "nothing changed\n")
    fresh = ("--database", f"sqlite:///{tmp_path}/fresh.sqlite")
    assert type_in("organisations", "load", tmp_path / "own.toml", *fresh)[0] == 0
    assert type_in("organisations", "export", "esimerkki", *fresh)[1] == out


def test_of_an_organisation_that_is_not_there_nothing_is_printed(type_in, loaded):
    code, out, err = type_in("organisations", "export", "toinen")
    assert (code, out) == (1, "")
    assert "no such organisation" in err


def test_loading_tells_whose_change_in_the_console_it_would_change(type_in, loaded, asked):
    line = asked(DatabaseDirectories, "load").lines["avoin"]
    change = Change(Key("line", "avoin"), 1, replace(line, topics=()))
    asked(DatabaseItems, "publish", "esimerkki", "leena", [change])
    for words in (("--dry-run",), ()):
        err = type_in("organisations", "load", EXAMPLE, *words)[2]
        assert "warning: line avoin: leena has published version 2 of it on " in err
        assert err.count("has published") == 1
    assert "has published" not in type_in("organisations", "load", EXAMPLE)[2], "it is the file's"
