"""What somebody should look at anew. Source: a helpline not reviewed for half a year is flagged."""

from collections.abc import Iterator
from datetime import date

from chatd.directory.rules.directory import Card, Contact, Directory, Helpline, Imprint

REVIEW_DAYS = 183
IMPRINT_DAYS = 366  # a year


def is_due(reviewed: Helpline | Card | Contact, today: date) -> bool:
    """Whether nobody has confirmed it for half a year."""
    return (today - reviewed.reviewed).days > REVIEW_DAYS


def is_imprint_due(imprint: Imprint, today: date) -> bool:
    """Whether nobody has gone through it for a year."""
    return (today - imprint.reviewed).days > IMPRINT_DAYS


def due_for_review(directory: Directory, today: date) -> Iterator[tuple[str, str]]:
    """Line and number of each helpline that is due."""
    for line in directory.lines.values():
        for helpline in line.helplines:
            if is_due(helpline, today):
                yield line.id, helpline.number
