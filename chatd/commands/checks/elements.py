"""A page's elements in the order in which a browser meets them, without what it never runs or shows (`template`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from justhtml import JustHTML

ELEMENTS_MAX = 200_000


@dataclass(frozen=True, slots=True)
class Element:
    """`number`: its place in the page; `attributes`: in small letters, "" where there is no value."""

    number: int
    name: str
    attributes: Mapping[str, str]
    text: str

    def get(self, name: str) -> str:
        """The attribute's value; "" without one."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        """Whether it stands there, with or without a value."""
        return name in self.attributes


def elements_in(page: str) -> list[Element]:
    """Of a whole page, as a browser with scripts reads it."""
    return list(elements_of(JustHTML(page, sanitize=False).root))


def elements_of(root: Any) -> Iterator[Element]:
    """Below this node; in order, and without recursion: a page may be nested as deep as it likes."""
    waiting, number = [root], 0
    while waiting and number < ELEMENTS_MAX:
        node = waiting.pop()
        children = getattr(node, "children", None) or []
        name = str(node.name)
        if not name.startswith(("#", "!")):
            number += 1
            attributes = {
                str(key).lower(): value or "" for key, value in (node.attrs or {}).items()
            }
            text = "".join(str(each.data or "") for each in children if each.name == "#text")
            yield Element(number, name.lower(), attributes, text)
        waiting.extend(reversed(children))
