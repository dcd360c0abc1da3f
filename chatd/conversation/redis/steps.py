"""A step of the log in words, as talks.lua reads it."""

from chatd.conversation.rules.log_steps import (
    Add,
    Drop,
    Forget,
    LogStep,
    Replace,
    Seat,
    Succeed,
)

Words = tuple[str | int, ...]


def words_of(step: LogStep | None) -> Words:
    """Its name and what it is about; ("",) for none."""
    match step:
        case None:
            return ("",)
        case Add(member) | Seat(member) | Drop(member):
            return (type(step).__name__, member)
        case Replace(old, new):
            return ("Replace", old, new)
        case Succeed(gone, come):
            return ("Succeed", len(gone), *gone, *come)
        case Forget(unless_for):
            return ("Forget", *unless_for)
