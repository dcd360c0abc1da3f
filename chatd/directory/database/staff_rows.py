"""A person of the staff as a row and back; a release before never takes her for more than she is."""

from datetime import date
from typing import Any

from chatd.base.names import StaffRole
from chatd.directory.rules.directory import Staff

Row = dict[str, Any]

NARROWER = "volunteer"  # what stands in `rights` of who is stored as a counsellor
IN_A_UNIT = {"lead", "admin"}  # the same of who leads or administers a unit


def staff_row(person: Staff) -> Row:
    """As it is stored."""
    return {
        "id": person.id,
        "organisation": person.organisation,
        "alias": person.alias,
        **_role_row(person),
        "lines": list(person.lines),
        "languages": list(person.languages),
        "answers_as": person.answers_as,
        "since": None if person.since is None else person.since.isoformat(),
        "unit": person.unit,
    }


def person_of(row: Row) -> Staff:
    """As it is known."""
    return Staff(
        id=row["id"],
        organisation=row["organisation"],
        alias=row["alias"],
        role=_role(row),
        lines=tuple(row["lines"]),
        languages=tuple(row["languages"]),
        answers_as=row["answers_as"],
        since=None if row["since"] is None else date.fromisoformat(row["since"]),
        unit=row["unit"],
    )


def _role_row(person: Staff) -> Row:
    """The release before gives nobody more than she has: who leads a unit is a counsellor to it."""
    if person.role.leads and person.unit is not None:
        return {"role": StaffRole.COUNSELLOR.value, "rights": person.role.value}
    is_narrower = person.role is StaffRole.VOLUNTEER
    return {"role": person.role.as_before, "rights": NARROWER if is_narrower else None}


def _role(row: Row) -> StaffRole:
    """Whom the release before has made a lead meanwhile is one."""
    role, rights = StaffRole(row["role"]), row["rights"]
    if role is not StaffRole.COUNSELLOR or rights is None:
        return role
    if rights == NARROWER:
        return StaffRole.VOLUNTEER
    return StaffRole(rights) if row["unit"] is not None and rights in IN_A_UNIT else role
