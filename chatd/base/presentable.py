"""Which names and texts a visitor may be shown: nothing empty, invisible, or turning the direction of reading."""

import re
import unicodedata

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


# All that shows nothing where it stands: controls, what ends a line or turns the direction, the blank of Braille,
# and what Unicode calls ignorable. Source: Unicode 16, DerivedCoreProperties.txt, Default_Ignorable_Code_Point.
_NOT_SHOWN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Scripts in which a joiner between two letters changes how they are written: Arabic to Mongolian, their later forms.
_JOINS = re.compile("[\u0620-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc]")
_JOINERS = "\u200c\u200d"
_FORMS = "\ufe0e\ufe0f"  # of a sign: as text, as a picture
_EMOJI = {"So", "Sk"}  # the second: a tone of skin
_WITH_FORMS = {*_EMOJI, "Sm", "Po", "Pd", "Nd"}  # as in 5️⃣ and ‼️


def has_unseen(text: str, *, has_lines: bool = False) -> bool:
    """Whether something in `text` is not seen, or all of it is blank; the end of a line is allowed where it has lines.

    A joiner may stand between two letters whose script needs it, and between two emoji; a form behind a sign that
    has one.
    """
    if not any(unicodedata.category(one)[0] in "LNPS" for one in text):
        return True
    return any(
        not ((one[0] == "\n" and has_lines) or _is_needed(text, one.start()))
        for one in _NOT_SHOWN.finditer(text)
    )


def _is_needed(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    kind = unicodedata.category(before)
    if text[at] in _FORMS:
        return kind in _WITH_FORMS or before == "\u2139"
    if text[at] not in _JOINERS or not after:
        return False
    if _JOINS.match(before) and _JOINS.match(after):
        return kind[0] in "LM" and unicodedata.category(after)[0] in "LM"
    return (
        text[at] == "\u200d"
        and (kind in _EMOJI or before in _FORMS)
        and unicodedata.category(after) in _EMOJI
    )
