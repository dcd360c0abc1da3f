"""Reads `[organisation.imprint]`: where anybody gives feedback or asks, and its pages on complaints and privacy."""

from datetime import date

from chatd.directory.rules.checks.contacts import a_page, an_email
from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.values import a_date, a_number, a_text
from chatd.directory.rules.directory import Imprint
from chatd.directory.rules.said import Said

WAYS = ("email", "phone", "address")


def read_imprint(fields: Fields, today: date) -> Imprint | None:
    """None where there is no such table. `today` bounds the review."""
    if not fields.keys:
        return None
    imprint = Imprint(
        reviewed=fields.take("reviewed", a_date, today),
        email=fields.take_or("email", an_email, ""),
        phone=fields.take_or("phone", a_number, ""),
        address=fields.take_or("address", a_text, ""),
        complaints=fields.take_or("complaints", a_page, ""),
        privacy=fields.take_or("privacy", a_page, ""),
    )
    if imprint.reviewed > today:
        fields.refuse("reviewed", Said("a_past_day"))
    if not any(fields.has(each) for each in WAYS):
        fields.say("email", Said("a_way_for_all"))
    fields.done()
    return imprint
