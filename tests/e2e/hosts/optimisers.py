"""What optimisers, caches, editors and consent tools make of a snippet: a pin that breaks falls to the link."""

import re

from tests.e2e.hosts.row import Opens, Row, again

SRC = r'src="([^"]*)"'
WAIT = again((r"<script async", '<script type="text/plain" data-category="chat"'))
LATE = again((r"<script async", "<script async data-late"))
RUN = """
    for (const old of document.querySelectorAll('script[type="text/plain"], script[data-src]')) {
      const made = document.createElement('script');
      for (const {name, value} of old.attributes) if (name !== 'type') made.setAttribute(name.replace('data-src', 'src'), value);
      old.replaceWith(made);
    }"""


def unquoted(snippet: str) -> str:
    """As minifiers of HTML write it."""
    return re.sub(r'="([^\s"\'<>=`]+)"', r"=\1", snippet).replace("\n", "")


def turned(snippet: str) -> str:
    """The attributes in another order, tags in capitals."""

    def back(found: re.Match[str]) -> str:
        parts = re.findall(r'[\w-]+(?:="[^"]*")?', found[2])
        return f"<{found[1].upper()} {' '.join(reversed(parts))}>"

    return re.sub(r"<(a|script) ([^>]*)>", back, snippet)


ROWS = [
    Row("optimised: unquoted and in one line", change=unquoted),
    Row("optimised: attributes in another order", change=turned),
    Row("optimised: paragraphs and breaks", change=lambda one: "<p>" + one.replace("\n", "<br />\n") + "</p>"),
    Row("optimised: deferred", change=again(("<script async", "<script defer"))),
    Row("optimised: not async", change=again(("<script async", "<script"))),
    Row("optimised: a module", change=again(("<script async", '<script type="module"'))),
    Row("optimised: before the link", change=lambda one: "\n".join(reversed(one.split("\n")))),
    Row("optimised: a version added", change=again((r'loader\.js"', 'loader.js?ver=6.9.1#x"'))),
    Row("optimised: address without its scheme", change=again((r'="http:', '="'))),
    Row("optimised: a new tab, and more in rel", change=again(('rel="', 'target="_blank" rel="nofollow sponsored '))),
    Row("optimised: tracking in the link", change=again((r'(/l/[\w-]+)"', r'\1/?utm_source=x&fbclid=y#z"'))),
    Row("optimised: the pin broken", change=again((r"integrity=\"sha384-.", 'integrity="sha384-_')),
        opens=Opens.OWN, noise="integrity|digest"),
    Row("optimised: the pin of another", change=again((r"sha384-[^\"]*", "sha384-" + "A" * 64)), opens=Opens.OWN, noise="integrity|digest"),
    Row("optimised: crossorigin lost", change=again((r' crossorigin="anonymous"', "")), opens=Opens.OWN, noise="integrity|CORS|digest"),
    Row("optimised: the pin lost", change=again((r' integrity="[^"]*"', ""))),
    Row("optimised: the script lost", change=again((r"<script.*</script>", "")), opens=Opens.OWN),
    Row("optimised: what the script says lost", change=again((r' data-(embed|root|exit|lang|help)="[^"]*"', "")), opens=Opens.OWN),
    Row("optimised: the mark of the link lost", change=again((r" data-avoinlinja", "")), opens=Opens.OWN),
    Row("optimised: the link goes round", change=again((r'<a href="([^"]*)"', r'<a href="/host/go?to=\1"')),
        answers={"/go": ("text/html", "<script>location = 'OWN'</script>")}, opens=Opens.OWN),
    Row("optimised: a copy on their own server", change=again((SRC, 'src="/host/loader.js"')), answers={"/loader.js": ("text/javascript", "LOADED")},
        opens=Opens.CHAT),
    Row("optimised: inline as data", change=again((SRC, 'src="data:text/javascript;base64,LOADED64"'))),
    Row("optimised: inline", change=again((r"<script async (.*?)></script>", r"<script \1>LOADED</script>"), (f" {SRC}", ""), (r' integrity="[^"]*"', ""))),
    Row("optimised: waits for a hand", change=again((SRC, r'data-src="\1"')),
        last=f"addEventListener('pointerover', () => {{ {RUN} }}, {{once: true}})", opens=Opens.OWN),
    Row("optimised: has come with a hand", change=again((SRC, r'data-src="\1"')), last=RUN),
    Row("optimised: waits for consent", change=WAIT, opens=Opens.OWN),
    Row("optimised: consent is given", change=WAIT, last=RUN),
    Row("optimised: run twice", last=RUN.replace('script[type="text/plain"]', "script[data-embed]")),
    Row("optimised: run again in a new element", change=again(("<script async", '<script type="a1b2-text/javascript" data-cfasync="true"')),
        last=RUN.replace("text/plain", "a1b2-text/javascript")),
    Row("optimised: the script away once it has run", last="""
        await new Promise((done) => setTimeout(done, 300)); for (const one of document.querySelectorAll('script')) one.remove()"""),
    Row("optimised: drawn from a template", body="<template id=t>{a}</template><div id=there></div>",
        last="there.append(t.content.cloneNode(true))"),
    Row("optimised: written by a script", first="addEventListener('DOMContentLoaded', () => document.querySelector('h1').after("
        "document.createRange().createContextualFragment(document.getElementById('kept').value)))",
        body="<textarea id=kept hidden>{a}</textarea>" ),
    Row("optimised: into a worker", change=again((r"<script async", '<script type="text/partytown"')), opens=Opens.OWN),
    Row("optimised: from another house", change=again((SRC, 'src="https://cdn.example/cache/loader.js"')), opens=Opens.OWN,
        noise="ERR_|cdn.example"),
    Row("optimised: through a path of theirs", change=again((r'src="http://([^/"]*)([^"]*)"', r'src="/host/zone/http/\1\2"')), opens=Opens.OWN,
        noise="integrity|digest|CORS"),
    Row("optimised: combined with others", change=again((r"<script async (.*?)></script>",
        r"<script \1>(() => { 'use strict'; var a = 1 })();LOADED;(function () { window.theirs = 1 })()</script>"), (f" {SRC}", ""),
        (r' integrity="[^"]*"', ""))),
    Row("optimised: all on one line, without types", change=lambda one: re.sub(r"\s+", " ", one).replace(' crossorigin="anonymous"', " crossorigin")),
    Row("optimised: frames are lazy", first="""
        const make = Document.prototype.createElement;
        Document.prototype.createElement = function (name, ...more) { const made = make.call(this, name, ...more);
          if (/^iframe$/i.test(name)) made.loading = 'lazy'; return made };
        addEventListener('load', () => new MutationObserver(() => { for (const one of document.querySelectorAll('iframe:not([data-lazy])')) {
          one.dataset.lazy = 'true'; one.loading = 'lazy'; one.setAttribute('importance', 'low') } }).observe(document, {childList: true, subtree: true}))"""),
    Row("optimised: prefetched and prerendered", head='<link rel=prefetch href="OWN"><link rel=dns-prefetch href="LINE"><link rel=preconnect href="LINE">'
        '<script type=speculationrules>{"prerender":[{"where":{"href_matches":"/host/*"}}]}</script>', noise="prefetch|preconnect|specul|ERR_BLOCKED_BY_RESPONSE"),
    Row("optimised: loaded as a preload", head='<link rel=preload as=script href="LINE/w/x/loader.js">', noise="preload|404|ERR_|Failed to load"),
    Row("optimised: the class and title changed", change=again((r"<a ", '<a class="lazyload btn btn-primary" title="Chat" data-no-instant data-wpel-link=external '))),
    Row("blocked: the program", blocks=r"/w/.*/app\.js", opens=Opens.NUMBERS, noise="ERR_"),
    Row("blocked: the styles", blocks=r"/w/.*/app\.css", noise="ERR_", is_styled=False),
    Row("blocked: all of the line but its page", blocks=r"/(w|state|line|socket\.io)/", opens=Opens.OWN, noise="ERR_"),
    Row("blocked: by its host", blocks=r"^http://127\.0\.0\.1:\d+/w/", opens=Opens.OWN, noise="ERR_"),
    Row("blocked: the loader", blocks=r"/w/.*/loader\.js", opens=Opens.OWN, noise="ERR_"),
    Row("blocked: the state of the line", blocks=r"/state/", noise="ERR_"),
    Row("blocked: a cosmetic filter", head="<style>a[href*=chat],[class*=chat],[id*=chat],iframe[title*=Chat],iframe[src*=chat],"
        "[aria-label*=chat]{display:none!important}</style>"),
]  # fmt: skip
