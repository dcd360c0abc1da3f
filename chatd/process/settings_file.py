"""The settings' file of a service, `NAME=value` in each line, for commands that somebody types beside it."""

import re
from collections.abc import Mapping
from pathlib import Path

from chatd.process.config import ConfigError

_LINE = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)")


def read_settings(path: Path) -> Mapping[str, str]:
    """What stands in the file, as systemd reads it: empty lines and those that begin with # or ; are passed over.

    Raises: ConfigError (a line that is none of these, quotes, bytes that are not UTF-8), OSError.
    """
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8") from None
    settings: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None or found["value"][:1] in ('"', "'"):
            raise ConfigError(f"{path}, line {number}: NAME=value, without quotes and `export`")
        settings[found["name"]] = found["value"]
    return settings
