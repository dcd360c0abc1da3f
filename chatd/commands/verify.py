"""`verify URL` compares a line, or a partner's page, with a release's signed manifest. Anybody can run it.

Exit codes: 0 the same, 1 differences, 2 it could not be checked.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from chatd.base.file_faults import of_a_file
from chatd.commands.checks.addresses import origin_in, split
from chatd.commands.checks.console import check_console_page
from chatd.commands.checks.fetching import Answer, Fetcher, Unreachable
from chatd.commands.checks.findings import Finding, Findings, Kind
from chatd.commands.checks.line import LineCheck, fetched_manifest
from chatd.commands.checks.page import Expected, PageCheck
from chatd.commands.checks.retired import retired_versions
from chatd.commands.release import add_release_key_option, checked, read_signed, release_key
from chatd.commands.roots import check_root
from chatd.commands.terminal import Mistaken, Namespace, Subparsers, finish, say, warn
from chatd.process.config import Config
from chatd.process.manifest import Manifest
from chatd.process.setting_kinds import Misfit, as_browsers_write

SAME, DIFFERENT, UNCHECKED = 0, 1, 2
TIMEOUT_MAX_SECONDS = 120


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "verify",
        help="compare a line, or a partner's page, with the signed manifest",
        description="Exit code 0: the same; 1: differences, one on each line; 2: it could not be checked. Such as: "
        "python -m chatd verify https://line.example.org --embed etusivu --root KEY, or, for a partner's page: "
        "python -m chatd verify https://partner.example/help --line https://line.example.org --root KEY",
    )
    parser.add_argument("url", metavar="URL", help="a line's origin, or the address of a page")
    parser.add_argument(
        "--line", metavar="ORIGIN", help="URL is a partner's page whose snippet is of this line"
    )
    parser.add_argument(
        "--embed", action="append", default=[], help="whose own page to compare; of a page: its own"
    )
    parser.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="KEY[.N]",
        help="a root that must stand there, on a partner's page with N or more",
    )
    parser.add_argument(
        "--number", action="append", default=[], help="a number that a snippet must name"
    )
    parser.add_argument(
        "--console",
        action="store_true",
        help="URL is the console's start page on a site of your own",
    )
    parser.add_argument("--version", default="", help="of a line; default: the one that runs")
    parser.add_argument(
        "--manifest",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="signed, with FILE.sig beside it; default: the line's own; once for each version",
    )
    add_release_key_option(parser)
    parser.add_argument("--strict", action="store_true", help="warnings are differences")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument(
        "--timeout", type=int, default=15, metavar="SECONDS", help="for each request; default: 15"
    )
    parser.set_defaults(run=run, act=_verify)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _verify(args: Namespace, config: Config) -> int:
    findings = Findings()
    try:
        _Check(args, config, findings).run()
    except (Mistaken, Unreachable) as error:
        warn(str(error))
        return UNCHECKED
    except OSError as error:
        warn(of_a_file(error))
        return UNCHECKED
    _tell(args, findings)
    return _code(args, findings)


class _Check:
    """What was asked for. Raises: Mistaken, Unreachable, OSError where nothing can be compared at all."""

    def __init__(self, args: Namespace, config: Config, findings: Findings) -> None:
        self._args, self._findings = args, findings
        if not 1 <= args.timeout <= TIMEOUT_MAX_SECONDS:
            raise Mistaken(f"--timeout: from 1 to {TIMEOUT_MAX_SECONDS} seconds")
        for root in args.root:
            check_root(root)
        self._key = release_key(args, config)
        self._given = self._given_manifests()
        self._page_origin = origin_in(args.url)
        if not self._page_origin:
            raise Mistaken("URL: an address that begins with https:// or http://")
        self._line = _origin("--line", args.line) if args.line else ""
        named = [each for each in (self._page_origin, self._line) if each]
        self._fetcher = Fetcher(*named, timeout_seconds=args.timeout)

    def run(self) -> None:
        """A partner's page where a line was named beside it, else a line."""
        if self._line and self._args.console:
            self._console_page()
        elif self._line:
            self._page()
        else:
            self._whole_line()

    def _given_manifests(self) -> dict[str, Manifest]:
        given = {}
        for path in self._args.manifest:
            data, signature = read_signed(path)
            manifest = checked(str(path), data, signature, self._key)
            given[manifest.version] = manifest
        return given

    def _whole_line(self) -> None:
        args, origin = self._args, _origin("URL", self._page_origin)
        embeds = list(args.embed)
        path = split(args.url).path.strip("/")
        if path.startswith("l/"):
            embeds.append(path.removeprefix("l/"))
        elif path:
            raise Mistaken("URL: a line's origin; for a partner's page say also --line ORIGIN")
        manifest = self._manifest_of(origin, args.version)
        if manifest is None:
            return
        check = LineCheck(self._fetcher, origin, manifest, self._findings)
        check.release()
        if not args.version:
            check.console()
            for embed in dict.fromkeys(embeds):
                check.own_page(embed, args.root)
                self._expect_unretired(origin, embed, manifest.version)

    def _expect_unretired(self, line: str, embed: str, version: str) -> None:
        try:
            retired = retired_versions(self._fetcher, line, embed, self._key, self._findings)
        except Unreachable as error:
            self._findings.unchecked(f"/line/{embed}", str(error))
            return
        told = f"{version} is retired: its pages open no chat"
        self._findings.expect(version not in retired, f"/line/{embed}", told)

    def _manifest_of(self, origin: str, version: str) -> Manifest | None:
        """The line's, which must be the given one where one of that version is given."""
        found = fetched_manifest(self._fetcher, origin, version, self._key, self._findings)
        if found is None:
            return self._given.get(version)
        manifest = found[1]
        given = self._given.get(manifest.version)
        if self._given:
            self._findings.expect(
                given == manifest, "/w/manifest.json", f"{manifest.version}: not the manifest given"
            )
        return given or manifest

    def _asked_page(self) -> Answer:
        answer = self._fetcher.get(self._args.url)
        if answer.status != 200:  # noqa: PLR2004 - as HTTP has it
            raise Unreachable(f"{self._args.url}: status {answer.status}")
        return answer

    def _console_page(self) -> None:
        check_console_page(self._asked_page(), self._line, self._release_of, self._findings)

    def _page(self) -> None:
        answer = self._asked_page()
        embed = self._args.embed[0] if self._args.embed else ""
        expected = Expected(self._line, embed, self._args.root, self._args.number)
        check = PageCheck(answer, expected, self._release_of, self._findings)
        check.all()
        for pinned_embed, version in check.pinned:
            self._expect_unretired(self._line, pinned_embed, version)

    def _release_of(self, version: str) -> Manifest | None:
        if version not in self._given:
            found = fetched_manifest(self._fetcher, self._line, version, self._key, self._findings)
            if found is None:
                return None
            self._given[version] = found[1]
        return self._given[version]


def _origin(name: str, text: str) -> str:
    try:
        right = as_browsers_write(text)
    except Misfit as misfit:
        raise Mistaken(f"{name}: {misfit}") from None
    if right != text.rstrip("/"):
        raise Mistaken(f"{name}: as browsers write it: {right}")
    return right


def _tell(args: Namespace, findings: Findings) -> None:
    if args.json:
        by_kind = {kind.value: _as_json(findings.of(kind)) for kind in Kind}
        say(json.dumps({"url": args.url, "compared": findings.compared, **by_kind}))
        return
    for each in findings.all:
        say(f"{each.kind.value}: {printable(each.where)}: {printable(each.text)}")
    if not findings.of(Kind.DIFFERENT) and not findings.of(Kind.UNCHECKED):
        say(f"the same: {findings.compared} things compared")


def printable(text: str) -> str:
    """One line without signs that a terminal obeys: it may come from the page."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _as_json(findings: Sequence[Finding]) -> list[dict[str, str]]:
    return [{"where": each.where, "text": each.text} for each in findings]


def _code(args: Namespace, findings: Findings) -> int:
    if findings.of(Kind.DIFFERENT) or (args.strict and findings.of(Kind.WARNING)):
        return DIFFERENT
    return UNCHECKED if findings.of(Kind.UNCHECKED) else SAME
