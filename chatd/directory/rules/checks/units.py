"""Reads `[[unit]]`: a part of an organisation, with its name in each language of the organisation's lines."""

from collections.abc import Mapping
from datetime import date

from chatd.base.names import LineId, OrganisationId, UnitId
from chatd.directory.rules.checks.contacts import read_contact
from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.hours import texts_of
from chatd.directory.rules.checks.ready_made import languages_of
from chatd.directory.rules.checks.values import a_name, an_id
from chatd.directory.rules.directory import Line, Unit
from chatd.directory.rules.said import Said


def read_unit(fields: Fields, lines: Mapping[LineId, Line], today: date) -> Unit:
    """The unit that this table says. `lines`: all that are known; `today` bounds the contact's review."""
    organisation = OrganisationId(fields.take("organisation", an_id, ""))
    unit = Unit(
        id=UnitId(fields.take("id", an_id, "")),
        organisation=organisation,
        name=texts_of(fields, "name", languages_of(organisation, None, lines), a_name),
        contact=read_contact(fields.table("contact"), today),
    )
    if fields.is_a_table("name") and not unit.name:
        fields.say("name", Said("a_name_in_one"))
    return unit
