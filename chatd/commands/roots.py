"""Roots as a page names them: KEY, or KEY.N with the least number that the root's list of issuing keys may have."""

import re
from collections.abc import Sequence

from chatd.commands.public_key import public_key
from chatd.commands.terminal import Mistaken
from chatd.staff.credentials.parts import NUMBER_MAX

_NAMED = re.compile(r"[\w.:\[\]-]+", re.ASCII)  # as the loader reads them
_NUMBERED = re.compile(r"([\w-]+)(?:\.([0-9]{1,10}))?", re.ASCII)


def check_root(text: str) -> None:
    """An option's KEY or KEY.N. Raises: Mistaken."""
    key, number = _parts(text)
    if number is None:
        raise Mistaken("--root: a public key, or a public key, a dot and a list's number")
    public_key("--root", key)


def roots_in(text: str) -> list[str]:
    """Each that the attribute names, as it stands there."""
    return _NAMED.findall(text)


def is_as_expected(said: Sequence[str], expected: Sequence[str]) -> bool:
    """Whether these keys are named and no others, and no number is below what is expected or none of that form."""
    told, wanted = [_parts(each) for each in said], dict(map(_parts, expected))
    keys = sorted(key for key, _ in told)
    return keys == sorted(wanted) and all(
        number is not None and number >= (wanted[key] or 0) for key, number in told
    )


def _parts(text: str) -> tuple[str, int | None]:
    """The number is 0 where there is none, and None where what stands there is no number of a list."""
    found = _NUMBERED.fullmatch(text)
    if found is None:
        return text.partition(".")[0], None
    number = int(found[2] or 0)
    return found[1], number if number <= NUMBER_MAX else None
