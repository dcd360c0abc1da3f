"""Which names a visitor may be shown: nothing empty, endless, invisible, or turning the direction of reading."""

import re

NAME_MAX_BYTES = 64

_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def is_presentable(name: str) -> bool:
    """Whether `name` has 1 to 64 bytes of UTF-8, no space at either end and nothing invisible.

    Source: docs/adr/0004-credentials.md, which holds the browser to the same rule.
    """
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size <= NAME_MAX_BYTES and name == name.strip(" ") and not _UNSEEN.search(name)
