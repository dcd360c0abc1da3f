"""Files as people really save them: each slip of the pen is told with its line, and with what to do."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.toml.places import Places
from chatd.directory.toml.read import read_directory

EXAMPLE = (Path(__file__).parents[2] / "ops" / "organisations.example.toml").read_text("utf-8")
TODAY = date(2026, 11, 21)
MANY_BYTES = 20_000_000
OPEN, CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
NEW_LINE = "\n[line]\n"
HIGH = "\N{RIGHT SINGLE QUOTATION MARK}"


def faults(folder: Path, data: str | bytes) -> tuple[str, ...]:
    path = folder / "a.toml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(DirectoryFileError) as error:
        read_directory(path, TODAY)
    return error.value.faults


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


ENCODINGS = [
    ("utf-16", "it is UTF-16"),
    ("utf-16-le", "it is UTF-16 or UTF-32"),
    ("utf-16-be", "it is UTF-16 or UTF-32"),
    ("utf-32", "it is UTF-32"),
    ("utf-32-be", "it is UTF-16 or UTF-32"),
    ("cp1252", "has a letter in another encoding"),
    ("latin-1", "has a letter in another encoding"),
]


@pytest.mark.parametrize(("encoding", "said"), ENCODINGS)
def test_another_encoding_is_told_with_what_to_do(tmp_path, encoding, said):
    (fault,) = faults(tmp_path, EXAMPLE.encode(encoding, "replace"))
    assert fault.startswith(f"a.toml: not UTF-8: {'line' if 'letter' in said else said}")
    assert said in fault
    assert "save it as UTF-8 in your editor" in fault


def test_a_letter_of_windows_is_shown_as_it_was_meant(tmp_path):
    (fault,) = faults(tmp_path, 'a = 1\nb = "Törmä"\nc = "ä"\n'.encode("cp1252"))
    assert "line 2 has a letter in another encoding" in fault
    assert "'ö' as Windows-1252 writes it" in fault
    assert "1 more lines have such letters" in fault


# what is replaced, by what, the words at whose line it is told (in the changed file), and what is said
SLIPS = [
    # not TOML
    ('alias = "Aino"', f"alias = {OPEN}Aino{CLOSE}", f"alias = {OPEN}", "typographic quotes: write straight ones"),
    ('alias = "Aino"', f"alias = {HIGH}Aino{HIGH}", f"alias = {HIGH}", "typographic quotes"),
    ('lines = ["avoin"]', f"lines = [{OPEN}avoin{CLOSE}]", f"lines = [{OPEN}", "typographic quotes"),
    ('alias = "Aino"', 'alias =\u00a0"Aino"', "alias =\u00a0", "write a plain space"),
    ('alias = "Aino"', '\u200balias = "Aino"', "\u200balias", "write a plain space"),
    ('"116 006"', "116 006", "number = 116 006", 'write a telephone number in quotes, "116 006"'),
    ('"080 005 005"', "080005005", "number = 0800", 'in quotes, "080005005"'),
    ('"080 005 005"', "+358 80 005 005", "number = +", 'in quotes, "+358 80 005 005"'),
    ("reviewed = 2026-11-21", "reviewed = 21.11.2026", "reviewed = 21", "year first"),
    ('tuesday = ["17:00-21:00"]', "tuesday = 17:00-21:00", "tuesday = 17", "brackets and quotes"),
    ('tuesday = ["17:00-21:00"]', "tuesday = [17.00\N{EN DASH}21.00]", "tuesday = [17.", "brackets and"),
    ("is_adult = true", "is_adult = True", "is_adult = True", "true or false, in small letters"),
    ("is_adult = true", "is_adult = yes", "is_adult = yes", "true or false, in small letters"),
    ('role = "lead"', 'role: "lead"', "role: ", "write = between the key and its value"),
    ('role = "lead"', "role = lead", "role = lead", "write a text in straight quotes"),
    ('role = "lead"', "role =", "role =\n", "there is no value behind the ="),
    ('role = "lead"', 'role = "lead', 'role = "lead\n', "the closing quote is missing"),
    ('role = "lead"', 'role "lead"', 'role "lead"', "a key, = and a value are expected"),
    ('alias = "Aino"', 'alias = "A\\ino"', 'alias = "A', "write a backslash twice"),
    ('alias = "Aino"', 'alias = "Aino"\nalias = "A"', 'alias = "A"', "this key stands there twice"),
    ('["fi", "sv", "en"]\n#', '["fi" "sv"]\n#', '["fi" "sv"]', "a comma between two values"),
    ("[line.audience]", "[line.name]", '[line.name]\nfi = "Sinulle', "stands there twice"),
    # TOML, and not what was meant
    ("capacity_max = 2 ", 'capacity_max = "2" ', "capacity_max", "write it without quotes: 2"),
    ("is_adult = true", 'is_adult = "true"', "is_adult", "write it without quotes: true"),
    ("= 2026-12-24", '= "2026-12-24"', 'day = "2026-12-24', "without quotes: 2026-12-24"),
    ("= 2026-12-24", '= "24.12.2026"', 'day = "24.', "without quotes: 2026-12-24"),
    ('"116 006"', "116006", "number = 116006", 'write it in quotes: "116006"'),
    ('"116 006"', '"116\u00a0006"', 'number = "116\u00a0', 'write "116 006"'),
    ('"116 006"', '"116-006"', 'number = "116-', 'write "116 006"'),
    ('id = "aino"', 'id = "Aino"', 'id = "Aino"', 'write "aino"'),
    ('id = "aino"', 'id = "ai\u200bno"', 'id = "ai\u200b', 'write "aino"'),
    ('["17:00-21:00"]', '["17.00\N{EN DASH}21.00"]', "tuesday", 'write "17:00-21:00"'),
    ('["17:00-21:00"]', '["9-24"]', "tuesday", 'write "09:00-00:00"'),
    ('["17:00-21:00"]', '"17:00-21:00"', "tuesday", 'in square brackets: ["17:00-21:00"]'),
    ('role = "lead"', 'role = ["lead"]', 'role = ["', 'write it without the brackets: "lead"'),
    ('role = "lead"', 'role = "Lead"', 'role = "Lead', 'write "lead"'),
    (
        'sites = ["https://www.esimerkki.example", ',
        'sites = ["https://www.Esimerkki.example/apua", ',
        "sites = ",
        'write "https://www.esimerkki.example"',
    ),
    ("is_adult =", "is_adults =", "is_adults", "write is_adult, which is missing"),
    ("is_adult =", "Is-Adult =", "Is-Adult", "write is_adult, which is missing"),
    ("offer_seconds =", "offer_second =", "offer_second ", "is it offer_seconds?"),
    ("tuesday =", "tusday =", "tusday", "is it tuesday?"),
    ('[[staff]]\nid = "aino', '[[stuff]]\nid = "aino', "[[stuff]]", "is it staff?"),
    ('sv = "Exempel: öppna linjen"\n', "", "[line.name]", "fi, sv, en; sv is missing"),
    ("[line.hours]", "[[line.hours]]", "[[line.hours]]", "write its name in single brackets"),
    (
        "# For whom the line is",
        "colour = 1\n# For whom the line is",
        "colour",
        "colour: is no language of the line: fi, sv, en",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words", "said"), SLIPS, ids=lambda each: each[:30])
def test_a_slip_is_told_at_its_line_with_what_to_do(tmp_path, old, new, words, said):
    assert old in EXAMPLE
    text = EXAMPLE.replace(old, new, 1)
    found = [each for each in faults(tmp_path, text) if said in each]
    assert found, faults(tmp_path, text)
    at = [int(each.split(":")[1]) for each in found]
    assert line_of(text, words) in at


def test_one_bracket_for_two_is_told_at_the_line_of_the_slip(tmp_path):
    first = EXAMPLE.replace("[[line]]", "[line]", 1)
    (fault,) = faults(tmp_path, first)
    assert f"line {line_of(first, NEW_LINE) + 1} says [line]: write [[line]]" in fault
    begin = EXAMPLE.index("[[line]]") + 8
    second = EXAMPLE[:begin] + EXAMPLE[begin:].replace("[[line]]", "[line]", 1)
    (fault,) = faults(tmp_path, second)
    assert fault.startswith(f"a.toml:{line_of(second, NEW_LINE) + 1}: ")
    assert "[[line]], each time" in fault
    begin = EXAMPLE.index("[[line]]", begin)
    alone = EXAMPLE[:begin].replace("[[line]]", "[line]", 1)
    assert "write [[line]] with two brackets each time" in faults(tmp_path, alone)[0]


def test_slips_of_one_kind_are_told_all_though_the_parser_stops_at_the_first(tmp_path):
    text = EXAMPLE.replace('number = "', "number = ").replace('"\nreviewed', "\nreviewed")
    found = faults(tmp_path, text)
    assert len(found) == 5
    assert all("in quotes" in each for each in found)


def test_every_mistake_is_told_once_and_in_the_order_of_lines(tmp_path):
    text = EXAMPLE
    changes = [
        ("Europe/Helsinki", "Helsinki"),
        ("day = 2026-12-25", 'day = "x"'),
        ("offer_seconds = 30", "offer_seconds = 5"),
        ("capacity_max = 2 ", "capacity_max = 9 "),
        ('line = "avoin"', 'line = "avoim"'),
        ('sites = ["https://www.esimerkki.example",', 'sites = ["x", 7,'),
        ('alias = "Aino"', 'alia = ""'),
        ('role = "lead"', 'role = "boss"'),
    ]
    for old, new in changes:
        text = text.replace(old, new, 1)
    found = faults(tmp_path, text)
    assert len(found) == len(changes) + 1  # of two sites in one list
    lines = [int(each.split(":")[1]) for each in found]
    assert lines == sorted(lines)
    assert lines[:2] == [line_of(text, 'timezone = "Helsinki"'), line_of(text, 'day = "x"')]


def test_a_line_that_is_wrong_makes_no_mistake_of_those_who_serve_it(tmp_path):
    found = faults(tmp_path, EXAMPLE.replace('topics = ["used", "unsure"]', "topics = 7"))
    assert len(found) == 1


def test_a_table_that_is_not_there_is_one_mistake(tmp_path):
    begin = EXAMPLE.rindex("[line.hours]")
    end = EXAMPLE.index("# A helpline of its own")
    (fault,) = faults(tmp_path, EXAMPLE[:begin] + EXAMPLE[end:])
    assert fault.endswith("hours: is missing: a table [line.hours], with its timezone and its days")


def test_a_key_below_a_table_of_its_line_is_told(tmp_path):
    text = EXAMPLE.replace('topics = ["used", "unsure"]\n', "").replace(
        'en = "For you who have used', 'topics = ["used"]\nen = "For you who have used'
    )
    assert "topics: is missing: it stands below [line.audience]" in faults(tmp_path, text)[0]


def test_what_cannot_be_seen_is_shown_as_its_number(tmp_path):
    (fault,) = faults(tmp_path, EXAMPLE.replace("Esimerkkiyhdistys", "Esim\u202eerkki"))
    assert "\u202e" not in fault
    assert "\\u202e" in fault


def test_tabs_and_windows_line_ends_are_fine(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(EXAMPLE.replace(" = ", "\t=\t").replace("\n", "\r\n").encode())
    assert set(read_directory(path, TODAY).lines) == {"avoin", "muutos"}


def test_a_huge_file_is_read_and_its_mistake_found(tmp_path):
    filler = "# words of a comment that goes on for a while, and then some more\n"
    text = filler * (MANY_BYTES // len(filler)) + EXAMPLE.replace('role = "lead"', 'role = "boss"')
    (fault,) = faults(tmp_path, text)
    line = line_of(text, 'role = "boss"')
    assert fault.startswith(f"a.toml:{line}: ")


KEYS = st.sampled_from(["a", "b", "c-d", '"e f"', "'g.h'"])
VALUES = st.sampled_from(
    [
        "1",
        '"x # no"',
        "[1,\n 2, # two\n]",
        '"""\n[[a]]\nb = 1\n"""',
        "{ x = 1 }",
        "'''\n]\n'''",
        '"\\""',
    ]
)


@given(st.lists(st.tuples(KEYS, VALUES), unique_by=lambda each: each[0]), st.integers(1, 3))
def test_lines_are_those_at_which_keys_stand(pairs, tables):
    """Against the parser: what it finds at a path is what stands at the line that we say."""
    text = ""
    for _ in range(tables):
        text += "# a comment = 1\n\n[[t]]\n"
        text += "".join(f"{key} = {value} # [x]\n" for key, value in pairs)
    places, lines = Places(text), text.splitlines()
    for number, table in enumerate(tomllib.loads(text)["t"]):
        for key in table:
            line = lines[places.line_of(("t", number, key)) - 1]
            assert line.partition(" =")[0].strip("\"'") == key
    assert places.line_of(("t", 0, "nothing")) == 3
