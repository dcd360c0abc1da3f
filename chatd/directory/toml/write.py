"""Writes what organisations have decided as a file that `organisations load` reads: all of it, and no secret.

Secrets are in none of these tables: passkeys, bearers, links and keys are no items. A root is a public key.
"""

from typing import Any

import tomli_w

from chatd.directory.rules.directory import Directory
from chatd.directory.rules.items import items_of
from chatd.directory.rules.written import table_of

HEAD = """\
# All that is decided for the organisations below. `chatd organisations load FILE` reads it, and so does the console
# ("Staff", then "Organisation"). `chatd example organisations` explains each key. No secret stands here.

"""


def written(directory: Directory) -> str:
    """TOML, parents first."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for key, item in items_of(directory).items():
        tables.setdefault(key.kind, []).append(table_of(item))
    return HEAD + tomli_w.dumps(tables)
