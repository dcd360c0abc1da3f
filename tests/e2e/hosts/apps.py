"""Single-page applications: what they draw anew, swap, take away and navigate to; what translators and extensions do."""

from tests.e2e.hosts.row import Opens, Row

LINK = "const old = document.querySelector('a[data-avoinlinja]');"
# As the translators in browsers do: text nodes go, and come back in elements of theirs, after each change too.
TRANSLATE = """
    const wrap = (node) => { const theirs = document.createElement('font'); theirs.append(document.createElement('font'));
      theirs.firstChild.textContent = node.data; node.replaceWith(theirs) };
    const all = () => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      nodes.filter((one) => one.data.trim() && !one.parentElement.closest('[translate=no], textarea, script, style, font')).forEach(wrap) };
    new MutationObserver(all).observe(document.body, {childList: true, subtree: true, characterData: true}); all();"""
SPA = "history.pushState({}, '', '/host/toinen'); dispatchEvent(new PopStateEvent('popstate'));"
DRAWN = {
    "late": f"""{LINK} const made = Object.assign(document.createElement('a'), {{href: old.href, textContent: 'uusi'}});
        old.remove(); document.querySelector('h1').after(made); made.dataset.avoinlinja = ''""",
    "again": f"{LINK} old.outerHTML = old.outerHTML",
    "cloned whole": "document.body.replaceWith(document.body.cloneNode(true))",
    "hydrated by a clone": f"{LINK} const one = old.cloneNode(true); one.addEventListener('click', () => 0); old.replaceWith(one)",
    "with a swapped body": f"""{LINK} const made = document.createElement('body');
        made.innerHTML = '<main>' + old.outerHTML + '</main>'; document.documentElement.replaceChild(made, document.body)""",
    "with a swapped body and snippet": """const made = document.createElement('body'); made.innerHTML = document.body.innerHTML;
        document.body.replaceWith(made); for (const old of made.querySelectorAll('script')) {
          const one = document.createElement('script'); for (const {name, value} of old.attributes) one.setAttribute(name, value);
          old.replaceWith(one) }""",
    "in a shadow": f"""{LINK} const one = document.createElement('div'); document.body.prepend(one);
        one.attachShadow({{mode: 'open'}}).append(old.cloneNode(true)); old.remove()""",
    "after navigation": f"{SPA} {LINK} const main = document.createElement('main'); main.append(old); document.body.prepend(main)",
    "with its click stopped": f"""{LINK} old.addEventListener('click', (event) => {{ event.stopImmediatePropagation();
        event.preventDefault(); location.hash = 'spa' }}, true)""",
    "routed by the framework": """document.addEventListener('click', (event) => { const link = event.target.closest('a');
        if (link) { event.preventDefault(); history.pushState({}, '', '/host/reititetty') } }, true)""",
    "with an image in it": f"{LINK} old.innerHTML = '<picture><svg width=40 height=40><circle r=20 /></svg></picture><b>Chat</b>'",
    "around blocks": f"{LINK} old.innerHTML = '<div style=\"display:block;height:90px\"><h2>Chat</h2><p>Avaa</p></div>'",
    "as a button within": f"{LINK} old.innerHTML = '<span role=button>Chat</span>'; old.style.display = 'inline-block'",
}
MEDDLING = {
    "a page of htmx": "document.body.innerHTML = document.body.innerHTML; for (const one of document.body.querySelectorAll('*')) "
    "one.classList.add('htmx-settling'); history.replaceState({htmx: true}, '', location.href)",
    "back and forth": "history.pushState({}, '', '#a'); history.pushState({}, '', '#b'); history.back(); await new Promise((done) => "
    "addEventListener('popstate', done, {once: true})); history.forward()",
    "a transition of the whole": "document.startViewTransition?.(() => { document.body.innerHTML = '<main>Toinen</main>' + document.body.innerHTML })",
    "a printed page": "dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))",
    "sheets of the document": "const sheet = new CSSStyleSheet(); sheet.replaceSync('dialog,iframe,html>*{display:none!important}'); "
    "document.adoptedStyleSheets = [sheet]; for (const one of document.styleSheets) one.disabled = true",
    "a swapped body": "document.body.replaceWith(document.createElement('body'))",
    "foreign nodes removed": "for (const one of [...document.body.children]) one.remove()",
    "the body emptied and filled": "const all = document.body.innerHTML; document.body.innerHTML = ''; document.body.innerHTML = all",
    "navigation": f"{SPA} history.replaceState({{}}, ''); document.title = 'Toinen'; scrollTo(0, 0)",
    "a new head": "document.head.replaceWith(document.createElement('head'))",
    "the attributes of the root reset": "for (const {name} of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name);"
    "document.documentElement.className = 'no-js'; document.documentElement.style.cssText = 'overflow:hidden'",
    "the attributes of the box reset": "for (const one of document.querySelectorAll('dialog, iframe')) { one.className = 'x'; one.removeAttribute('style') }",
    "scroll locked by a library": "document.addEventListener('touchmove', (event) => event.preventDefault(), {passive: false});"
    "document.addEventListener('wheel', (event) => event.preventDefault(), {passive: false}); document.body.style.cssText = 'position:fixed;overflow:hidden'",
    "the window resized": "for (let at = 0; at < 30; at++) dispatchEvent(new Event('resize'))",
    "a busy page": "setInterval(() => { const end = performance.now() + 40; while (performance.now() < end); }, 60)",
    "thousands of nodes": "for (let at = 0; at < 3000; at++) document.body.append(document.createElement('p'))",
    "all translated": TRANSLATE.replace("script, style", "script, style, iframe"),
    "all editable": "document.designMode = 'on'",
    "the root editable": "document.documentElement.contentEditable = 'true'",
    "everything dragged away": "for (const one of document.querySelectorAll('html, body, dialog, iframe')) one.draggable = true",
    "a storm of new attributes": "setInterval(() => { for (const one of document.querySelectorAll('*')) one.setAttribute('data-tick', Date.now()) }, 50)",
}
FRAME = {
    "translated": TRANSLATE,
    "nodes of an extension": """for (const one of document.querySelectorAll('textarea, input, button, h1, p')) {
        one.after(document.createElement('x-ext')); one.before(document.createElement('x-ext')) }
        document.body.prepend(document.createElement('x-bar')); document.documentElement.append(document.createElement('x-host'))""",
    "nodes of an extension, always": """const seen = new WeakSet(); const all = () => {
        for (const one of document.querySelectorAll('textarea, input')) if (!seen.has(one)) { seen.add(one);
          one.setAttribute('data-gramm', 'false'); one.style.cssText += 'background-image:none'; one.after(document.createElement('x-icon')) } };
        new MutationObserver(all).observe(document, {childList: true, subtree: true}); all()""",
    "fields wrapped": """const all = () => { for (const one of document.querySelectorAll('textarea')) if (!one.closest('x-wrap')) {
        const box = document.createElement('x-wrap'); one.replaceWith(box); box.append(one) } };
        new MutationObserver(all).observe(document, {childList: true, subtree: true}); all()""",
    "styles of an extension": """document.documentElement.setAttribute('data-darkreader-mode', 'dynamic');
        document.documentElement.style.cssText = 'background:#181a1b !important;color-scheme:dark';
        const sheet = new CSSStyleSheet(); sheet.replaceSync('*{transition:none;font-family:cursive}');
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]""",
    "words marked by an extension": """const all = () => { for (const one of document.querySelectorAll('p, h1, li')) {
        const text = [...one.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
        if (text && !one.querySelector('mark')) { const mark = document.createElement('mark'); text.replaceWith(mark); mark.append(text) } } };
        new MutationObserver(all).observe(document.body, {childList: true, subtree: true}); all()""",
    "a password manager": """const all = () => { for (const one of document.querySelectorAll('textarea, input')) if (!one.dataset.lpignore) {
        one.dataset.lpignore = 'false'; one.setAttribute('autocomplete', 'on'); const icon = document.createElement('div');
        icon.attachShadow({mode: 'closed'}).append('x'); icon.setAttribute('popover', 'manual'); document.documentElement.append(icon);
        one.addEventListener('focus', () => { one.dispatchEvent(new Event('change', {bubbles: true})) }) } };
        new MutationObserver(all).observe(document, {childList: true, subtree: true}); all()""",
    "keys of an extension": """addEventListener('keydown', (event) => { if (!event.target.closest?.('textarea, input'))
        event.stopImmediatePropagation() }, true); for (const type of ['keypress', 'keyup']) addEventListener(type, () => 0, true)""",
    "comments between": """for (const one of document.body.querySelectorAll('*')) one.before(document.createComment('x'))""",
    "text nodes split": """const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), nodes = [];
        while (walker.nextNode()) nodes.push(walker.currentNode); for (const one of nodes) if (one.length > 4) one.splitText(3)""",
}  # fmt: skip
ROWS = [
    *(
        Row(f"drawn: {name}", last=script, is_phone=bool(at % 2),
            how="script" if name == "in a shadow" else "press")
        for at, (name, script) in enumerate(DRAWN.items())
    ),
    *(Row(f"meddling: {name}", open=script, is_phone=bool(at % 2)) for at, (name, script) in enumerate(MEDDLING.items())),
    *(Row(f"inside: {name}", inside=script, talks=name in {"translated", "fields wrapped"}) for name, script in FRAME.items()),
    Row("a page that is written anew", first="""addEventListener('load', () => setTimeout(() => {
        const all = document.documentElement.outerHTML.replace('addEventListener', 'void function() {} || void'); document.open();
        document.write(all); document.close() }, 50), {once: true})""", last="await new Promise((done) => setTimeout(done, 300))",
        opens=Opens.OWN),
]  # fmt: skip
