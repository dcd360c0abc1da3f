"""Reads one `[[line]]`: texts, hours with exceptions, and the range of every number of its policy."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast, get_args

from chatd.base.names import Language, LineId, OrganisationId, Topic
from chatd.directory.rules.directory import AnsweredBy, Line, LinePolicy, TopicName
from chatd.directory.toml.checks import (
    a_bool,
    a_language,
    a_name,
    an_id,
    one_of,
    one_or_several,
    several,
    whole,
)
from chatd.directory.toml.fields import Check, Fields
from chatd.directory.toml.helplines import read_helpline
from chatd.directory.toml.hours import read_hours, texts_of

TOPICS: tuple[str, ...] = get_args(TopicName)
AN_ANSWERER = cast(Check[AnsweredBy], one_of(get_args(AnsweredBy)))
LANGUAGES_MAX = 20

# Source: queue policy, F.2; where it names no range, from "of no use below" to "nobody would wait so long".
POLICY: Mapping[str, Check[Any]] = {
    "is_auto_assigned": a_bool,
    "capacity_max": whole(1, 3),
    "offer_seconds": whole(15, 90),
    "offer_misses_max": whole(1, 5),
    "wrap_up_seconds": whole(0, 600),
    "language_patience_seconds": whole(0, 86_400),
    "ticket_grace_seconds": whole(120, 900),
    "conversation_grace_seconds": whole(120, 900),
    "orphan_return_seconds": whole(30, 300),
    "orphan_max_seconds": whole(120, 3600),
    "silent_seconds": whole(60, 3600),
    "silent_end_seconds": whole(120, 7200, or_zero=True),
    "no_show_seconds": whole(60, 900),
    "no_show_kept_seconds": whole(120, 900),
    "no_shows_max": whole(2, 10),
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
    hours = read_hours(fields.table("hours"), languages)
    line = Line(
        id=LineId(fields.take("id", an_id)),
        organisation=OrganisationId(fields.take("organisation", an_id)),
        name=texts_of(fields, "name", languages, a_name),
        audience=texts_of(fields, "audience", languages),
        languages=tuple(Language(one) for one in languages),
        topics=tuple(Topic(one) for one in fields.take("topics", several(one_of(TOPICS), least=0))),
        answered_by=fields.take("answered_by", one_or_several(AN_ANSWERER)),
        is_adult=fields.take("is_adult", a_bool),
        hours=hours,
        helplines=tuple(
            read_helpline(one, languages, hours.timezone, today)
            for one in fields.tables("helpline")
        ),
        policy=_policy(fields.table("policy")),
    )
    if not line.helplines:
        fields.refuse("helpline", "at least one reviewed helpline: help is shown even when we fail")
    fields.done()
    return line


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
