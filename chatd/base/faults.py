"""Steps of which none depends on another: a store that fails in one keeps nobody from the next."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from chatd.base.errors import Refused, Unavailable, Unknown


@contextmanager
def noted(faults: list[Unavailable]) -> Iterator[None]:
    """One step: that another was faster is no fault; a fault of a store is noted, and the next step comes."""
    try:
        yield
    except (Unknown, Refused):
        return
    except Unavailable as fault:
        faults.append(fault)


def raise_first(faults: Sequence[Unavailable]) -> None:
    """Once all had their turn. Raises: Unavailable, the first that was noted."""
    if faults:
        raise faults[0]
