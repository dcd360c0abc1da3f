"""Consent tools and what else pages lay over themselves, before and after the chat is open."""

from tests.e2e.hosts.row import Opens, Row, style

WALL = "document.body.append(Object.assign(document.createElement('dialog'), {id: 'wall', textContent: 'Evästeet'}));"
COVER = "position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;background:#fffa;z-index:2147483647"
TRAP = """
    const trap = document.createElement('div'); trap.tabIndex = -1; trap.id = 'trap';
    trap.innerHTML = '<button>OK</button>'; document.body.append(trap);
    const back = (event) => { if (!trap.contains(event.target)) trap.querySelector('button').focus() };"""
ROWS = [
    Row("consent: a banner above all", open=f"document.body.insertAdjacentHTML('beforeend', '<div style=\"{COVER}\">')",
        is_given_back=False),
    Row("consent: a modal dialog", open=f"{WALL} wall.showModal()"),
    Row("consent: a modal dialog that comes again", is_phone=False,
        open=f"{WALL} wall.showModal(); setTimeout(() => {{ globalThis.wall?.close(); globalThis.wall?.showModal() }}, 600)"),
    Row("consent: a modal dialog that was there", body="<dialog id=menu>{a}</dialog><script>menu.showModal()</script>"),
    Row("consent: a modal dialog beside the link", how="script", last=f"{WALL} wall.showModal()", is_given_back=False),
    Row("consent: a popover", open=f"document.body.insertAdjacentHTML('beforeend', '<div id=wall popover=manual style=\"{COVER}\">');"
        "wall.showPopover()"),
    Row("consent: a popover that closes others", is_phone=False, open="""
        document.body.insertAdjacentHTML('beforeend', '<div id=wall popover>Evästeet</div>'); wall.showPopover()"""),
    Row("consent: inert on all", open="""
        for (const one of document.querySelectorAll('html, html *')) { one.inert = true; one.setAttribute('aria-hidden', 'true') }"""),
    Row("consent: inert on all others, again and again", is_phone=False, open="""
        setInterval(() => { for (const one of document.documentElement.children) if (one.localName !== 'body') one.inert = true }, 500)"""),
    Row("consent: the root inert, again and again", open="""
        setInterval(() => { for (const one of document.querySelectorAll('html, body')) {
          one.inert = true; one.setAttribute('aria-hidden', 'true') } }, 200)"""),
    Row("consent: a modal dialog, the body inert and a trap", is_phone=False, open=f"{WALL} wall.append(document.createElement('button'));"
        "wall.showModal(); document.body.inert = true; setInterval(() => globalThis.wall?.firstElementChild?.focus(), 300)"),
    Row("consent: a modal dialog that cannot be cancelled", open=f"{WALL} wall.addEventListener('close', () => setTimeout(() => wall.showModal()));"
        "wall.addEventListener('cancel', (event) => event.preventDefault()); wall.showModal()"),
    Row("consent: the body inert", how="script", head="<script>addEventListener('load', () => { document.body.inert = true })</script>"),
    Row("consent: a trap for the focus", is_phone=False, talks=True, open=f"{TRAP} document.addEventListener('focusin', back)"),
    Row("consent: a trap by capture", is_phone=False, open=f"{TRAP} document.addEventListener('focus', back, true)"),
    Row("consent: a trap at the way out", is_phone=False, open=f"""{TRAP} trap.firstChild.focus();
        trap.addEventListener('focusout', () => setTimeout(() => trap.querySelector('button').focus()))"""),
    Row("consent: a trap that asks", is_phone=False, open=f"{TRAP} setInterval(() => back({{target: document.activeElement}}), 50)"),
    Row("consent: frames are made placeholders", last="""
        new MutationObserver(() => { for (const one of document.querySelectorAll('iframe[srcdoc]')) {
          one.setAttribute('data-srcdoc', one.srcdoc); one.removeAttribute('srcdoc'); one.src = 'about:blank' } })
          .observe(document, {childList: true, subtree: true})""", opens=Opens.NUMBERS),
    Row("consent: scripts and frames wait", head=style("#x{}"), first="""
        const make = Document.prototype.createElement;
        Document.prototype.createElement = function (name, ...more) {
          const made = make.call(this, name, ...more);
          if (/^(script|iframe)$/i.test(name)) Object.defineProperty(made, 'src', {set(value) { made.dataset.src = value }, get: () => ''});
          return made }"""),
    Row("consent: styles on frames", open="""
        for (const one of document.querySelectorAll('iframe, dialog')) one.style.cssText = 'display:none !important'"""),
    Row("consent: all dialogs are shut", open="""
        for (const one of document.querySelectorAll('dialog, [popover]')) try { one.close(); one.hidePopover() } catch {}"""),
    Row("consent: the page is zoomed", open="document.documentElement.style.zoom = 1.4"),
    Row("consent: full screen for something else", is_phone=False, open="""
        document.body.insertAdjacentHTML('beforeend', '<div id=full style="position:fixed;inset:0;background:#000">');
        await full.requestFullscreen().catch(() => {})"""),
    Row("consent: a transition of views", is_phone=False, open="""
        await document.startViewTransition?.(() => document.body.append('uusi')).finished"""),
]  # fmt: skip
