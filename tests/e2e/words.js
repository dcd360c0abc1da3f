/* What is said in which language: run beside the gallery, in the languages of no people (widget/build/texts/pseudo.mjs). */

/** What people wrote, and what a line's own data says, is in their language; so is what is typed. */
const OTHERS = ".words-text, textarea, bdi, [translate=no], [dir=auto], .helplines";
const isOthers = (at) =>
  at.closest(OTHERS) !== null || at.closest("[lang]").lang !== at.ownerDocument.documentElement.lang;
const LATIN = /[A-Za-z]{2,}/;

/** Every word that is shown or read aloud: its text, the element that says it, and where its lines stand. */
function saidIn(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (node.data.trim() !== "" && node.parentElement.closest("script, style") === null)
      found.push({ text: node.data, at: node.parentElement, node });
  }
  for (const at of page.querySelectorAll("[aria-label], [placeholder], [title], [alt], [aria-description]"))
    for (const name of ["aria-label", "placeholder", "title", "alt", "aria-description"])
      if (at.hasAttribute(name)) found.push({ text: at.getAttribute(name), at, node: null });
  return found;
}

/** Words in letters that no text of a language of no people has: never translated. `data`: what is the line's own. */
const untranslatedIn = (page, data) =>
  saidIn(page)
    .map(({ text, at }) => [data.reduce((left, one) => left.replaceAll(one, ""), text), at])
    .filter(([left, at]) => LATIN.test(left) && !isOthers(at))
    .map(([left, at]) => `never translated: ${said(left)} in ${name(at)}`);

/** Where one letter stands, or null when it is not shown. */
function placeOf(node, index) {
  const range = node.ownerDocument.createRange();
  range.setStart(node, index);
  range.setEnd(node, index + 1);
  return round(range.getClientRects())[0] ?? null;
}

/** Read from right to left: a text ends at its left; a number begins at its left; a word in other letters stands apart. */
function mixedIn(page) {
  const faults = [];
  if (page.documentElement.dir !== "rtl") faults.push("the page is not read from right to left");
  for (const { text, at, node } of saidIn(page)) {
    if (node === null || !at.checkVisibility() || at.closest("textarea") !== null) continue;
    for (const { index, 0: number } of text.matchAll(/\d[\d ]+\d/g)) {
      const [first, last] = [placeOf(node, index), placeOf(node, index + number.length - 1)];
      if (first && last && first.top === last.top && first.left > last.left)
        faults.push(`a number that runs backwards: ${said(text)}`);
    }
    const end = text.trimEnd().length - 1;
    if (text[end] === "]" && at.closest(OTHERS.replace("[translate=no], ", "")) === null) {
      const [close, before] = [placeOf(node, end), placeOf(node, end - 1)];
      if (close && before && close.top === before.top && close.left > before.left)
        faults.push(`its last mark is at the wrong end: ${said(text)} in ${name(at)}`);
    }
    if (LATIN.test(text) && !isApart(at) && !text.includes("\u2068"))
      faults.push(`not kept apart from what is read the other way: ${said(text)} in ${name(at)}`);
  }
  return faults;
}

/** Browsers isolate every block; that says nothing of which way it is read. */
function isApart(at) {
  for (let one = at; one !== null; one = one.parentElement) {
    const { unicodeBidi, display } = getComputedStyle(one);
    const isInline = display.startsWith("inline");
    if (one.dir === "auto" || unicodeBidi === "plaintext" || (isInline && unicodeBidi === "isolate")) return true;
  }
  return false;
}

/** The faults of all views that are shown. */
const wordsOfAll = (data, isFromTheRight) =>
  frames.flatMap(({ query, frame }) =>
    [...untranslatedIn(frame.contentDocument, data), ...(isFromTheRight ? mixedIn(frame.contentDocument) : [])].map(
      (fault) => `${query}: ${fault}`,
    ),
  );
