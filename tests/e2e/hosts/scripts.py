"""What scripts of the page do to the language and the browser before ours come: old libraries, polyfills, trackers."""

from tests.e2e.hosts.row import Opens, Row

ROWS = [
    Row("prototypes with more in them", talks=True, first="""
        for (const owner of [Array, Object, String, Function, Number, Promise, Element, HTMLElement, Event])
          for (const name of ['extend', 'each', 'inArray', 'contains', 'clone', 'fi', 'sv', 'own'])
            owner.prototype[name] = function () { return this };"""),
    Row("options in the prototype", first="""
        Object.assign(Object.prototype, {once: true, passive: true, capture: false, bubbles: true, inert: true, composed: false})"""),
    Row("like Prototype.js", first="""
        Array.prototype.toJSON = String.prototype.toJSON = Object.prototype.toJSON = function () { return '"theirs"' };
        Array.from = (all) => { const made = []; for (let at = 0; at < (all?.length ?? 0); at++) made.push(all[at]); return made };
        Object.assign(Array.prototype, {find(act) { for (const one of this) if (act(one)) return one }, entries() { return this },
          reduce() { return this }, include() { return true }, invoke() { return this }, map: Array.prototype.map});
        Object.assign(Element.prototype, {show() { this.style.display = ''; return this }, hide() { this.style.display = 'none';
          return this }, update() { return this }, remove() { this.parentNode?.removeChild(this); return this },
          select() { return [] }, on() { return this }, visible() { return false }, insert() { return this }});
        Function.prototype.bind = function (it, ...given) { const act = this; return (...more) => act.apply(it, given.concat(more)) };
        """),
    Row("like MooTools", first="""
        for (const name of ['append', 'set', 'get', 'dispose', 'grab', 'inject', 'contains', 'combine', 'include', 'erase', 'empty'])
          { Array.prototype[name] = function () { return this }; String.prototype[name] = function () { return this }; }
        Array.prototype.flatten = Array.prototype.clean = function () { return this };
        Element.prototype.set = Element.prototype.get = Element.prototype.dispose = function () { return this };
        window.Event = Object.assign(function () {}, {prototype: Event.prototype});"""),
    Row("names of their own", first="""
        var self = null, parent = 0, name = 1, status = 2, event = 3, close = 4, open = 5, focus = 6, origin = 7, length = 8,
          screen = 9, external = 10, t = 11, config = 12, frames = 13, opener = {}; """),
    Row("functions of their own", first="""
        for (const name of ['Blob', 'AbortSignal', 'Image', 'Request', 'Headers', 'Option',
          'requestIdleCallback', 'structuredClone', 'matchMedia', 'scrollTo', 'alert', 'print', 'stop', 'btoa', 'atob']) window[name] = () => { throw new Error('theirs') }"""),
    Row("nodes called as properties are", body="""<form name=documentElement></form><form name=body></form><form name=open></form>
        <img name=title><form name=avoinlinja></form><form id=top></form><form id=parent></form>
        <form id=self></form><form name=querySelector2></form>{a}""", is_given_back=False),
    Row("a node called as we are", body="<div id=avoinlinja></div>{a}"),
    Row("a form with fields called as methods", body="<form id=f><input name=matches><input name=focus><input name=href>{a}</form>"),
    Row("a fetch that throws", first="window.fetch = () => { throw new Error('theirs') }"),
    Row("a fetch that gives nothing", first="window.fetch = () => undefined"),
    Row("a fetch that never comes", first="window.fetch = () => new Promise(() => {})"),
    Row("a fetch that gives something else", first="window.fetch = async () => new Response('<html>')"),
    Row("no fetch", first="delete window.fetch; window.fetch = undefined"),
    Row("promises of a library", first="""
        const Own = window.Promise; window.Promise = function (act) { return new Own(act) };
        Object.assign(window.Promise, {resolve: (one) => Own.resolve(one), reject: (one) => Own.reject(one), all: (all) => Own.all(all)});
        Own.prototype.finally = undefined; Own.prototype.catch = function (act) { return this.then(undefined, act) }"""),
    Row("call and apply of their own", first="""
        for (const name of ['call', 'apply', 'bind']) { const own = Function.prototype[name], { apply } = Reflect;
          Function.prototype[name] = function (...all) { return apply(own, this, all) } }"""),
    Row("channels of a polyfill", first="""
        window.MessageChannel = function () { this.port1 = {postMessage() {}}; this.port2 = {postMessage() {}} }""",
        opens=Opens.NUMBERS, noise="MessagePort|transfer"),
    Row("no channels", first="window.MessageChannel = undefined", opens=Opens.NUMBERS, noise="MessageChannel|constructor"),
    Row("events of their own", first="window.MessageEvent = function () {}"),
    Row("arrays that walk otherwise", first="""
        const walk = Array.prototype[Symbol.iterator];
        Array.prototype[Symbol.iterator] = function* () { for (let at = 0; at < this.length; at++) yield this[at] };
        """),
    Row("timers of a library", first="""
        for (const name of ['setTimeout', 'setInterval']) { const own = window[name]; let last = 1000;
          window[name] = (act, wait, ...more) => ({id: own(act, wait, ...more), valueOf: () => last++}) }
        const clear = window.clearTimeout; window.clearTimeout = window.clearInterval = (one) => clear(one?.id ?? one)"""),
    Row("listeners of a library", first="""
        const own = EventTarget.prototype.addEventListener, kept = new WeakMap();
        EventTarget.prototype.addEventListener = function (type, act, options) {
          const wrapped = typeof act === 'function' ? function (event) { return act.apply(this, arguments) } : act;
          return own.apply(this, [type, wrapped, options]) };"""),
    Row("elements of a library", first="""
        const make = Document.prototype.createElement;
        Document.prototype.createElement = function (name, ...more) {
          const made = make.call(this, name, ...more); made.setAttribute('data-seen', ''); return made };
        const append = Node.prototype.appendChild;
        Node.prototype.appendChild = function (one) { return append.call(this, one) }""", is_given_back=False),
    Row("handlers that stop everything", first="""
        for (const type of ['click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart', 'touchend', 'keydown', 'keyup',
          'message', 'focus', 'blur', 'load', 'resize', 'scroll', 'beforeunload', 'pagehide', 'contextmenu'])
          addEventListener(type, (event) => event.target !== window && event.stopPropagation(), true)"""),
    Row("messages that look like ours", last="""
        setInterval(() => { for (const t of ['ready', 'exit', 'close', 'shown', 'failed', 'started', 'ended', 'constructor'])
          { postMessage({t}, '*'); frames[0]?.postMessage({t}, '*'); frames[0]?.postMessage({t: 'config', config: {}}, '*') } }, 30);
        postMessage(null, '*'); postMessage(7, '*')""", speaks_like_us=True),
    Row("a queue of calls before it loads", first="""
        (window.avoinlinja ||= []).push(['on', () => { throw new Error('theirs') }], ['close'], null, 7, ['nothing'], ['__proto__'])"""),
    Row("a second copy of the snippet", body="{a}<p>{a}"),
    Row("two lines", body="{a}<p>{b}", talks=True),
    Row("two lines, the other first", body="<div hidden>{b}</div>{a}"),
    Row("errors are collected", first="""
        window.collected = []; addEventListener('error', (event) => collected.push(event.message));
        addEventListener('unhandledrejection', (event) => collected.push(`${event.reason}`));
        const say = console.error; console.error = (...all) => { collected.push(all.join()); say(...all) }""",
        open="if (collected.length) throw new Error(collected.join())"),
    Row("a replay tool that looks into frames", first="""
        const note = (what) => (window.heard ||= []).push(`replay ${what}`);
        setInterval(() => { for (const frame of document.querySelectorAll('iframe')) {
          for (const look of [() => frame.contentDocument?.documentElement.outerHTML, () => frame.contentWindow.document.body.innerText,
            () => frame.contentWindow.addEventListener('keydown', (event) => note(event.key), true), () => frame.srcdoc, () => frame.src])
            try { note(look()) } catch (no) { note(no.name) } } }, 50)""", talks=True),
    Row("a replay tool that takes over elements", first="""
        const note = (what) => (window.heard ||= []).push(`replay ${what}`);
        const listen = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (type, act, options) {
          return listen.call(this, type, typeof act !== 'function' ? act : function (event) { note(`${type} ${event.key ?? event.data ?? ''}`);
            return act.call(this, event) }, options) };
        for (const [owner, name] of [[HTMLTextAreaElement, 'value'], [HTMLInputElement, 'value'], [Node, 'textContent'], [Element, 'innerHTML'],
          [HTMLIFrameElement, 'srcdoc'], [HTMLElement, 'innerText'], [CharacterData, 'data'], [MessageEvent, 'data']]) {
          const own = Object.getOwnPropertyDescriptor(owner.prototype, name);
          Object.defineProperty(owner.prototype, name, {...own, get() { const it = own.get.call(this); note(String(it)); return it },
            ...(own.set ? {set(it) { note(String(it)); own.set.call(this, it) }} : {})}) }
        const shadow = Element.prototype.attachShadow;
        Element.prototype.attachShadow = function (how) { const root = shadow.call(this, {...how, mode: 'open'});
          new MutationObserver(() => note(root.innerHTML)).observe(root, {childList: true, subtree: true, characterData: true}); return root };
        for (const name of ['appendChild', 'insertBefore', 'removeChild', 'replaceChild']) { const own = Node.prototype[name];
          Node.prototype[name] = function (...all) { note(all[0]?.textContent); return own.apply(this, all) } }"""),
    Row("a key logger on everything", first="""
        const note = (event) => (window.heard ||= []).push(`logger ${event.type} ${event.key ?? event.data ?? event.target?.value ?? ''}`);
        const types = ['keydown', 'keypress', 'keyup', 'input', 'beforeinput', 'change', 'paste', 'copy', 'cut', 'compositionupdate', 'click',
          'pointerdown', 'selectionchange', 'focusin', 'focusout'];
        for (const type of types) for (const capture of [true, false]) { addEventListener(type, note, {capture});
          document.addEventListener(type, note, {capture}) }
        new MutationObserver((all) => { for (const {addedNodes} of all) for (const one of addedNodes) for (const type of types)
          one.addEventListener?.(type, note, true) }).observe(document, {childList: true, subtree: true})"""),
    Row("all elements are patched to close", first="""
        HTMLDialogElement.prototype.show = HTMLDialogElement.prototype.showModal;
        HTMLElement.prototype.hidePopover = function () {}; HTMLElement.prototype.togglePopover = () => false"""),
    Row("elements that cannot be focused", first="""
        const own = HTMLElement.prototype.focus; HTMLElement.prototype.focus = function (how) {
          if (this.localName !== 'div') own.call(this, {...how, preventScroll: false}) }; HTMLElement.prototype.blur = () => {}"""),
    Row("another observer", first="""
        const Own = MutationObserver; window.MutationObserver = class extends Own { observe(node, how) {
          super.observe(node === document ? document.documentElement : node, how) } };
        window.IntersectionObserver = window.ResizeObserver = undefined"""),
    Row("no navigation, no trusted types, no popovers", first="""
        delete window.navigation; delete window.trustedTypes; delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover"""),
    Row("navigations are kept", first="""
        navigation?.addEventListener('navigate', (event) => event.preventDefault());
        navigation?.addEventListener('navigate', (event) => event.stopImmediatePropagation(), true)"""),
    Row("navigations are intercepted", first="""
        navigation?.addEventListener('navigate', (event) => { if (event.canIntercept) event.intercept({handler: () => new Promise(() => {})}) })"""),
    Row("a form that is not sent", body="{a}<textarea>puoli</textarea>", first="""
        onbeforeunload = () => 'x'; addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x' });
        addEventListener('pagehide', () => { document.cookie = '' }); onpagehide = () => 0; addEventListener('unload', () => 0)""", noise="unload"),
    Row("all is frozen", first="""
        for (const one of [Object, Array, Function, Promise, Element, HTMLElement, Event, EventTarget, Node])
          Object.freeze(one.prototype)"""),
]  # fmt: skip
