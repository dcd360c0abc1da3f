/* How the console is judged: by what stands where. Run in the gallery of its views. */

const isUnseen = (one) => one.closest(".unseen, [aria-hidden=true]") !== null || !one.checkVisibility();
const round = (rects) => [...rects].filter(({ width, height }) => width > 1 && height > 1);
const name = (one) => `${one.tagName.toLowerCase()}.${String(one.className).replaceAll(" ", ".")}`;
const said = (one) => JSON.stringify(one.textContent.trim().replace(/\s+/g, " ").slice(0, 40));
const isScrolled = (one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1;

/** Its middle is in sight, and nothing stands over it. */
function isAt(one) {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const at = top < -1 || bottom > innerHeight + 1 ? null : document.elementFromPoint(x, y);
  return at !== null && one.contains(at);
}

function isReached(one) {
  if (isAt(one)) return true;
  const scrollers = [];
  for (let up = one.parentElement; up !== null; up = up.parentElement) if (isScrolled(up)) scrollers.push([up, up.scrollTop]);
  one.scrollIntoView({ block: "center" });
  const isThere = isAt(one);
  for (const [up, top] of scrollers) up.scrollTop = top;
  return isThere;
}

/** What must be there at once, without any scrolling, while somebody talks; and what is answered before its time is over. */
const AT_ONCE = [
  ".pane.is-shown:not(.is-free) textarea",
  ".pane.is-shown .actions .button",
  ".offer.is-open .button",
  ".asking.is-open .button",
];
/** Where a pane is the whole screen, its words have this much at least. */
const WORDS_MIN_PX = 24;

function judge() {
  const faults = [];
  const layer = document.querySelector("dialog[open]") ?? document.body;
  const every = [...layer.querySelectorAll("*")].filter((one) => !isUnseen(one) && one.getClientRects().length > 0);
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
  if (document.documentElement.scrollHeight > innerHeight) faults.push("the page itself scrolls");
  for (const one of every) {
    const isBox = !/inline|contents/.test(getComputedStyle(one).display) && one.tagName !== "TEXTAREA";
    if (isBox && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
      faults.push(`wider than its box: ${name(one)} ${said(one)}`);
  }
  for (const one of every.filter((each) => each.matches("button, textarea, select, input")))
    if (!isReached(one)) faults.push(`out of reach: ${name(one)} ${said(one)}`);
  for (const one of layer.querySelectorAll(".button")) {
    if (isUnseen(one)) continue;
    const box = one.getBoundingClientRect();
    for (const part of one.children)
      for (const line of round(part.getClientRects()))
        if (line.left < box.left - 1 || line.right > box.right + 1 || line.top < box.top - 1 || line.bottom > box.bottom + 1)
          faults.push(`sticks out of its button: ${said(one)}`);
  }
  const isCovered = document.querySelector("dialog[open], .panes.are-many") !== null;
  for (const one of isCovered ? [] : document.querySelectorAll(AT_ONCE.join()))
    if (!isUnseen(one) && !isAt(one)) faults.push(`not in sight at once: ${name(one)} ${said(one)}`);
  for (const one of document.querySelectorAll(".pane.is-shown .log"))
    if (!isCovered && !isUnseen(one) && one.querySelector("li") !== null && one.clientHeight < WORDS_MIN_PX) faults.push(`no room for words: ${one.clientHeight} px`);
  return [...new Set(faults)];
}

const boxNow = () => {
  const { x, y, width } = document.activeElement.getBoundingClientRect();
  return { is: document.activeElement.id, x, y, width };
};
const drawn = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));

/** Where the box stands in which somebody writes, before and after this has come. */
async function moved(what) {
  document.getElementById("write-A").focus();
  await drawn();
  const before = boxNow();
  comes(what);
  await drawn();
  return [before, boxNow()];
}

/** How far from its end the log in sight stands, in pixels. */
function fromTheEnd() {
  const log = [...document.querySelectorAll(".log")].find((one) => one.checkVisibility());
  return Math.round(log.scrollHeight - log.clientHeight - log.scrollTop);
}
