"""A line, held against the signed manifest: every byte of every file in every encoding, its headers, its pages."""

from collections.abc import Mapping, Sequence

from chatd.commands.checks.fetching import Answer, Fetcher, Unreachable, unzipped
from chatd.commands.checks.findings import Findings
from chatd.commands.checks.policies import parsed
from chatd.commands.checks.templates import filled_in, foreign_in
from chatd.commands.roots import is_as_expected
from chatd.process.manifest import (
    MANIFEST_MAX_BYTES,
    SIGNATURE_SUFFIX,
    Manifest,
    ManifestError,
    check_signature,
    integrity_of,
    read_manifest,
)

PAGE_MAX_BYTES = 256 * 1024
_CONSOLE = "console/index.html"
_GUEST = "console/guest.html"
_ALONE = ("console/root.html", "console/openapi.json")  # each stands alone, where a release has it
_EVERYWHERE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
_FOR_PAGES = {"cross-origin-opener-policy": "same-origin", "cache-control": "no-store"}
_LASTING = "immutable"  # what is pinned and says nothing of a visit may be kept


def fetched_manifest(
    fetcher: Fetcher, origin: str, version: str, key: str, findings: Findings
) -> tuple[bytes, Manifest] | None:
    """What the line says that it serves, if the release key has signed it; "" is the version that runs.

    None when there is nothing to compare with, which is a finding.
    """
    path = f"/w/{version}/manifest.json" if version else "/w/manifest.json"
    parts: list[bytes] = []
    for each in (path, path + SIGNATURE_SUFFIX):
        answer = _got(fetcher, origin + each, findings, each, MANIFEST_MAX_BYTES)
        if answer is None:
            return None
        if answer.status != 200:  # noqa: PLR2004 - as HTTP has it
            findings.unchecked(each, f"status {answer.status}: this release has no such file")
            return None
        parts.append(answer.body)
    try:
        check_signature(key, parts[0], parts[1])
        manifest = read_manifest(parts[0])
    except ManifestError as error:
        findings.different(path, str(error))
        return None
    findings.compared += 1
    if version and manifest.version != version:
        findings.different(path, f"is of {manifest.version}")
        return None
    return parts[0], manifest


class LineCheck:
    """One line and one release. Finds; raises nothing."""

    def __init__(
        self, fetcher: Fetcher, origin: str, manifest: Manifest, findings: Findings
    ) -> None:
        self._fetcher, self._origin = fetcher, origin
        self._manifest, self._findings = manifest, findings

    def release(self) -> None:
        """What visitors load of this release."""
        self._files(f"w/{self._manifest.version}/")

    def console(self) -> None:
        """The console's start page and what it loads, and the page for roots: only the release that runs has them."""
        self._files("console/assets/")
        for path in _ALONE:
            if path in self._manifest.files:
                self._file(path)
        if _GUEST in self._manifest.files:
            self._start("/g/any", _GUEST, "w/")
        self._start("/console/", _CONSOLE, "console/assets/")

    def _start(self, path: str, file: str, folder: str) -> None:
        """A start page that is the same for everybody."""
        answer = self._page(path, self._manifest.files[file].raw)
        if answer is not None:
            right = self._manifest.files[file].integrity == integrity_of(answer.body)
            self._findings.expect(right, path, "not the start page of the manifest")
            self._policy(answer, path, folder)

    def own_page(self, embed: str, roots: Sequence[str]) -> None:
        """The own page of an embed: the bootstrap of the manifest, filled in with words, numbers and these roots."""
        path = f"/l/{embed}"
        answer = self._page(path, PAGE_MAX_BYTES)
        if answer is None:
            return
        template = self._manifest.pages[f"w/{self._manifest.version}/own.html"]
        gaps = filled_in(template, answer.body.decode("utf-8", "replace"))
        if self._findings.expect(
            gaps is not None, path, "not the own page of the manifest with its texts filled in"
        ):
            self._gaps(path, gaps or {}, embed, roots)
        self._policy(answer, path, "w/")

    def _gaps(self, path: str, gaps: Mapping[str, str], embed: str, roots: Sequence[str]) -> None:
        expect = self._findings.expect
        foreign = foreign_in(gaps["line.help"], path)
        expect(not foreign, path, f"what is filled in holds more than help: {foreign}")
        expect(gaps["line.embed"] == embed, path, "is of another embed")
        if roots:
            said = sorted(gaps["line.roots"].split())
            keys = [root.partition(".")[0] for root in roots]  # the line's own page pins no number
            expect(is_as_expected(said, keys), path, f"roots: {' '.join(said) or 'none'}")
        else:
            self._findings.warn(path, f"roots, not compared: {gaps['line.roots'] or 'none'}")

    def _files(self, folder: str) -> None:
        for path in self._manifest.files:
            if path.startswith(folder) and path not in self._manifest.pages:
                self._file(path)

    def _file(self, path: str) -> None:
        said = self._manifest.files[path]
        for encoding in ("identity", "gzip", "br"):
            answer = _got(
                self._fetcher, f"{self._origin}/{path}", self._findings, path, said.raw, encoding
            )
            if answer is None or not self._is_there(answer, path):
                return
            self._bytes(answer, path)
            if encoding == "identity":
                self._headers(answer, path)

    def _bytes(self, answer: Answer, path: str) -> None:
        """What a browser would have after decoding."""
        said = self._manifest.files[path]
        body, words = answer.body, ""
        try:
            if answer.encoding == "gzip":
                body, words = unzipped(body, said.raw), " (gzip)"
        except Unreachable as error:
            self._findings.different(path, str(error))
            return
        if answer.encoding == "br":
            right, words = said.br == integrity_of(body), " (brotli)"
        elif answer.encoding not in {"", "identity", "gzip"}:
            self._findings.different(path, f"comes in an encoding of its own: {answer.encoding}")
            return
        else:
            right = said.integrity == integrity_of(body)
        self._findings.expect(right, path, f"other bytes than the manifest says{words}")

    def _is_there(self, answer: Answer, path: str) -> bool:
        return self._findings.expect(
            answer.status == 200,  # noqa: PLR2004 - as HTTP has it
            path,
            f"status {answer.status} instead of 200",
        )

    def _page(self, path: str, max_bytes: int) -> Answer | None:
        answer = _got(self._fetcher, self._origin + path, self._findings, path, max_bytes)
        if answer is None or not self._is_there(answer, path):
            return None
        for name, value in (_EVERYWHERE | _FOR_PAGES).items():
            self._header(answer, path, name, value)
        self._no_cookie(answer, path)
        return answer

    def _headers(self, answer: Answer, path: str) -> None:
        for name, value in _EVERYWHERE.items():
            self._header(answer, path, name, value)
        self._no_cookie(answer, path)
        is_lasting = path.endswith("/loader.js") or path.startswith("console/assets/")
        kept = answer.headers.get("cache-control", "")
        self._findings.expect(
            (_LASTING in kept) if is_lasting else kept == "no-store",
            path,
            f"cache-control: {kept or 'none'}",
        )
        if path.startswith("w/"):
            self._header(answer, path, "access-control-allow-origin", "*")
            self._header(answer, path, "cross-origin-resource-policy", "cross-origin")
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        wanted = {"js": "text/javascript", "css": "text/css", "json": "application/json"}
        self._findings.expect(
            kind == wanted.get(path.rpartition(".")[2], kind),
            path,
            f"content-type: {kind or 'none'}",
        )

    def _header(self, answer: Answer, path: str, name: str, value: str) -> None:
        said = answer.headers.get(name, "")
        self._findings.expect(said == value, path, f"{name}: {said or 'none'}, not {value}")

    def _no_cookie(self, answer: Answer, path: str) -> None:
        self._findings.expect("set-cookie" not in answer.headers, path, "sets a cookie")
        if answer.url.startswith("https:") and "strict-transport-security" not in answer.headers:
            self._findings.warn(path, "no strict-transport-security")

    def _policy(self, answer: Answer, path: str, folder: str) -> None:
        """What the page may run and whom it may ask: scripts of ours alone, and nobody else."""
        said = answer.headers.get("content-security-policy", "")
        policies = parsed([said])
        wanted: dict[str, set[str]] = {
            "default-src": {"'none'"},
            "script-src": {f"{self._origin}/{folder}"},
            "style-src": {f"{self._origin}/{folder}"},
            "connect-src": {self._origin, f"ws{self._origin.removeprefix('http')}"},
            "base-uri": {"'none'"},
            "form-action": {"'none'"},
            "frame-ancestors": {"'none'"},
            "require-trusted-types-for": {"'script'"},
        }
        for name, sources in wanted.items():
            have = set(policies[0].get(name, ())) if policies else set()
            self._findings.expect(
                have == sources,
                path,
                f"content-security-policy: {name} {' '.join(sorted(have)) or 'is not there'}",
            )


def _got(
    fetcher: Fetcher,
    url: str,
    findings: Findings,
    where: str,
    max_bytes: int,
    encoding: str = "identity",
) -> Answer | None:
    """The answer; None, which is a finding, when there is none: longer than it may be is different."""
    try:
        return fetcher.get(url, max_bytes=max_bytes, encoding=encoding)
    except Unreachable as error:
        if str(error).startswith("is longer"):
            findings.different(where, str(error))
        else:
            findings.unchecked(where, str(error))
        return None
