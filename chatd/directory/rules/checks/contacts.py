"""Reads `[organisation.contact]`: how professionals reach it beside its lines, and when that was confirmed."""

import re
from datetime import date
from typing import Any

from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.hints import Expected
from chatd.directory.rules.checks.values import a_date, a_name, a_number
from chatd.directory.rules.directory import Contact
from chatd.directory.rules.said import Said

EMAIL_MAX_CHARACTERS = 254  # Source: RFC 5321, 4.5.3.1.3
PAGE_MAX_CHARACTERS = 500
# Neither quotes nor comments: such as people write, and as a link can hold.
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PAGE = re.compile(r"https://[a-z0-9.-]+(?::[0-9]+)?(?:/[!-~]*)?")


def an_email(value: Any) -> str:
    """An address that a mail program takes."""
    is_short = isinstance(value, str) and len(value) <= EMAIL_MAX_CHARACTERS
    if not is_short or not _EMAIL.fullmatch(value):
        raise Expected(Said("an_email"))
    return str(value)


def a_page(value: Any) -> str:
    """The address of a page."""
    is_short = isinstance(value, str) and len(value) <= PAGE_MAX_CHARACTERS
    if not is_short or not _PAGE.fullmatch(value):
        raise Expected(Said("a_page"))
    return str(value)


def read_contact(fields: Fields, today: date) -> Contact | None:
    """None where there is no such table. `today` bounds the review."""
    if not fields.keys:
        return None
    contact = Contact(
        name=fields.take("name", a_name, ""),
        phone=fields.take_or("phone", a_number, ""),
        email=fields.take_or("email", an_email, ""),
        page=fields.take_or("page", a_page, ""),
        reviewed=fields.take("reviewed", a_date, today),
    )
    if contact.reviewed > today:
        fields.refuse("reviewed", Said("a_past_day"))
    if not any(fields.has(each) for each in ("phone", "email", "page")):
        fields.say("phone", Said("a_way"))
    fields.done()
    return contact
