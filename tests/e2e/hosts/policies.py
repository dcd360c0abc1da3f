"""Content security policies and other headers: the documented directives and no more."""

from tests.e2e.hosts.row import Opens, Row, again

DOCUMENTED = "script-src LINE/w/; connect-src LINE SOCKET"
NONE = f"default-src 'none'; base-uri 'none'; form-action 'none'; {DOCUMENTED}"
TYPES = "require-trusted-types-for 'script'; trusted-types"
NONCE = again(("<script ", '<script nonce="r4nd0m" '))
REFUSED = "Trusted Type|trusted-types|TrustedTypePolicy"
BLOCKED = "violates the following Content Security Policy|Refused to|ERR_BLOCKED"
# As tag managers bring what they are given: its scripts are made anew, by a script that is trusted.
BY_A_MANAGER = """<div id=there></div><template id=kept>{a}</template><script nonce=r4nd0m>
    there.append(kept.content.cloneNode(true)); for (const old of there.querySelectorAll('script')) {
      const made = document.createElement('script'); for (const {name, value} of old.attributes) made.setAttribute(name, value);
      made.nonce = old.nonce; old.replaceWith(made) }</script>"""

ROWS = [
    Row("plain"),
    Row("the documented directives and no more", policy=NONE, talks=True),
    Row("written in the page", head=f'<meta http-equiv=Content-Security-Policy content="{NONE}">'),
    Row("two policies", policy=f"{NONE}, default-src 'self' LINE/w/; connect-src LINE SOCKET"),
    Row("no frames", policy=f"{NONE}; frame-src 'none'; child-src 'none'; worker-src 'none'"),
    Row("nonce and strict-dynamic", policy="default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; "
        "connect-src LINE SOCKET", change=NONCE),
    Row("nonce and strict-dynamic, by a tag manager", policy="default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; "
        "connect-src LINE SOCKET", body=BY_A_MANAGER, opens=Opens.NUMBERS, noise=BLOCKED),
    Row("a tag manager that hands on its nonce", policy="default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; "
        "connect-src LINE SOCKET", body=BY_A_MANAGER, change=NONCE),
    Row("nonce and the folder", policy=f"default-src 'none'; {DOCUMENTED} 'nonce-r4nd0m'", change=NONCE),
    Row("hashes of all programs", policy="default-src 'none'; script-src LOADER PINS; connect-src LINE SOCKET"),
    Row("hash of the loader alone", policy="default-src 'none'; script-src LOADER; connect-src LINE SOCKET",
        opens=Opens.NUMBERS, noise=BLOCKED),
    Row("scripts of the line forbidden", policy="default-src 'self'", opens=Opens.OWN, noise=BLOCKED),
    Row("connections forbidden", policy="default-src 'none'; script-src LINE/w/", opens=Opens.NUMBERS,
        noise=f"{BLOCKED}|Fetch API|connect"),
    Row("a policy that comes later", opens=Opens.NUMBERS, noise=BLOCKED, last="document.head.append(Object.assign("
        "document.createElement('meta'), {httpEquiv: 'Content-Security-Policy', content: \"default-src 'self'\"}))"),
    Row("a policy that comes later, with ours", last="document.head.append(Object.assign("
        "document.createElement('meta'), {httpEquiv: 'Content-Security-Policy', content: \"DOCUMENTED\"}))".replace("DOCUMENTED", DOCUMENTED)),
    Row("types, our policy named", policy=f"{NONE}; {TYPES} avoinlinja"),
    Row("types, any policy", policy=f"{NONE}; {TYPES} *"),
    Row("types, duplicates allowed", policy=f"{NONE}; {TYPES} avoinlinja default 'allow-duplicates'"),
    Row("types, only for scripts", policy=f"{NONE}; require-trusted-types-for 'script'"),
    Row("types, none, with blobs", policy=f"{NONE}; frame-src blob:; {TYPES} 'none'", noise=REFUSED, talks=True),
    Row("types, others, with blobs", policy=f"{NONE}; frame-src blob:; {TYPES} dompurify", noise=REFUSED),
    Row("types, none, without blobs", policy=f"{NONE}; {TYPES} 'none'", opens=Opens.NUMBERS, noise=f"{REFUSED}|{BLOCKED}"),
    Row("types, only reported", policy=NONE, headers={"Content-Security-Policy-Report-Only": f"{TYPES} avoinlinja; report-uri /csp"}, noise="favicon|501"),
    Row("a default policy that throws", policy=f"script-src 'unsafe-inline' LINE/w/; connect-src LINE SOCKET; {TYPES} default avoinlinja",
        first="trustedTypes.createPolicy('default', {createHTML() { throw 1 }, createScriptURL() { throw 1 }, createScript() { throw 1 }})"),
    Row("a default policy that empties", policy=f"script-src 'unsafe-inline' LINE/w/; connect-src LINE SOCKET; {TYPES} default avoinlinja",
        first="trustedTypes.createPolicy('default', {createHTML: () => '', createScriptURL: () => null})"),
    Row("reports by report-uri", policy=f"{NONE}; report-uri /csp"),
    Row("reports by report-to", policy=f"{NONE}; report-to there", headers={"Reporting-Endpoints": 'there="/csp"'}),
    Row("only reported", headers={"Content-Security-Policy-Report-Only": f"{NONE}; report-uri /csp"},
        noise="favicon|501"),
    Row("isolated", headers={"Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}),
    Row("isolated without credentials", headers={"Cross-Origin-Embedder-Policy": "credentialless",
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups"}),
    Row("sandboxed", policy="sandbox allow-scripts allow-same-origin allow-popups allow-modals allow-top-navigation",
        noise="can escape"),
    Row("sandboxed without an origin", policy="sandbox allow-scripts allow-popups allow-modals allow-top-navigation"),
    Row("no rights", headers={"Permissions-Policy": "camera=(), fullscreen=(), clipboard-write=(), sync-xhr=(), unload=()",
        "Referrer-Policy": "unsafe-url", "X-Frame-Options": "DENY", "Origin-Agent-Cluster": "?1"}),
    Row("integrity demanded", headers={"Integrity-Policy": "blocked-destinations=(script)"}),
]  # fmt: skip
