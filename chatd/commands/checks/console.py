"""The console's start page on an organisation's own site: as the manifest has it, with this line's address in it."""

import re
from collections.abc import Callable

from chatd.commands.checks.addresses import is_plain_http
from chatd.commands.checks.fetching import Answer
from chatd.commands.checks.findings import Findings
from chatd.commands.checks.policies import parsed
from chatd.commands.checks.templates import filled_in
from chatd.process.manifest import CONSOLE_PAGE, Manifest

_VERSION = re.compile(r"/w/([^/\"]+)/console/console\.js")


def check_console_page(
    answer: Answer,
    line: str,
    release_of: Callable[[str], Manifest | None],
    findings: Findings,
) -> None:
    """Find whatever differs, and a header that the page cannot say of itself."""
    text = answer.body.decode("utf-8", "replace").strip()
    findings.expect(
        not is_plain_http(answer.url), "page", "comes by http: anybody on the way may change it"
    )
    version = _VERSION.search(text)
    if not findings.expect(version is not None, "page", "not a start page of the console"):
        return
    release = release_of(version[1] if version else "")
    if release is None or CONSOLE_PAGE not in release.pages:
        findings.unchecked("page", "no signed manifest has this page")
        return
    gaps = filled_in(release.pages[CONSOLE_PAGE].strip(), text)
    if findings.expect(gaps is not None, "page", "not the start page of the manifest"):
        said = (gaps or {}).get("line.origin")
        findings.expect(said == line, "page", f"is of the line {said}")
        socket = (gaps or {}).get("line.socket")
        findings.expect(socket == line.replace("http", "ws", 1), "page", f"may connect to {socket}")
    policies = parsed([answer.headers.get("content-security-policy", "")])
    if not any("frame-ancestors" in each for each in policies):
        findings.warn("page", "no header with frame-ancestors: others may frame it")
