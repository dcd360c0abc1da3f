"""Tables of services: what is read back as written, what is wrong by row and column, open now, due, by region."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatd.referral.rules.rows import (
    COLUMNS,
    CSV_MAX_CHARS,
    FAULTS_MAX,
    PHONES_MAX_COUNT,
    TEXT_MAX_CHARS,
)
from chatd.referral.rules.services import (
    CATEGORIES,
    CLIENTS,
    CONCERNS,
    REGIONS,
    REVIEW_DAYS,
    SERVICES_MAX,
    changed,
    is_due,
    is_open,
    of_region,
)
from chatd.referral.service.table import MARK, read_table, write_table

TODAY = date(2026, 11, 29)
GOOD = {
    "id": "oulun-turvakoti",
    "category": "shelter",
    "name_fi": "Oulun ensi- ja turvakoti",
    "name_sv": "",
    "name_en": "Oulu shelter",
    "text_fi": 'Ympäri vuorokauden, "heti", ilman lähetettä.\nSaa soittaa.',
    "text_sv": "",
    "text_en": "At any hour, without referral.",
    "topics": "guidance|whole_situation",
    "regions": "pohjois-pohjanmaa|kainuu",
    "clients": "everybody|children",
    "languages": "fi|en",
    "phones": "040 123 4567|116 016",
    "hours": "always",
    "web": "https://example.org/turvakoti",
    "reviewed": "2026-11-01",
    "coordinates": "",
}


def table(*rows, between=",", head=COLUMNS):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=between)
    writer.writerow(head)
    writer.writerows([[{**GOOD, **row}[name] for name in head] for row in rows])
    return out.getvalue()


def faults(**changes):
    read = read_table(table(changes), TODAY)
    assert read.services == ()
    return [(each.row, each.column) for each in read.faults]


def test_a_table_is_read_with_semicolons_a_mark_and_columns_in_any_order():
    plain = read_table(table(GOOD), TODAY)
    (service,) = plain.services
    assert service.name == {"fi": "Oulun ensi- ja turvakoti", "en": "Oulu shelter"}
    assert service.regions == ("pohjois-pohjanmaa", "kainuu")
    assert service.phones == ("040 123 4567", "116 016")
    assert read_table(MARK + table(GOOD, between=";"), TODAY) == plain
    assert read_table(table(GOOD, head=COLUMNS[::-1]), TODAY) == plain
    assert read_table(table(GOOD) + ",\r\n" * 0 + "," * (len(COLUMNS) - 1), TODAY) == plain


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"id": "Oulu 1"}, "id"),
        ({"category": "shelters"}, "category"),
        ({"name_fi": "", "name_en": ""}, "name_fi"),
        ({"text_fi": "a" * (TEXT_MAX_CHARS + 1)}, "text_fi"),
        ({"text_en": "un\u202eseen"}, "text_en"),
        ({"topics": "moneys"}, "topics"),
        ({"regions": ""}, "regions"),
        ({"regions": "whole-country|lappi"}, "regions"),
        ({"clients": "kids"}, "clients"),
        ({"languages": "Finnish"}, "languages"),
        ({"phones": "call us"}, "phones"),
        ({"phones": "|".join(f"040 {n}" for n in range(10, 11 + PHONES_MAX_COUNT))}, "phones"),
        ({"hours": "9-16"}, "hours"),
        ({"hours": "fri-mon 09:00-16:00"}, "hours"),
        ({"web": "javascript:alert(1)"}, "web"),
        ({"web": "http://example.org"}, "web"),
        ({"reviewed": "in May"}, "reviewed"),
        ({"reviewed": "2026-11-30"}, "reviewed"),
        ({"coordinates": "maybe"}, "coordinates"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_of_it_counts(changes, column):
    assert faults(**changes) == [(2, column)]


def test_a_hint_says_what_was_meant():
    (fault,) = read_table(table({"regions": "pirkanma"}), TODAY).faults
    assert fault.text == '"pirkanma" is not known here: is it pirkanmaa?'
    head = [name for name in COLUMNS if name != "web"] + ["webb"]
    text = table(GOOD).replace(",".join(COLUMNS), ",".join(head))
    assert {(f.row, f.column) for f in read_table(text, TODAY).faults} == {(1, "web"), (1, "webb")}


def test_every_fault_is_told_up_to_a_bound_and_one_id_stands_once():
    rows = [{"id": "same"}, {"id": "same"}]
    assert [(f.row, f.column) for f in read_table(table(*rows), TODAY).faults] == [(3, "id")]
    many = [{"id": f"s{n}", "web": "no"} for n in range(FAULTS_MAX + 5)]
    assert len(read_table(table(*many), TODAY).faults) == FAULTS_MAX


def test_there_is_room_for_so_many_and_no_more():
    rows = [{"id": f"s{n}"} for n in range(SERVICES_MAX + 1)]
    assert len(read_table(table(*rows[:-1]), TODAY).services) == SERVICES_MAX
    assert len(table(*rows)) < CSV_MAX_CHARS
    assert "room for 2000" in read_table(table(*rows), TODAY).faults[0].text


@pytest.mark.parametrize("text", ["", "\n", '"', 'a,"b\n', "x" * 100, "\x00", ",\n" * 9000])
def test_what_is_no_table_is_told(text):
    assert read_table(text, TODAY).faults


@given(st.text(max_size=400))
def test_no_text_is_too_much(text):
    read_table(text, TODAY)
    read_table(",".join(COLUMNS) + "\n" + text, TODAY)


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


def a_service(**texts):
    (found,) = read_table(table({}), TODAY).services
    return replace(found, name={"fi": texts["name"]}, text={"fi": texts["text"]})


DANGEROUS = st.lists(
    st.sampled_from([";", "\n", "'", '"', ",", "=1+1", "+358 40", "-", "@x", "a", "a;-b"]),
    min_size=1,
).map("".join)


@given(words, DANGEROUS.map(str.strip).filter(bool))
@example("Nimi", "Auki; =cmd()\n-1")
@example("Nimi", 'Auki;"=cmd()"')
@example("Nimi", "'=oma heittomerkki;''-toinen")
def test_what_is_written_is_read_back_and_no_spreadsheet_carries_it_out(name, text):
    service = a_service(name=name, text=text)
    written = write_table([service])
    again = read_table(written, TODAY)
    assert (again.services, again.faults) == ((service,), ())
    for between in ",;\t":
        hasty = (
            csv.reader(io.StringIO(written.removeprefix(MARK), newline=""), delimiter=between),
            csv.reader(written.removeprefix(MARK).splitlines(), delimiter=between),
        )
        cells = [cell for reader in hasty for row in reader for cell in row]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")], between


def test_the_mark_that_a_spreadsheet_or_we_have_put_there_is_taken_away_once():
    (service,) = read_table(table({"text_fi": "'=1;'-2"}), TODAY).services
    assert service.text["fi"] == "=1;-2"


def test_open_now_is_within_the_hours_and_passes_midnight():
    (service,) = read_table(table({"hours": "mon-fri 09:00-16:00|sat 22:00-02:00"}), TODAY).services
    assert [is_open(service, 0, minute) for minute in (539, 540, 959, 960)] == [
        False,
        True,
        True,
        False,
    ]
    assert [is_open(service, *at) for at in ((5, 1320), (6, 119), (6, 120), (4, 1320))] == [
        True,
        True,
        False,
        False,
    ]
    (always,) = read_table(table(GOOD), TODAY).services
    assert is_open(always, 6, 1439)
    (unknown,) = read_table(table({"hours": ""}), TODAY).services
    assert not is_open(unknown, 0, 600)


def test_older_than_half_a_year_is_due():
    (service,) = read_table(table(GOOD), TODAY).services
    young = replace(service, reviewed=date.fromordinal(TODAY.toordinal() - REVIEW_DAYS))
    assert not is_due(young, TODAY)
    assert is_due(replace(young, reviewed=date.fromordinal(young.reviewed.toordinal() - 1)), TODAY)


def test_of_a_region_its_own_stand_before_those_of_the_whole_country():
    rows = [
        {"id": "all", "regions": "whole-country"},
        {"id": "own"},
        {"id": "not", "regions": "lappi"},
    ]
    services = read_table(table(*rows), TODAY).services
    assert [each.id for each in of_region(services, "kainuu")] == ["own", "all"]


def test_what_a_table_changes():
    before = read_table(table({"id": "a"}, {"id": "b"}, {"id": "c"}), TODAY).services
    after = read_table(table({"id": "b"}, {"id": "c", "web": ""}, {"id": "d"}), TODAY).services
    assert changed(before, after) == (("d",), ("c",), ("a",))


def test_the_lists_are_those_of_the_work():
    assert (len(CATEGORIES), len(CONCERNS), len(CLIENTS), len(REGIONS)) == (7, 9, 4, 23)
