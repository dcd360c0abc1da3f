"""Reads one `[[line]]`: texts, hours with exceptions, and the range of every number of its policy."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast, get_args

from chatd.base.names import Language, LineId, OrganisationId, Topic, UnitId
from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.helplines import read_helpline
from chatd.directory.rules.checks.hints import Check
from chatd.directory.rules.checks.hours import read_hours, texts_of
from chatd.directory.rules.checks.own_texts import read_own_texts
from chatd.directory.rules.checks.values import (
    a_bool,
    a_language,
    a_name,
    an_id,
    one_of,
    one_or_several,
    several,
    whole,
)
from chatd.directory.rules.directory import AnsweredBy, Line, LinePolicy, TopicName
from chatd.directory.rules.ranges import RANGES
from chatd.directory.rules.said import Said

TOPICS: tuple[str, ...] = get_args(TopicName)
AN_ANSWERER = cast(Check[AnsweredBy], one_of(get_args(AnsweredBy)))
LANGUAGES_MAX = 20

POLICY: Mapping[str, Check[Any]] = {
    "is_auto_assigned": a_bool,
    "is_by_telephone": a_bool,
    **{name: whole(within) for name, within in RANGES.items()},
}


def read_line(fields: Fields, today: date) -> Line:
    """The line that this table says."""
    languages = fields.take("languages", several(a_language, most=LANGUAGES_MAX), ())
    hours = read_hours(
        fields.table("hours", needed="a table [line.hours], with its timezone and its days"),
        languages,
    )
    line = Line(
        id=LineId(fields.take("id", an_id, "")),
        organisation=OrganisationId(fields.take("organisation", an_id, "")),
        name=texts_of(fields, "name", languages, a_name),
        audience=texts_of(fields, "audience", languages),
        languages=tuple(Language(one) for one in languages),
        topics=tuple(
            Topic(one) for one in fields.take("topics", several(one_of(TOPICS), least=0), ())
        ),
        answered_by=fields.take("answered_by", one_or_several(AN_ANSWERER), ()),
        is_adult=fields.take("is_adult", a_bool, stand_in=False),
        hours=hours,
        helplines=tuple(
            read_helpline(one, languages, hours.timezone, today)
            for one in fields.tables("helpline")
        ),
        policy=_policy(fields.table("policy")),
        unit=read_unit_of(fields),
        is_for_children=fields.take_or("is_for_children", a_bool, default=False),
        texts=read_own_texts(fields, languages),
    )
    if line.is_adult and line.is_for_children:
        fields.refuse("is_for_children", Said("adult_or_children"))
    if not fields.has("helpline") or fields.taken.get("helpline") == ():
        fields.refuse("helpline", Said("a_helpline"))
    numbers = [each.number for each in line.helplines]
    for number in sorted({each for each in numbers if each and numbers.count(each) > 1}):
        fields.refuse("helpline", Said("each_number_once"), number)
    return line


def read_unit_of(fields: Fields) -> UnitId | None:
    """In which unit it stands; None: in none."""
    found = fields.take_or("unit", an_id, None)
    return None if found is None else UnitId(found)


def _policy(fields: Fields) -> LinePolicy:
    usual = LinePolicy()
    values = {
        name: fields.take_or(name, check, getattr(usual, name)) for name, check in POLICY.items()
    }
    policy = LinePolicy(**values)
    if policy.orphan_max_seconds < policy.orphan_return_seconds:
        fields.refuse("orphan_max_seconds", Said("orphan_order"))
    fields.done()
    return policy
