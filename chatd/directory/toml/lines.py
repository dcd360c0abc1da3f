"""Reads one `[[line]]`: texts, hours with exceptions, helplines, and the range of every number of its policy."""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from chatd.base.names import Language, LineId, OrganisationId, Topic
from chatd.directory.rules.directory import (
    AnsweredBy,
    Helpline,
    HoursException,
    Line,
    LinePolicy,
    OpeningHours,
    TopicName,
)
from chatd.directory.toml.checks import (
    a_bool,
    a_date,
    a_day,
    a_language,
    a_name,
    a_number,
    a_timezone,
    an_id,
    one_of,
    several,
    texts_in,
    whole,
)
from chatd.directory.toml.fields import Check, Fields

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TOPICS: tuple[str, ...] = get_args(TopicName)
ANSWERED_BY: tuple[str, ...] = get_args(AnsweredBy)
LANGUAGES_MAX = 20

# Source: queue policy, F.2; where it names no range, from "of no use below" to "nobody would wait so long".
POLICY: Mapping[str, Check[Any]] = {
    "is_auto_assigned": a_bool,
    "capacity_max": whole(1, 3),
    "offer_seconds": whole(15, 90),
    "offer_misses_max": whole(1, 5),
    "ticket_grace_seconds": whole(120, 900),
    "conversation_grace_seconds": whole(120, 900),
    "orphan_return_seconds": whole(30, 300),
    "orphan_max_seconds": whole(120, 3600),
    "silent_seconds": whole(60, 3600),
    "silent_end_seconds": whole(120, 7200, or_zero=True),
    "no_show_seconds": whole(60, 900),
    "no_show_kept_seconds": whole(120, 900),
    "verify_tries_max": whole(1, 10),
    "waiting_max": whole(1, 10_000),
    "wait_offered_max_minutes": whole(5, 240),
    "long_wait_minutes": whole(5, 120),
    "talk_start_minutes": whole(5, 180),
    "closing_grace_minutes": whole(0, 240),
}


def read_line(fields: Fields, today: date) -> Line:
    """The line that this table says. Raises: a fault, with where it stands."""
    languages = fields.take("languages", several(a_language, most=LANGUAGES_MAX))
    line = Line(
        id=LineId(fields.take("id", an_id)),
        organisation=OrganisationId(fields.take("organisation", an_id)),
        name=_texts(fields, "name", languages, a_name),
        audience=_texts(fields, "audience", languages),
        languages=tuple(Language(one) for one in languages),
        topics=tuple(Topic(one) for one in fields.take("topics", several(one_of(TOPICS), least=0))),
        answered_by=fields.take("answered_by", one_of(ANSWERED_BY)),
        is_adult=fields.take("is_adult", a_bool),
        hours=_hours(fields.table("hours"), languages),
        helplines=tuple(_helpline(one, languages, today) for one in fields.tables("helpline")),
        policy=_policy(fields.table("policy")),
    )
    if not line.helplines:
        fields.refuse("helpline", "at least one reviewed helpline: help is shown even when we fail")
    fields.done()
    return line


def _texts(
    fields: Fields, key: str, languages: tuple[str, ...], check: Check[str] | None = None
) -> dict[Language, str]:
    texts = fields.take(key, texts_in(languages, check) if check else texts_in(languages))
    return {Language(language): text for language, text in texts.items()}


def _hours(fields: Fields, languages: tuple[str, ...]) -> OpeningHours:
    timezone = fields.take("timezone", a_timezone)
    week = tuple(fields.take_or(day, a_day, ()) for day in DAYS)
    exceptions = sorted(
        (_exception(one, languages) for one in fields.tables("exception")), key=lambda one: one.day
    )
    if len({one.day for one in exceptions}) != len(exceptions):
        fields.refuse("exception", "each day once")
    fields.done()
    return OpeningHours(timezone, week, tuple(exceptions))


def _exception(fields: Fields, languages: tuple[str, ...]) -> HoursException:
    reason: dict[str, str] = fields.take_or("reason", texts_in(languages), {})
    exception = HoursException(
        day=fields.take("day", a_date),
        intervals=fields.take("intervals", a_day),
        reason={Language(language): text for language, text in reason.items()},
    )
    fields.done()
    return exception


def _helpline(fields: Fields, languages: tuple[str, ...], today: date) -> Helpline:
    helpline = Helpline(
        name=_texts(fields, "name", languages),
        number=fields.take("number", a_number),
        hours=_texts(fields, "hours", languages),
        cost=_texts(fields, "cost", languages),
        reviewed=fields.take("reviewed", a_date),
    )
    if helpline.reviewed > today:
        fields.refuse("reviewed", "a day that has been")
    fields.done()
    return helpline


def _policy(fields: Fields) -> LinePolicy:
    usual = LinePolicy()
    values = {
        name: fields.take_or(name, check, getattr(usual, name)) for name, check in POLICY.items()
    }
    policy = LinePolicy(**values)
    if policy.orphan_max_seconds < policy.orphan_return_seconds:
        fields.refuse("orphan_max_seconds", "no less than orphan_return_seconds")
    fields.done()
    return policy
