"""`organisations invite`: an organisation from a template, whose first admin comes in by a link and does the rest."""

import pytest

from chatd.base.names import StaffRole
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.rules.hours import OpeningHours
from chatd.staff.database.audit import DatabaseAuditLog
from tests.service.world import ROOT

WORDS = ("--name", "Uusi ry", "--alias", "Uuno", "--site", "https://uusi.example")
AT = ("--origin", "https://line.example")


def test_its_people_have_all_that_they_need_and_nobody_can_wait_yet(type_in, asked):
    code, out, err = type_in("organisations", "invite", "uusi", *WORDS, *AT, "--root", ROOT)
    assert code == 0, err
    assert out.startswith("https://line.example/console/#link=")
    assert "signs Uuno (uusi-admin) in once" in err
    stored = asked(DatabaseDirectories, "load")
    assert stored.organisations["uusi"].roots == (ROOT,)
    assert stored.staff["uusi-admin"].role is StaffRole.ADMIN
    line = stored.lines["uusi-linja"]
    assert line.hours == OpeningHours("Europe/Helsinki", ((),) * 7)
    assert set(line.name.values()) == {"Uusi ry"}
    assert all(line.audience[each] for each in line.languages)
    assert stored.embeds["uusi-etusivu"].sites == ("https://uusi.example",)
    rows = asked(DatabaseAuditLog, "before", "uusi", None, 100)
    assert ("link_made", "uusi-admin") in [(each.act, each.about) for each in rows]


def test_it_takes_nothing_from_others_and_no_id_of_theirs(type_in, loaded, asked):
    before = asked(DatabaseDirectories, "load")
    assert type_in("organisations", "invite", "uusi", *WORDS, *AT)[0] == 0
    assert before.lines.items() <= asked(DatabaseDirectories, "load").lines.items()
    for taken in ("uusi", "esimerkki"):
        code, out, err = type_in("organisations", "invite", taken, *WORDS, *AT)
        assert (code, out) == (1, "")
        assert "is there already" in err


@pytest.mark.parametrize("wrong", [("--root", "short"), ("--site", "uusi"), ("--name", "x" * 65)])
def test_what_is_wrong_is_said_and_nothing_is_stored(type_in, loaded, asked, wrong):
    before = asked(DatabaseDirectories, "load")
    code, out, err = type_in("organisations", "invite", "uusi", *WORDS, *AT, *wrong)
    assert (code, out) == (1, ""), err
    assert asked(DatabaseDirectories, "load") == before
