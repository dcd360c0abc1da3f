"""Which helplines somebody should confirm anew. Source: a helpline not reviewed for half a year is flagged."""

from collections.abc import Iterator
from datetime import date

from chatd.directory.rules.directory import Directory

REVIEW_DAYS = 183


def due_for_review(directory: Directory, today: date) -> Iterator[tuple[str, str]]:
    """Line and number of each helpline that nobody has confirmed for half a year."""
    for line in directory.lines.values():
        for helpline in line.helplines:
            if (today - helpline.reviewed).days > REVIEW_DAYS:
                yield line.id, helpline.number
