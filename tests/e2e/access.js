/* What WCAG 2.2 asks and axe does not reckon: keyboard, focus, targets, contrast, forced colours. Run beside geometry.js. */

const ACTS = "a[href], button, input, select, textarea, summary, [tabindex]";
const isTabStop = (one) =>
  one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility() &&
  !(one.matches("input[type=radio]") && one.name !== "" && !one.checked && one.ownerDocument.querySelector(`input[name="${one.name}"]:checked`) !== null);
const called = (one) => `${name(one)} ${said(one.getAttribute("aria-label") ?? one.textContent)}`;

/** Every stop of the Tab key, in order. */
const stopsOf = (layer) => [...layer.querySelectorAll(ACTS)].filter(isTabStop);

/** Are its middle, or for something large any of its corners, in sight and its own? A label or a row is there for its field. */
function isInSight(one) {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const page = one.ownerDocument;
  const inner = [[(left + right) / 2, (top + bottom) / 2], [left + 6, top + 6], [right - 6, bottom - 6], [left + 6, bottom - 6], [right - 6, top + 6]];
  return inner.some(([x, y]) => {
    const at = page.elementFromPoint(x, y);
    return at !== null && (one.contains(at) || at.contains(one) && at.closest("label") !== null);
  });
}

/** Does one see where the focus is: a line of two pixels at least, or another look of the element itself? */
function isShown(one) {
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
  if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return "no line around it";
  const ratio = ratioOf(rgb(outlineColor), groundOf(one.parentElement));
  return ratio < 3 ? `the line has ${ratio.toFixed(2)} to 1` : "";
}

/** Keyboard: the way out first, every stop in sight when it has the focus, and seen to have it. */
function keyboardFaults(page) {
  const layer = layerOf(page);
  const faults = [];
  const stops = stopsOf(layer);
  if (stops[0]?.matches(".button-leave") !== true) faults.push(`first stop: ${stops[0] && called(stops[0])}`);
  for (const one of page.querySelectorAll("[tabindex]"))
    if (Number(one.getAttribute("tabindex")) > 0) faults.push(`out of order: ${called(one)}`);
  for (const one of stops) {
    one.focus({ focusVisible: true });
    if (page.activeElement !== one) faults.push(`takes no focus: ${called(one)}`);
    else if (!isInSight(one)) faults.push(`focused out of sight: ${called(one)}`);
    const how = isShown(one);
    if (how) faults.push(`focus not seen, ${how}: ${called(one)}`);
  }
  return [stops.length, faults];
}

// ---- contrast ----

const rgb = (text) => {
  const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
};
const over = (top, under) => {
  const mix = (c) => top[c] * top.a + under[c] * (1 - top.a);
  return { r: mix("r"), g: mix("g"), b: mix("b"), a: 1 };
};
const light = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ratioOf = (one, other) => {
  const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};
/** The colour behind an element: every ground up to the first that lets nothing through. */
function groundOf(one) {
  const grounds = [];
  for (let at = one; at !== null; at = at.parentElement) {
    const ground = rgb(getComputedStyle(at).backgroundColor);
    if (ground.a > 0) grounds.push(ground);
    if (ground.a === 1) break;
  }
  return grounds.reduceRight((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
}

/** Text below 4.5 to 1 (3 where it is large), and edges of fields below 3. Source: WCAG 2.2, 1.4.3 and 1.4.11. */
function contrastFaults(page) {
  const layer = layerOf(page);
  const faults = [];
  let least = 21;
  for (const { node, at } of textsOf(page, layer)) {
    const style = getComputedStyle(at);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ground = groundOf(at);
    const ratio = ratioOf(over(rgb(style.color), ground), ground);
    least = Math.min(least, ratio);
    if (ratio < (isLarge ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)} to 1: ${said(node.data)} in ${name(at)}`);
  }
  for (const one of layer.querySelectorAll("textarea, input:not([type=radio], [type=checkbox])")) {
    if (!one.checkVisibility()) continue;
    const ratio = ratioOf(rgb(getComputedStyle(one).borderTopColor), groundOf(one.parentElement));
    if (ratio < 3) faults.push(`edge ${ratio.toFixed(2)} to 1: ${called(one)}`);
  }
  return [Math.round(least * 100) / 100, faults];
}

// ---- targets ----

const leastTarget = (page) => Number.parseFloat(getComputedStyle(page.documentElement).getPropertyValue("--target"));

/** Smaller than 24 by 24, or a button lower than 44; a link within words of its own is as high as they are. */
function targetFaults(page) {
  const faults = [];
  const least = leastTarget(page); // larger on a line for children
  for (const one of layerOf(page).querySelectorAll("a[href], button, summary, textarea, label:has(input)")) {
    if (!one.checkVisibility() || one.closest(".unseen, .skip:not(:focus)")) continue;
    const { width, height } = one.getBoundingClientRect();
    const isInWords = getComputedStyle(one).display === "inline" && one.closest("p, .words-text") !== null;
    if (!isInWords && (width < 24 || height < 24)) faults.push(`${Math.round(width)} by ${Math.round(height)}: ${called(one)}`);
    if (one.matches(".button, summary") && height < least - 0.5) faults.push(`${Math.round(height)} high: ${called(one)}`);
  }
  return faults;
}

// ---- what else ----

/** Names, languages, no content that comes by a pointer alone, nothing that moves. */
function restFaults(page) {
  const faults = [];
  const layer = layerOf(page);
  if (!/^[a-z]{2}/.test(page.documentElement.lang)) faults.push("no language");
  const heads = [...page.querySelectorAll("h1")].filter((one) => one.checkVisibility());
  if (heads.length !== 1) faults.push(`${heads.length} h1`);
  for (const one of layer.querySelectorAll("button[aria-label], a[aria-label]"))
    if (/\p{L}/u.test(one.innerText) && !one.ariaLabel.toLowerCase().includes(one.innerText.trim().toLowerCase())) faults.push(`called otherwise: ${called(one)}`);
  for (const { node, at } of textsOf(page, layer))
    for (const [own, language] of [["suomi", "fi"], ["svenska", "sv"], ["English", "en"]])
      if (node.data.trim() === own && at.closest("[lang]").lang !== language) faults.push(`not marked as ${language}: ${own}`);
  for (const one of page.querySelectorAll("[title]")) faults.push(`title: ${called(one)}`);
  for (const one of [layer, ...layer.querySelectorAll("*")]) {
    for (const part of [null, "::before", "::after"]) {
      const { animationName, transitionDuration } = getComputedStyle(one, part);
      if (animationName !== "none" || /[1-9]/.test(transitionDuration)) faults.push(`moves: ${called(one)}`);
    }
  }
  return faults;
}

/** Where help stands: before everything but the way out, the cover and what is said of the connection; or in the row under the words. */
function helpFaults(page) {
  const row = page.querySelector(".page > .help-row");
  const tools = page.querySelector(".tools-bar > .button");
  if (row === null && tools === null) return page.querySelector(".cover, dialog, .small-page") ? [] : ["no help"];
  const main = page.querySelector("main");
  if (row !== null && !(row.compareDocumentPosition(main) & Node.DOCUMENT_POSITION_FOLLOWING)) return ["help is below"];
  return page.querySelector(".top .button-leave") === null ? ["no way out"] : [];
}

/** How a button looks beside another where only the system's colours count. */
const lookOf = (one) => {
  const { borderTopStyle, borderTopWidth, fontWeight, textDecorationLine, backgroundColor, color } = getComputedStyle(one);
  return [borderTopStyle, borderTopWidth, fontWeight, textDecorationLine, backgroundColor, color].join(" ");
};

/** Everything that can be unfolded, unfolded. */
function unfold(page) {
  for (const one of page.querySelectorAll("details")) one.open = true;
}

/** How each frame looks: its size, letters, direction, and the space that a reader has put between letters and words (1.4.12). */
async function dress([width, height], { letters = "", dir = "", isSpaced = false } = {}) {
  for (const { frame } of frames) {
    const page = frame.contentDocument;
    frame.style.width = `${width}px`;
    frame.style.height = `${height}px`;
    page.documentElement.style.fontSize = letters;
    page.documentElement.dir = dir || page.documentElement.dir;
    if (isSpaced) {
      const sheet = page.createElement("style");
      sheet.textContent =
        "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}";
      page.head.append(sheet);
    }
    unfold(page);
  }
  await drawn();
}

/** What this judge says of each view, by view. */
const each = (judge) => frames.map(({ query, frame }) => [query, judge(frame.contentDocument)]);

/** Is it small also in the middle, or only half under what stays at the edge while the rest scrolls? */
async function isSmall(frame, node, run) {
  frame.contentDocument.querySelector(node.target[0]).scrollIntoView({ block: "center" });
  const again = await run({ type: "rule", values: ["target-size"] });
  return again.some(({ nodes }) => nodes.some(({ target }) => target[0] === node.target[0]));
}

/** What axe finds in each view, which is looked at alone. */
async function axeFaults(rules) {
  const found = [];
  for (const { query, frame } of frames) {
    const { axe } = frame.contentWindow;
    const run = async (which) =>
      (await axe.run(frame.contentDocument, { iframes: false, runOnly: which, resultTypes: ["violations"] })).violations;
    const violations = await run(rules);
    for (const one of violations.filter(({ id }) => id === "target-size")) {
      one.nodes = (await Promise.all(one.nodes.map(async (node) => ((await isSmall(frame, node, run)) ? [node] : [])))).flat();
      if (one.nodes.length === 0) violations.splice(violations.indexOf(one), 1);
    }
    found.push([query, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`)]);
  }
  return found;
}

/** Put axe into each view. */
async function takeAxe(address) {
  await Promise.all(frames.map(({ frame }) => new Promise((go, no) => {
    const script = frame.contentDocument.createElement("script");
    Object.assign(script, { src: address, onload: go, onerror: no });
    frame.contentDocument.head.append(script);
  })));
}
