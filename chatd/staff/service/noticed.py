"""What was wrong in a way that the organisation's admin should read of; to whoever asks it is `gone` as all else."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from chatd.base.errors import Unknown
from chatd.base.names import StaffId
from chatd.base.ports import Journal
from chatd.directory.service.registry import Registry


class Noticed(Unknown):
    """`event`: what it is called in the journal; `staff`: who was meant."""

    def __init__(self, event: str, staff: StaffId) -> None:
        super().__init__()
        self.event, self.staff = event, staff


@contextmanager
def noting(journal: Journal, registry: Registry) -> Iterator[None]:
    """Writes it down, and raises it on."""
    try:
        yield
    except Noticed as wrong:
        with suppress(Unknown):  # taken off the staff meanwhile
            organisation = registry.staff(wrong.staff).organisation
            journal.note(wrong.event, organisation=organisation, about=wrong.staff)
        raise
