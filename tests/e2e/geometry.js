/* How a view is judged: by what stands where, for each size of the screen and of the letters. Run beside the gallery. */

/** What no eye shall see; what is off by its nature; what a person fills in. */
const isUnseen = (one) =>
  one.closest(".unseen, .skip, [aria-hidden=true], :disabled") !== null || !one.checkVisibility();
const round = (rects) => [...rects].filter(({ width, height }) => width > 1 && height > 1);
const name = (one) => `${one.tagName.toLowerCase()}${one.className && `.${String(one.className).replaceAll(" ", ".")}`}`;
const said = (text) => JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 40));

/** The uppermost layer: a question over the page, or the page. */
const layerOf = (page) => page.querySelector("dialog[open]") ?? page.querySelector(".page");

/** Every text that is shown: its node, and where its lines stand, asked for anew each time. */
function textsOf(page, layer) {
  const walker = page.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const range = page.createRange();
    range.selectNodeContents(node);
    if (node.data.trim() !== "" && !isUnseen(node.parentElement) && round(range.getClientRects()).length > 0) {
      found.push({ node, at: node.parentElement, lines: () => round(range.getClientRects()) });
    }
  }
  return found;
}

const SCROLLS = /auto|scroll/;
const isScrolled = (one) => {
  const { overflowY, visibility } = getComputedStyle(one);
  return SCROLLS.test(overflowY) && visibility !== "hidden" && one.scrollHeight > one.clientHeight + 1;
};

/** Is this point, in sight, the element itself? A label is there for its words. */
function isAt(page, one, x, y) {
  const { innerWidth: width, innerHeight: height } = page.defaultView;
  const at = page.elementFromPoint(x, y);
  return x >= 0 && y >= 0 && x < width && y < height && at !== null && one.contains(at);
}

/** Middle, and within the upper and the lower edge; of what is higher than half the screen the middle alone. */
function points({ left, right, top, bottom }, height) {
  const inset = Math.min(7, (bottom - top) / 4);
  const ys = bottom - top > height / 2 ? [(top + bottom) / 2] : [(top + bottom) / 2, top + inset, bottom - inset];
  return ys.map((y) => [(left + right) / 2, y]);
}

/** Whole in sight, once it has been scrolled to where there is room for it. */
function isReached(page, one, rect, scroller) {
  const { clientHeight: height } = page.documentElement;
  const isThere = () => points(rect(), height).every(([x, y]) => isAt(page, one, x, y));
  const scrollTo = (part) => {
    const { top, bottom } = rect();
    if (scroller) scroller.scrollTop += (top + bottom) / 2 - height * part;
  };
  return isThere() || [0.5, 0.58, 0.7, 0.8, 0.3].some((part) => (scrollTo(part), isThere()));
}

/** Words that are torn in two where nobody would write a hyphen. */
function isTorn({ node }) {
  const range = node.ownerDocument.createRange();
  return [...node.data.matchAll(/[\p{L}\p{N}]+/gu)].some(({ index, 0: word }) => {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    return new Set(round(range.getClientRects()).map(({ top }) => Math.round(top))).size > 1;
  });
}

const isInside = (inner, outer) =>
  inner.left >= outer.left - 1 &&
  inner.right <= outer.right + 1 &&
  inner.top >= outer.top - 1 &&
  inner.bottom <= outer.bottom + 1;

/** Does it stay at the lower edge of what scrolls, but not quite at it? What floats over the words, on no ground of its own, may. */
function isSeenUnder(one, scroller) {
  const { position, bottom, backgroundColor } = getComputedStyle(one);
  if (!scroller?.contains(one) || position !== "sticky" || bottom === "auto" || /, 0\)$/.test(backgroundColor)) return false;
  const edge = scroller.getBoundingClientRect().top + scroller.clientTop + scroller.clientHeight;
  return scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 1 && one.getBoundingClientRect().bottom < edge - 1;
}

/** All faults of what this document shows now. */
function faultsOf(page) {
  const faults = [];
  const layer = layerOf(page);
  const every = [...layer.querySelectorAll("*")].filter((one) => !isUnseen(one) && one.getClientRects().length > 0);
  const texts = textsOf(page, layer);
  const acting = every.filter((one) => one.matches("button, a[href], summary, label, textarea"));
  const root = page.documentElement;
  const width = root.clientWidth;

  if (root.scrollWidth > width) faults.push("the page scrolls sideways");
  if (root.scrollHeight > root.clientHeight) faults.push("the document itself scrolls");
  const scrollers = [layer, ...every].filter((one) => one.tagName !== "TEXTAREA" && isScrolled(one));
  if (scrollers.length > 1) faults.push(`${scrollers.length} scrollers: ${scrollers.map(name)}`);
  for (const one of [layer, ...every]) {
    const { display, overflowX, overflowY } = getComputedStyle(one);
    const isBlock = display !== "inline" && display !== "contents" && one.tagName !== "TEXTAREA";
    if (isBlock && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
      faults.push(`wider than its box: ${name(one)} ${said(one.textContent)}`);
    if (isBlock && /hidden|clip/.test(overflowX + overflowY) && one.scrollHeight > one.clientHeight + 1)
      faults.push(`cut: ${name(one)} ${said(one.textContent)}`);
  }
  for (const { at, lines, node } of texts) {
    const box = at.closest(".button, summary, label, .link");
    if (box !== null && !lines().every((line) => isInside(line, box.getBoundingClientRect())))
      faults.push(`sticks out of its ${name(box)}: ${said(node.data)}`);
    if (!lines().every(({ left, right }) => left >= 0 && right <= width))
      faults.push(`beyond the edge: ${said(node.data)}`);
    if (at.closest(".button") && isTorn({ node })) faults.push(`torn: ${said(node.data)}`);
  }

  const before = [layer, ...every].map((one) => [one, one.scrollTop]);
  const isLeft = () => {
    const exit = layer.querySelector(".button-leave");
    return points(exit.getBoundingClientRect(), Infinity).every(([x, y]) => isAt(page, exit, x, y));
  };
  const [scroller] = scrollers;
  const title = layer.querySelector(".question h2, .after h1");
  if (title !== null && !isReached(page, title, () => title.getBoundingClientRect()))
    faults.push(`at first out of sight: ${said(title.textContent)}`);
  if (!isLeft()) faults.push("the way out is not in reach");
  for (const one of every) if (isSeenUnder(one, scroller)) faults.push(`what scrolls is seen under it: ${name(one)}`);
  for (const one of acting)
    for (const index of round(one.getClientRects()).keys())
      if (!isReached(page, one, () => round(one.getClientRects())[index], scroller))
        faults.push(`out of reach: ${name(one)} ${said(one.textContent)}`);
  for (const { node, at, lines } of texts) {
    for (const index of lines().keys())
      if (!isReached(page, at, () => lines()[index], scroller))
        faults.push(`covered: ${said(node.data)} in ${name(at)}`);
    if (!isLeft()) faults.push(`the way out is not in reach when one reads ${said(node.data)}`);
  }
  for (const [one, top] of before) if (one.scrollTop !== top) one.scrollTop = top;
  return [...new Set(faults)];
}

const frames = [];
const drawn = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));

/** Show these views side by side, each in a frame as in a partner's page. Of each: is something open over it? */
async function show(queries) {
  document.body.replaceChildren();
  frames.length = 0;
  for (const query of queries) {
    const frame = document.createElement("iframe");
    frame.style = "position:absolute;inset:0;border:0;width:390px;height:844px";
    frame.src = `index.html?${query}`;
    document.body.append(frame);
    frames.push({ query, frame });
  }
  const late = () =>
    frames.filter(({ frame }) => frame.contentDocument?.documentElement?.dataset.shown !== "yes");
  const began = performance.now();
  while (late().length > 0) {
    if (performance.now() - began > 60_000) throw new Error(`never shown: ${late().map(({ query }) => query)}`);
    await drawn();
  }
  return frames.map(({ frame }) => frame.contentDocument.querySelector("dialog[open]") !== null);
}

/** The faults of all that are shown, in this size: another than before, for only then are larger letters measured anew. */
async function judge(width, height, letters) {
  await drawn(); // where the last look left it, it has come to rest
  for (const { frame } of frames) {
    frame.style.width = `${width}px`;
    frame.style.height = `${height}px`;
    frame.contentDocument.documentElement.style.fontSize = letters;
  }
  await drawn();
  return frames.flatMap(({ query, frame }) => {
    const faults = faultsOf(frame.contentDocument);
    return faults.map((fault) => `${query} ${width}×${height} ${letters}: ${fault}`);
  });
}
