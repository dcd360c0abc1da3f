"""A partner's page: whether its snippets still pin the release of the manifest, and what of the page could hinder them.

A page can show a crawler something else than people: what is found is what it says to whoever asks without a cookie.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatd.commands.checks.addresses import is_plain_http, joined, origin_in, split
from chatd.commands.checks.elements import Element, elements_in
from chatd.commands.checks.fetching import Answer
from chatd.commands.checks.findings import Findings
from chatd.commands.checks.policies import Policy, lets_connect, lets_frame, lets_script, parsed
from chatd.commands.roots import is_as_expected, roots_in
from chatd.process.manifest import Manifest

_LOADER = re.compile(r"/w/(?:([^/]+)/)?loader\.js")
_NUMBER = re.compile(r"\+?\d[\d -]+")
_HASH = re.compile(r"sha(256|384|512)-")
ReleaseOf = Callable[[str], Manifest | None]


@dataclass(frozen=True, slots=True)
class Expected:
    """What whoever asks knows: the line's origin, and, where they are said, embed, roots and numbers."""

    line: str
    embed: str = ""
    roots: Sequence[str] = ()
    numbers: Sequence[str] = ()


class PageCheck:
    """One page. `release_of`: the signed manifest of a version, None when there is none. Finds; raises nothing."""

    def __init__(
        self, answer: Answer, expected: Expected, release_of: ReleaseOf, findings: Findings
    ) -> None:
        self._answer, self._expected = answer, expected
        self._release_of, self._findings = release_of, findings
        self.pinned: set[tuple[str, str]] = set()  # embed and version, where a release is known
        self._elements = elements_in(answer.body.decode("utf-8", "replace"))
        self._links = [each for each in self._elements if each.name == "a" and each.has("href")]

    def all(self) -> None:
        """Everything."""
        url = self._answer.url
        self._findings.expect(
            not is_plain_http(url), "page", "comes by http: anybody on the way may change it"
        )
        loaders = [each for each in self._elements if is_loader(each)]
        if self._findings.expect(bool(loaders), "page", "no snippet is there"):
            for each in loaders:
                self._snippet(each)
            self._company(loaders)
        self._surroundings()

    # ---- the snippet ----

    def _snippet(self, script: Element) -> None:
        where = f"snippet {script.get('data-embed') or script.get('data-line') or '?'}"
        source = script.get("src").strip()
        expect = self._findings.expect
        if not expect(bool(source), where, "the loader stands in the page itself: nothing pins it"):
            return
        address = joined(self._answer.url, source)
        origin = origin_in(address)
        expect(origin == self._expected.line, where, f"the loader comes from {origin or source}")
        found = _LOADER.fullmatch(split(address).path)
        if expect(
            found is not None and bool(found[1]), where, "the loader's address names no version"
        ):
            self._pin(script, where, str(found[1]) if found else "")
        self._words(script, where)
        self._link(script, where)
        self._policies(script, where, address)

    def _pin(self, script: Element, where: str, version: str) -> None:
        expect = self._findings.expect
        hashes = script.get("integrity").split()
        if not expect(
            any(_HASH.match(each) for each in hashes),
            where,
            "no integrity: any program would start",
        ):
            return
        expect(
            script.get("crossorigin").lower() in {"", "anonymous"} and script.has("crossorigin"),
            where,
            "no crossorigin=anonymous: browsers do not start the loader",
        )
        release = self._release_of(version)
        if release is None:
            self._findings.unchecked(
                where, f"no signed manifest of {version}: {' '.join(hashes)} is not compared"
            )
            return
        self.pinned.add((script.get("data-embed") or script.get("data-line"), version))
        right = release.files[release.loader].integrity
        expect(hashes == [right], where, f"integrity {' '.join(hashes)}, not that of {version}")

    def _words(self, script: Element, where: str) -> None:
        expect, expected = self._findings.expect, self._expected
        embed = script.get("data-embed") or script.get("data-line")
        if expected.embed:
            expect(embed == expected.embed, where, f"is of the embed {embed or 'none'}")
        roots = roots_in(script.get("data-root"))
        if expected.roots:
            told = f"roots: {' '.join(roots) or 'none'}"
            expect(is_as_expected(roots, expected.roots), where, told)
        elif expect(bool(roots), where, "names no root: it opens no sealed conversation"):
            self._findings.warn(where, f"roots, not compared: {' '.join(roots)}")
        leave_to = script.get("data-exit")
        if leave_to:
            is_safe = split(leave_to).scheme == "https" and bool(origin_in(leave_to))
            is_safe = is_safe or (origin_in(leave_to) != "" and not is_plain_http(leave_to))
            expect(is_safe, where, f"leaves to {leave_to[:80]}, which is not https")
        if script.get("data-mode") == "framed":
            self._findings.warn(where, "data-mode=framed: weaker, for the line chooses the program")

    def _link(self, script: Element, where: str) -> None:
        """The link that works without scripts, 112, and every number that the snippet names."""
        embed = script.get("data-embed") or script.get("data-line")
        own = f"{self._expected.line}/l/{embed}"
        ours = [each for each in self._links if each.has("data-avoinlinja")]
        leads = [joined(self._answer.url, each.get("href").strip()) for each in ours]
        expect = self._findings.expect
        expect(
            own in [re.sub(r"/?([?#].*)?$", "", each) for each in leads], where, f"no link to {own}"
        )
        dialled = {_digits(each.get("href")) for each in self._links if _is_call(each)}
        for number in ["112", *_numbers(script.get("data-help"))]:
            expect(_digits(number) in dialled, where, f"no link that calls {number}")
        for number in self._expected.numbers:
            said = {_digits(each) for each in _numbers(script.get("data-help"))}
            expect(_digits(number) in said, where, f"does not name {number}")

    def _policies(self, script: Element, where: str, address: str) -> None:
        for policy in self._page_policies():
            self._policy(policy, script, where, address)

    def _policy(self, policy: Policy, script: Element, where: str, address: str) -> None:
        page, line = self._answer.url, self._expected.line
        nonce, integrity = script.get("nonce"), script.get("integrity").strip()
        expect = self._findings.expect
        runs = lets_script(policy, address, page, nonce=nonce, integrity=integrity)
        expect(runs, where, "the page's policy does not let the loader run (script-src)")
        for each in (f"{line}/", f"ws{line.removeprefix('http')}/"):
            told = f"the page's policy lets nothing connect to {each} (connect-src)"
            expect(lets_connect(policy, each, page), where, told)
        told = (
            "the page's policy lets no frame be made (trusted-types avoinlinja, or frame-src blob:)"
        )
        expect(lets_frame(policy), where, told)

    def _page_policies(self) -> list[Policy]:
        in_page = [
            each.get("content")
            for each in self._elements
            if each.name == "meta"
            and each.get("http-equiv").strip().lower() == "content-security-policy"
        ]
        return parsed([self._answer.headers.get("content-security-policy", ""), *in_page])

    # ---- what is around it ----

    def _company(self, loaders: Sequence[Element]) -> None:
        """Scripts of others, of which those before the loader could take its place."""
        if len(loaders) > 1:
            self._findings.warn("page", f"{len(loaders)} loaders: the first serves all snippets")
        for each in self._elements:
            if each.name == "script" and each not in loaders and _is_run(each):
                source = each.get("src") or each.get("href") or "in the page itself"
                before = each.number < loaders[0].number
                where = (
                    "before the loader, and could take its place" if before else "beside the loader"
                )
                self._findings.warn("page", f"a script {where}: {source[:200]}")

    def _surroundings(self) -> None:
        for each in self._elements:
            words = _doubtful(each)
            if words:
                self._findings.warn("page", words)
        for each in self._links:
            if each.has("data-avoinlinja"):
                address = joined(self._answer.url, each.get("href").strip())
                told = f"a link that opens the chat leads to {address[:200]}"
                self._findings.expect(origin_in(address) == self._expected.line, "page", told)


def is_loader(element: Element) -> bool:
    """Whether it is a snippet's script, by its address or by what it says."""
    if element.name != "script":
        return False
    path = split(element.get("src").strip()).path if "//" in element.get("src") else ""
    is_named = element.has("data-embed") or element.has("data-line")
    return is_named or _LOADER.fullmatch(path) is not None


def _is_run(script: Element) -> bool:
    """A type that browsers run; data and templates lie there."""
    kind = script.get("type").strip().lower()
    return kind in {"", "module", "importmap", "speculationrules"} or "script" in kind


def _doubtful(element: Element) -> str:
    """In words, what of an element could cover the chat or lead away from it; "" when nothing."""
    source = (element.get("src") or element.get("href") or element.get("data"))[:200]
    if element.name in {"iframe", "frame", "object", "embed", "portal"}:
        return f"a frame of others: {source or element.name}"
    if element.name == "base" and element.has("href"):
        return f"addresses of this page are read from {source}"
    if element.name == "meta" and element.get("http-equiv").strip().lower() == "refresh":
        return f"the page goes elsewhere by itself: {element.get('content')[:200]}"
    for name, value in element.attributes.items():
        if name.startswith("on") or value.strip().lower().startswith("javascript:"):
            return f"a script in an attribute: {element.name} {name}"
    if _covers(element):
        return f"an overlay that could cover the chat: {element.name} {element.get('id')[:40]}".rstrip()
    return ""


def _covers(element: Element) -> bool:
    """By its own style; what style sheets do is not read here."""
    if element.has("popover") or (element.name == "dialog" and element.has("open")):
        return True
    style = re.sub(r"\s", "", element.get("style").lower())
    return "position:fixed" in style or "position:sticky" in style or "z-index:" in style


def _is_call(link: Element) -> bool:
    return link.get("href").strip().lower().startswith("tel:")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9+]", "", text)


def _numbers(text: str) -> list[str]:
    """What `data-help` names, as widget/src/embed/settings.ts reads it."""
    named = [each.rpartition(":")[2].strip() for each in text.split(",")]
    return [each for each in named if _NUMBER.fullmatch(each)]
