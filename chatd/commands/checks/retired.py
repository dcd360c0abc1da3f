"""Whether a version is retired: the line hands out what the release key has signed of that, and only that counts."""

from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from chatd.base.base64url import to_bytes
from chatd.base.retirement import is_signed, read_retirement
from chatd.commands.checks.fetching import Fetcher
from chatd.commands.checks.findings import Findings

PROFILE_MAX_BYTES = 256 * 1024


class _Profile(msgspec.Struct):
    retirements: list[str] = []


def retired_versions(
    fetcher: Fetcher, line: str, embed: str, key: str, findings: Findings
) -> Mapping[str, str]:
    """Version → the statement, as the line's answer about this embed has them. Raises: Unreachable."""
    path = f"/line/{quote(embed, safe='')}"
    answer = fetcher.get(line + path, max_bytes=PROFILE_MAX_BYTES)
    retired: dict[str, str] = {}
    try:
        statements = msgspec.json.decode(answer.body, type=_Profile).retirements
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        findings.unchecked(path, f"status {answer.status}: no profile of a line")
        return retired
    for each in statements:
        try:
            version = read_retirement(each).version
        except ValueError:
            findings.different(path, "hands out a retirement that is none")
            continue
        if is_signed(each, to_bytes(key)):
            retired[version] = each
        else:
            findings.different(path, f"hands out a retirement of {version} by another key")
    return retired
