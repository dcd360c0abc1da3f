"""What somebody should look at anew. Source: a helpline not reviewed for half a year is flagged."""

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


def without_childrens_helpline(directory: Directory) -> Iterator[str]:
    """Each line for adults that knows no number for those who are younger: its page could send them nowhere."""
    for line in directory.lines.values():
        if line.is_adult and not any(each.is_for_children for each in line.helplines):
            yield line.id


def without_hours(directory: Directory) -> Iterator[tuple[str, str]]:
    """Line and number of each helpline of which no program can say whether it is open."""
    for line in directory.lines.values():
        for helpline in line.helplines:
            if helpline.open_hours is None:
                yield line.id, helpline.number
