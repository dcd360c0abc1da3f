"""What a load changes, from and to as people read it; and as data that a log may say."""

from dataclasses import replace
from datetime import date, time

from chatd.base.names import Language, LineId
from chatd.directory.rules.differences import Difference, differences
from chatd.directory.rules.directory import (
    Directory,
    HoursException,
    Interval,
    OpeningHours,
    Staff,
)
from tests.service.world import LINE, a_directory, a_line, a_person

FI = Language("fi")


def lines(before: Directory, after: Directory) -> list[str]:
    return [line for each in differences(before, after) for line in each.lines()]


def test_nothing_is_otherwise_in_the_same():
    assert lines(a_directory(), a_directory()) == []


def test_what_comes_and_goes_is_named_alone():
    one, two = a_directory(a_line()), a_directory(a_line(), a_line(id=LineId("toinen")))
    assert "added line toinen" in lines(one, two)
    assert "removed line toinen" in lines(two, one)
    found = [each for each in differences(one, two) if each.kind == "line"]
    assert found == [Difference("line", "toinen", "added")]


def test_each_part_of_a_line_is_told_from_and_to():
    evening, night = Interval(time(17), time(21)), Interval(time(22), time(2))
    week = ((evening,), *((),) * 6)
    before = a_line(hours=OpeningHours("Europe/Helsinki", week))
    eve = HoursException(date(2026, 12, 24), (), {FI: "Aatto"})
    week = ((evening, night), (evening,), *((),) * 5)
    after = replace(
        before,
        hours=OpeningHours("Europe/Helsinki", week, (eve,)),
        name={**before.name, FI: "Uusi nimi"},
        policy=replace(before.policy, capacity_max=3),
        helplines=(),
    )
    told = lines(a_directory(before), a_directory(after))
    said = f"changed line {LINE}: "
    assert f"{said}monday: 17:00-21:00 → 17:00-21:00, 22:00-02:00" in told
    assert f"{said}tuesday: closed → 17:00-21:00" in told
    assert f"{said}2026-12-24: - → closed" in told
    assert f"{said}2026-12-24 reason fi: - → Aatto" in told
    assert any(
        each.startswith(f"{said}name fi: ") and each.endswith('"Uusi nimi"') for each in told
    )
    assert f"{said}policy capacity_max: {before.policy.capacity_max} → 3" in told
    number = before.helplines[0].number
    assert f"{said}helpline {number}: there → -" in told


def test_a_person_is_told_part_by_part():
    before = a_person("aino")
    after: Staff = replace(before, alias="Lempi", languages=(FI,))
    directory = a_directory()
    people = [{**directory.staff, "aino": each} for each in (before, after)]
    told = lines(*(replace(directory, staff=each) for each in people))
    assert "changed staff aino: alias: Aino → Lempi" in told
    assert any(each.startswith("changed staff aino: languages: ") for each in told)
