/**
 * Refuses a bundle that says a name which the oldest browsers we work in do not know; docs/adr/0024-floor-of-browsers.md.
 * By MDN's data. A script has no types any more, so a name counts as new when every feature of that name is.
 *
 * `node build/floor.mjs chatd/assets/manifest.json` looks at what was built.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "vite";
import { ROOT } from "./bundle.mjs";

const FLOOR = { chrome: "93", firefox: "92", safari: "15.4" };
/** The syntax of the loader. What is older reads no script of ours, and its link stays a link. */
const SYNTAX = { chrome: "80", firefox: "74", safari: "13.1" };

/** New names that are asked for first, or whose absence changes nothing that matters: name → what then. */
const GUARDED = {
  popover: "the box stands above by z-index",
  showPopover: "as popover",
  currentCSSZoom: "a page zoomed as a whole shows too little of the box, so its link opens the own page",
  closedBy: "Esc closes the box, which is raised again at the next look",
  ariaLabel: "a reader is told the name of the frame alone",
  NavigateEvent: "no page hears of a navigation, so none can refuse it",
  inert: "what lies under a full screen can be reached by Tab",
  trustedTypes: "no rule asks for them",
  createPolicy: "as trustedTypes",
  createHTML: "as trustedTypes",
  createScriptURL: "as trustedTypes",
  adoptedStyleSheets: "the styles are a link",
  replaceSync: "as adoptedStyleSheets",
  showModal: "the question stands in the page",
  autocorrect: "a hint for keyboards",
  autocapitalize: "a hint for keyboards",
  moveBefore: "Preact asks for it first",
  toHex: "@noble asks for it first",
  fromHex: "as toHex",
  keepalive: "the line hears of the end when the connection closes",
  visualViewport: "the link opens the own page",
  DisplayNames: "a language is called by its tag",
  "Intl.DisplayNames": "as DisplayNames",
  nonce: "no policy without it can ask for it",
  createImageBitmap: "no logo is drawn",
};
/** Names of ours and of our libraries that are also those of features which no page of ours uses. */
const OURS =
  "take drop changed role estimate retry lock external newState getPublicKey windows timeline commit wait or loading finished destroy released silent lines";
/** New declarations without which the page looks a little different, and nothing is out of reach: name → what then. */
const HARMLESS = {
  "color-scheme": "the browser's own bars stay light",
  "text-size-adjust": "a phone may enlarge letters by itself",
  hyphens: "a long word breaks anywhere",
  "forced-color-adjust": "in forced colours some buttons look alike",
  "overscroll-behavior": "the page behind scrolls on at the end of a list",
  "container-type": "as container",
  "user-select": "a long press on the way out selects its words",
  "-webkit-touch-callout": "as user-select",
  container: "on a screen of sixteen letters the way out takes more room",
};
/** Interfaces and namespaces that no page of ours enters, full of everyday words. */
const ELSEWHERE =
  /^(CSS|CSS.*Value|GPU.*|XR.*|RTC.*|WebTransport.*|Navigation.*|.*Stream|.*Stack|Serial.*|Temporal|__compat|.*_event)$/;

const { api, javascript, css } = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve("@mdn/browser-compat-data")), "utf8"),
);

const isAtMost = (version, most) => {
  const [a, b] = [version, most].map((one) => one.replace("≤", "").split(".").map(Number));
  return a[0] < b[0] || (a[0] === b[0] && (a[1] ?? 0) <= (b[1] ?? 0));
};
const added = (support, browser) =>
  [support[browser] ?? []]
    .flat()
    .filter((one) => typeof one.version_added === "string" && !one.flags && !one.prefix && !one.alternative_name)
    .map((one) => one.version_added);
/** Whether each engine has it in this version, whole and without a switch. */
const isIn = (versions, { support }) =>
  Object.entries(versions).every(([browser, most]) => added(support, browser).some((one) => isAtMost(one, most)));
/** What one engine alone has is no name that anybody would meet. */
const isWide = ({ support }) => Object.keys(FLOOR).filter((browser) => added(support, browser).length > 0).length > 1;

/** Name → whether some feature of this name is that old. */
function known(folder, versions, names = new Map(), owner = "") {
  for (const [key, value] of Object.entries(folder)) {
    if (ELSEWHERE.test(key)) continue;
    const name = key.replace(/_static$/, "");
    if (value.__compat && isWide(value.__compat))
      for (const one of [name, `${owner}.${name}`]) names.set(one, names.get(one) || isIn(versions, value.__compat));
    known(value, versions, names, name);
  }
  return names;
}
const isNewer = (versions) => {
  const names = known(javascript.builtins, versions, known(api, versions));
  return (name) => names.get(name) === false;
};
const [isBeyond, isLate] = [isNewer(FLOOR), isNewer(SYNTAX)];

/** Every name that a script says: of a variable or property, as a text before `in`, and as `Promise.any`. */
function namesIn(code) {
  const names = new Set();
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    if (node.type === "Identifier") names.add(node.name);
    if (node.type === "MemberExpression" && !node.computed) names.add(`${node.object.name}.${node.property.name}`);
    if (node.type === "BinaryExpression" && node.operator === "in") names.add(node.left.value);
    Object.values(node).forEach(visit);
  };
  visit(parseAst(code));
  return names;
}

/** `fromHex`, whosever it is. */
const ends = (name, names) => names.includes(name.split(".").pop());
const isSaid = (name) => ends(name, [...Object.keys(GUARDED), ...OURS.split(" ")]);

/** What a script says that the floor has not, or that it has and nobody checks when the page opens. */
export function scriptFaults(code, essentials) {
  const names = [...namesIn(code)].filter((name) => isLate(name) && !isSaid(name));
  return [
    ...names.filter(isBeyond).map((name) => `${name} is newer than the floor`),
    ...names
      .filter((name) => !isBeyond(name) && !ends(name, essentials))
      .map((name) => `${name} is newer than the syntax, and src/visitor/fit.ts does not ask for it`),
  ];
}

/** What a style sheet says that the floor has not. A declaration that is not known is passed over, a whole rule too. */
export function styleFaults(text) {
  const said = (where, pattern, folder) =>
    [...where.matchAll(pattern)]
      .map(([, name]) => name)
      .filter((name) => folder[name]?.__compat && !isIn(FLOOR, folder[name].__compat) && !(name in HARMLESS));
  const selectors = [...text.matchAll(/[^{};]+(?=\{)/g)].filter(([one]) => !one.startsWith("@")).join(" ");
  const names = [
    ...said(text, /[{;]([a-z-]+):/g, css.properties),
    ...said(selectors, /::?([a-z-]+)/g, css.selectors),
    ...said(text, /@([a-z-]+)/g, css["at-rules"]),
    ...[...text.matchAll(/\d(?:[dsl]v(?:h|w|b|i|min|max)|cq\w+)\b/g)].map(([unit]) => unit),
  ];
  return [...new Set(names)].map((name) => `${name} is newer than the floor`);
}

/** The names that the page asks for when it opens. */
export const essentialsOf = (source) => [...source.matchAll(/^ {2}\[[\w.]+, "(\w+)"\],$/gm)].map(([, name]) => name);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = dirname(process.argv[2]);
  const { files } = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const essentials = essentialsOf(readFileSync(`${ROOT}/src/visitor/fit.ts`, "utf8"));
  const visitors = Object.keys(files).filter((path) => path.startsWith("w/") && !path.includes("/console/"));
  for (const path of visitors) {
    const text = readFileSync(`${folder}/${path}`, "utf8");
    const faults = [];
    if (path.endsWith(".js")) faults.push(...scriptFaults(text, essentials));
    if (path.endsWith(".css")) faults.push(...styleFaults(text));
    for (const fault of faults) console.error(`${path}: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
