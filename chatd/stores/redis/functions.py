"""Functions that run inside Redis: short, and in one step. The daemon's user may call them, and may not EVAL.

Their names hold a hash of their code: so two releases live side by side on one Redis, and a function is never another
than the one that its caller means. Redis forgets them when it starts anew; whoever misses one loads its library.
"""

import hashlib
from importlib.resources import files
from typing import NamedTuple


class Library:
    """One file of Lua; in it `PREFIX` stands for the name of the library."""

    def __init__(self, package: str, file: str) -> None:
        """`file` lies in the package, like `chatd.line.redis` and `line.lua`."""
        body = (files(package) / file).read_text(encoding="utf-8")
        digest = hashlib.sha256(body.encode()).hexdigest()[:12]
        self.name = f"chatd_{file.removesuffix('.lua')}_{digest}"
        self.code = f"#!lua name={self.name}\n" + body.replace("PREFIX", self.name)

    def function(self, name: str) -> "Function":
        """The function that the file registers as `PREFIX_name`."""
        return Function(self, f"{self.name}_{name}")


class Function(NamedTuple):
    """One function, and the library to be loaded when Redis does not know it."""

    library: Library
    name: str
