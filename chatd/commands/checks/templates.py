"""A page that is filled in before it is served: everything but what is filled in is as the manifest has it."""

import html
import re
from collections.abc import Mapping

from justhtml import JustHTML

from chatd.commands.checks.elements import elements_of

_GAP = re.compile(r"\{\{([a-z]+\.[a-z]+)\}\}")
_IN_MARKUP = "line.help"  # the one gap in which elements stand; the others are text
_ELEMENTS = {"section", "h2", "p", "ul", "li", "strong", "a", "br"}
_ATTRIBUTES = {"lang", "class"}
_ABOUT = re.compile(r"/(accessibility|privacy|feedback)\?lang=[a-z]{2}")


def filled_in(template: str, page: str) -> Mapping[str, str] | None:
    """What stands in each gap, by its name, as text; None when the page differs anywhere else."""
    pattern, seen = "", set()
    for index, part in enumerate(_GAP.split(template)):
        if index % 2 == 0:
            pattern += re.escape(part)
        else:
            name = part.replace(".", "_")
            text = r".*?" if part == _IN_MARKUP else r"[^<>\"]*?"
            pattern += f"(?P={name})" if part in seen else f"(?P<{name}>{text})"
            seen.add(part)
    found = re.fullmatch(pattern, page, re.DOTALL)
    if found is None:
        return None
    gaps = {name: found[name.replace(".", "_")] for name in seen}
    help_text = gaps.pop(_IN_MARKUP, "")
    return {name: html.unescape(text) for name, text in gaps.items()} | {_IN_MARKUP: help_text}


def foreign_in(markup: str, own: str) -> str:
    """The first element that only shows no help, such as "script" or "a href=https:…"; "" when there is none.

    `own`: the page's path. Its three pages about itself may be linked.
    """
    for element in elements_of(JustHTML(markup, sanitize=False, fragment=True).root):
        if element.name not in _ELEMENTS:
            return element.name
        for name, value in element.attributes.items():
            is_address = element.name == "a" and name == "href"
            is_about = value.startswith(own) and _ABOUT.fullmatch(value.removeprefix(own))
            is_led = is_address and (value.startswith("tel:") or is_about)
            if name not in _ATTRIBUTES and not is_led:
                return f"{element.name} {name}={value[:80]}"
    return ""
