// What a test looks at in a host page and in the frame. Only what it was given to begin with, whatever the page changes.
(() => {
  const own = { querySelector: Document.prototype.querySelector, all: Document.prototype.querySelectorAll };
  const one = (text) => own.querySelector.call(document, text);
  const all = (text) => [...own.all.call(document, text)];
  const at = Document.prototype.elementFromPoint;
  const define = (name, value) => Object.defineProperty(window, name, { value });
  const reported = [];
  define("reported", reported);
  document.addEventListener("securitypolicyviolation", (event) => reported.push(event.effectiveDirective));
  const named = (element) => element && (element.id || element.localName);
  define("isLoaded", () => Boolean(window.avoinlinja?.push) && !Array.isArray(window.avoinlinja));
  define("seenBox", () => {
    const { x, y, width, height } = one("dialog > iframe").getBoundingClientRect();
    const { width: wide, height: high, scale } = visualViewport;
    const isOurs = (left, top) => at.call(document, left, top)?.closest("dialog") === one("dialog:has(> iframe)");
    return {
      left: x >= -1, top: y >= -1, right: x + width <= wide + 1, bottom: y + height <= high + 1,
      width: width * scale > 300, height: height * scale > 300,
      pressable: [[0.02, 0.02], [0.5, 0.03], [0.98, 0.98], [0.5, 0.5]].every(([a, b]) => isOurs(x + width * a, y + height * b)),
    };
  });
  define("pageNow", () => {
    const copy = document.documentElement.cloneNode(true);
    for (const note of copy.querySelectorAll("[data-avoinlinja-state]")) note.remove();
    const theirs = one("#theirs")?.getBoundingClientRect();
    return {
      pressed: theirs && named(at.call(document, theirs.x + 3, theirs.y + 3)),
      dead: all("[inert], [aria-hidden]").length,
      html: copy.outerHTML.replace(/ data-avoinlinja-state="[^"]*"/g, ""),
      width: innerWidth,
      kept: ["localStorage", "sessionStorage", "cookie"].map((name) => {
        try {
          return JSON.stringify(name === "cookie" ? document.cookie : window[name]);
        } catch {
          return ""; // a page without an origin
        }
      }),
      scroll: [getComputedStyle(document.documentElement).overflow, document.body && getComputedStyle(document.body).overflow],
    };
  });
  define("focusNow", () => document.activeElement?.matches?.("a") ? "link" : named(document.activeElement));
  define("whatHeard", async (word) => {
    const written = document.createElement("p");
    written.textContent = word;
    document.documentElement.append(written);
    await 0; // what observes hears of it
    written.remove();
    return [window.ported ?? [], window.heard ?? []];
  });
})();
