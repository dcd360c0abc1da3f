"""A file adds and changes what it names, and takes nothing away that nobody has asked it to."""

import asyncio
import io
import threading

import pytest

from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.questions import DatabaseQuestions
from chatd.directory.service import questions
from chatd.directory.service.questions import Answering
from chatd.stores.database.engine import Database
from tests.commands.conftest import EXAMPLE
from tests.stage.pictures import as_text, png

OTHER = """
[[organisation]]
id = "toinen"
name = "Toinen yhdistys"

[[line]]
id = "sininen"
organisation = "toinen"
languages = ["fi"]
topics = []
answered_by = "peer"
is_adult = false
name = { fi = "Sininen linja" }
audience = { fi = "Kaikille." }
hours = { timezone = "Europe/Helsinki", monday = ["17:00-21:00"] }

[[line.helpline]]
number = "116 111"
reviewed = 2026-11-21
always = true
name = { fi = "Puhelin" }
hours = { fi = "Aina" }
cost = { fi = "Maksuton" }

[[embed]]
id = "sininen-etusivu"
line = "sininen"
organisation = "toinen"
sites = ["https://toinen.example"]

[[staff]]
id = "kaisa"
organisation = "toinen"
alias = "Kaisa"
role = "lead"
lines = ["sininen"]
languages = ["fi"]
"""


@pytest.fixture(autouse=True)
def no_daemon_is_known_soon(monkeypatch):
    monkeypatch.setattr(questions, "ANSWER_WAIT_SECONDS", 0.05)


@pytest.fixture
def file(tmp_path):
    """Writes a file of this text."""

    def write(text: str):
        path = tmp_path / "file.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def both(type_in, loaded, file):
    """The example's organisation, and another one from a file of its own."""
    assert type_in("organisations", "load", file(OTHER))[0] == 0


@pytest.fixture
def stored(asked):
    return lambda: asked(DatabaseDirectories, "load")


EXAMPLE_TEXT = EXAMPLE.read_text(encoding="utf-8")
AINO, EETU = (EXAMPLE_TEXT.index(f'[[staff]]\nid = "{name}"') for name in ("aino", "eetu"))
WITHOUT_AINO = EXAMPLE_TEXT[:AINO] + EXAMPLE_TEXT[EETU:]


def test_another_organisations_file_takes_nothing_from_the_first(type_in, loaded, file, stored):
    before = stored()
    for words in ((), ("--remove", "--yes")):
        code, out, _ = type_in("organisations", "load", file(OTHER), *words)
        assert code == 0
        assert "removed" not in out
        now = stored()
        assert set(now.organisations) == {"esimerkki", "toinen"}
        assert before.lines.items() <= now.lines.items()
        assert before.embeds.items() <= now.embeds.items()
        assert before.staff.items() <= now.staff.items()


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "line = []\n"])
@pytest.mark.parametrize("words", [(), ("--remove", "--yes")])
def test_a_file_that_names_nothing_is_refused(type_in, both, file, stored, text, words):
    before = stored()
    code, out, err = type_in("organisations", "load", file(text), *words)
    assert (code, out) == (1, "")
    assert "file.toml: names nothing" in err
    assert stored() == before


def test_a_file_cut_off_anywhere_takes_nothing_away(type_in, loaded, file, stored):
    before = stored()
    lines = EXAMPLE_TEXT.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith("[")]
    codes = set()
    for number in starts[1:]:
        codes.add(type_in("organisations", "load", file("".join(lines[:number])))[0])
        assert stored() == before
    assert codes == {0, 1}


def test_a_file_cut_off_before_its_invitations_takes_none_away(type_in, loaded, file, stored):
    """Nor what the organisation serves, nor its contact; each goes by `--remove`, and is told."""
    agreed = 'serves = ["silta"]\n', '\n[organisation.invites]\navoin = ["pesa", "silta"]\n'
    handed = 'hands_to = ["puhu"]\n', '\n[organisation.takes_from]\navoin = ["pesa"]\n'
    head, tail = EXAMPLE_TEXT.split("# ---- A waiting line", 1)
    logo = f'logo = "{as_text(png())}"\n'
    head = head.replace("serves = []\n", logo + agreed[0]).replace("hands_to = []\n", handed[0])
    whole = f"{head}{agreed[1]}{handed[1]}\n# ---- A waiting line{tail}"
    code, _, err = type_in("organisations", "load", file(whole))
    assert code == 0, err
    before = stored()
    assert before.organisations["esimerkki"].invites == {"avoin": ("pesa", "silta")}
    less = {
        'invitation to line "avoin": pesa, silta': whole.replace(agreed[1], ""),
        'invitation to line "avoin": pesa': whole.replace('["pesa", "silta"]', '["silta"]'),
        'line "silta", which it serves': whole.replace(agreed[0], ""),
        'line "puhu", to which it hands on': whole.replace(handed[0], ""),
        'whose talks line "avoin" takes over: pesa': whole.replace(handed[1], ""),
        "its logo": whole.replace(logo, ""),
        "its contact": "".join(
            row for row in whole.splitlines(keepends=True) if not row.startswith("contact =")
        ),
    }
    for said, text in less.items():
        code, _, err = type_in("organisations", "load", file(text))
        assert code == 1
        assert f'organisation "esimerkki": {said}: is stored, and not in the file any more' in err
        assert stored() == before
    code, out, _ = type_in(
        "organisations", "load", file(whole.replace(agreed[1], "")), "--remove", "--yes"
    )
    assert code == 0
    assert 'invitation to line "avoin": pesa, silta' in out
    assert stored().organisations["esimerkki"].invites == {}


def test_what_is_kept_beside_the_file_is_told(type_in, loaded, file):
    code, out, _ = type_in("organisations", "load", file(WITHOUT_AINO))
    assert code == 0
    assert (
        out
        == "nothing changed\nkept staff aino, which is not in the file (--remove takes it away)\n"
    )


def test_what_would_go_is_listed_and_needs_a_yes(type_in, loaded, file, stored, monkeypatch):
    before = stored()
    path = file(WITHOUT_AINO)
    code, out, _ = type_in("organisations", "load", path, "--remove", "--dry-run")
    assert code == 0
    assert out == 'to be taken away, 1 in all: staff "aino"\nremoved staff aino\n'
    code, out, err = type_in("organisations", "load", path, "--remove")
    assert code == 1
    assert "removed" not in out, "what was not done is not told as done"
    assert "say --yes" in err
    assert stored() == before
    for word, is_there in (("no\n", True), ("", True), ("yes\n", False)):
        terminal = io.StringIO(word)
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr("sys.stdin", terminal)
        code, out, _ = type_in("organisations", "load", path, "--remove")
        assert "Type yes: " in out
        assert ("removed staff aino" in out) == (not is_there)
        assert (code == 1, "aino" in stored().staff) == (is_there, is_there)


def test_parts_of_a_line_do_not_go_without_a_word(type_in, loaded, file, stored):
    before = stored()
    begin = EXAMPLE_TEXT.index('[[line.helpline]]\nnumber = "116 006"')
    end = EXAMPLE_TEXT.index("# `always = false` and no `open` above")
    less = file(EXAMPLE_TEXT[:begin] + EXAMPLE_TEXT[end:])
    code, _, err = type_in("organisations", "load", less)
    assert code == 1
    assert 'line "avoin": helpline 116 006: is stored, and not in the file any more' in err
    assert "say --remove if it is to go" in err
    assert stored() == before
    assert type_in("organisations", "load", less, "--remove", "--yes")[0] == 0
    assert "116 006" not in [each.number for each in stored().lines["avoin"].helplines]


def test_an_organisation_goes_whole_and_alone(type_in, both, stored):
    code, out, _ = type_in("organisations", "remove", "toinen", "--dry-run")
    assert code == 0
    assert "removed line sininen\n" in out
    assert "toinen" in stored().organisations
    assert type_in("organisations", "remove", "toinen", "--yes")[0] == 0
    assert set(stored().organisations) == {"esimerkki"}
    assert set(stored().lines) == {"avoin", "muutos"}
    code, _, err = type_in("organisations", "remove", "toinen", "--yes")
    assert (code, err) == (1, "toinen: no such organisation; `organisations show` names them\n")


def test_what_others_stand_on_does_not_go(type_in, both, file, stored):
    guest = '[[embed]]\nid = "vieras"\nline = "sininen"\norganisation = "esimerkki"\n'
    guest += 'sites = ["https://vieras.example"]\n'
    assert type_in("organisations", "load", file(guest))[0] == 0
    code, _, err = type_in("organisations", "remove", "toinen", "--yes")
    assert code == 1
    said = 'embed "vieras" of organisation "esimerkki" stands on line "sininen", which would go'
    assert said in err
    assert "toinen" in stored().organisations


def test_an_id_of_another_organisation_is_not_taken_over(type_in, both, file, stored):
    before = stored()
    code, _, err = type_in("organisations", "load", file(OTHER.replace('"sininen"', '"avoin"')))
    assert code == 1
    said = 'line "avoin": id: expected an id that nothing of organisation "esimerkki" has'
    assert said in err
    assert stored() == before


def test_one_person_can_be_added_alone(type_in, both, file, stored):
    person = '[[staff]]\nid = "uusi"\norganisation = "esimerkki"\nalias = "Uusi"\n'
    person += 'role = "counsellor"\nlines = ["avoin"]\nlanguages = ["fi"]\n'
    assert type_in("organisations", "load", file(person))[:2] == (0, "added staff uusi\n")
    code, _, err = type_in("organisations", "load", file(person.replace('"uusi"', '"vanha"')))
    assert code == 1
    assert 'staff "vanha": alias: expected a name that nobody else of the organisation has' in err
    assert "uusi" in stored().staff


def test_a_change_of_hours_is_told_from_and_to(type_in, loaded, file):
    changed = EXAMPLE_TEXT.replace('tuesday = ["17:00-21:00"]', 'tuesday = ["10:00-10:00"]')
    changed = changed.replace("capacity_max = 2 ", "capacity_max = 1 ")
    code, out, err = type_in("organisations", "load", file(changed), "--dry-run")
    assert code == 0
    assert "changed line avoin: tuesday: 17:00-21:00 → 10:00-10:00\n" in out
    assert "changed line avoin: policy capacity_max: 2 → 1\n" in out
    assert 'line "avoin": tuesday 10:00-10:00 is open for 24 hours' in err


class Daemon(threading.Thread):
    """Answers as the daemon does, in a loop of its own."""

    def __init__(self, address: str, in_use: list[str]) -> None:
        super().__init__(daemon=True)
        self._address, self._in_use, self.ends = address, in_use, threading.Event()
        self.asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        database = Database(self._address)
        answering = Answering(DatabaseQuestions(database))
        answering.in_use.append(self._found)
        while not self.ends.is_set():
            await answering.answer(0)
            await asyncio.sleep(0.01)
        await database.close()

    async def _found(self, question):
        self.asked.append((question.lines, question.staff))
        return self._in_use


@pytest.mark.parametrize(("in_use", "code"), [([], 0), (["line sininen"], 1), (["staff kaisa"], 1)])
def test_nothing_goes_while_the_daemon_knows_of_somebody_there(
    type_in, both, url, stored, asked, monkeypatch, in_use, code
):
    monkeypatch.setattr(questions, "ANSWER_WAIT_SECONDS", 10)
    daemon = Daemon(url, in_use)
    daemon.start()
    try:
        found, _, err = type_in("organisations", "remove", "toinen", "--yes")
    finally:
        daemon.ends.set()
        daemon.join()
    assert daemon.asked == [(("sininen",), ("kaisa",))]
    assert found == code
    assert ("toinen" in stored().organisations) == bool(in_use)
    for each in in_use:
        assert f"{each}: somebody waits or talks there" in err
    assert asked(DatabaseQuestions, "asked") == []
