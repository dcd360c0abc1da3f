/**
 * Which bundle takes which texts.
 *
 * A key begins with who shows it. On a line for children `child.chat.send` stands for `visitor.chat.send`. The visitor's application and the console leave that first word out: `visitor.chat.send`
 * is "chat.send" there. What several show is `shared.…`, everywhere by its whole key. The rest (`line.…`, `directory.…`,
 * `snippet.…`) is the daemon's, and no browser loads it. Which of the visitor's come with her first view: texts/pack.mjs.
 */
import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { compile, gaps } from "./messages.mjs";

const SHARED = "shared.";
const CHILD = "child.";

/** `folders` under src/ are searched for keys. `made`: keys that the code puts together from a value, so that no search finds them. */
const APPLICATIONS = {
  visitor: {
    without: ["console", "board", "embed", "guest", "keeper"],
    made: [], // the shipped catalogue has no keys: texts/pack.mjs must find each of them whole in the program
  },
  console: {
    without: ["visitor", "embed", "guest", "keeper"],
    made: [
      "asking\\.(together|transfer|to_users|to_victims)",
      "asking\\.over_(withdrawn|no_answer|turned_away|unanswered|not_verified|lost|transferred)",
      "company\\.(together|transfer)(_how)?",
      "company\\.(to_users|to_victims|joined|left)",
      "company\\.over_(declined|no_answer|turned_away|unanswered|not_verified|parted|lost|transferred)",
      "again\\.why_(lost|new|silent|cut)",
      "board\\.(line|phase|waiting|longest|served|free|abandoned|orphans|act)",
      "board\\.(open|intake_stopped|closing|closed)",
      "board\\.(do|ask|what)_(open|stop|close)",
      "board\\.(do|ask)_not_today",
      "board\\.(do|ask|what)_(by_telephone|in_writing)",
      "board\\.desk_(available|paused|away|last|lost)",
      "connection\\.(connected|connecting)",
      "desk\\.(available|paused|away|last|ended|elsewhere|lost)",
      "ended\\..+",
      "staff\\.install_(not_allowed|bad_credential|malformed)",
      "nav\\.(work|board|keys)",
      "call_in\\.no_(too_often|wrong_state)",
      "doubt\\..+",
      "fault\\..+",
      "mail\\.no_(wrong_state|not_allowed)",
      "rota\\.no_(wrong_state|not_allowed|no_room)",
      "enrol\\.failed_(too_late|out_of_order|not_as_promised|another|ended_there|stopped|not_ours)",
      "enrol\\.is_(waiting|committed|agreed|failed)",
      "enrol\\.refused_gone",
      "staff\\.did_.+",
      "staff\\.as_(unsaid|professional|volunteer|peer)",
      "staff\\.role_(volunteer|counsellor|lead|admin)",
      "staff\\.enrolled_(self|face_to_face|telephone)",
      "staff\\.(invite_link|invite_digits|enrol|change|revoke|sign_out)(_label)?",
      "staff\\.ceremony_(telephone|face_to_face|calling|opened|compares|agreed)",
      "staff\\.fault_(older|fork|broken|unknown_signer|bad_signature|not_permitted)",
      "staff\\.left_(no_statement|bad_statement|old_statement|early_statement|old_serial|revoked_key)",
      "staff\\.no_press_(no_certificate|not_a_lead|closed)",
      "organisation\\.(monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
      "organisation\\.(errors|warnings)",
      "organisation\\.display_(box|bubble|inline|page)",
      "organisation\\.helpline_(name|hours|cost)",
      "organisation\\.refused_(no_room|malformed)",
      "organisation\\.kind_(organisation|unit|line|embed|staff|phrase|card)",
      "policy\\..+",
      "organisation\\.to_go_(unit|line|embed|staff|phrase|card)",
      "organisation\\.text_(name|audience|greeting|waiting|next)",
      "organisation\\.ready_(title|text)",
      "phrases\\.own_fault_(code|code_twice|title|text)",
      "services\\.(category|client|topic)_[a-z_]+",
      "organisation\\.told_(published|taken_away|undone|not_undone|dropped)",
      "staff\\.paste_(certificate|root|root_more)(_do)?",
      "staff\\.refused_(out_of_order|bad_credential|wrong_state)",
      "staff\\.said_(enrolled|revoked|signed_out|admitted|begun|root|not_by_root)",
      "staff\\.warn_(issuing_ends|issuing_none|press_due|press_never|issuing_unknown|issuing_former)",
      "practice\\.fault_(on_shift|not_loaded|no_seal)",
      "presence\\.(here|lost|silent|left|quick_exit|unknown)",
      "sound\\.tone_(offer|words|alarm|away|lost)",
      "reason\\..+",
      "room\\.(me_|guest_)?(joined|left)",
      "room\\.note_(over|out|no_keys)",
      "room\\.told_(words|over)",
      "refused\\..+_.+",
      "start\\.(closed|no_certificate|no_list|unheard|waiting_certificate)",
      "opening\\.(unsupported|cancelled|wrong_site|exists|broken|none|closed|wrong_passkey|wrong_words|not_six|torn|no_storage)",
      "entry\\.(unsupported|cancelled|wrong_site|exists|broken|too_often|not_known|other_words|no_storage)",
      "entry\\.(words|codes|second|open)_title",
      "opening\\.for_(shift|statement|press|ceremony|passkey)",
      "signin\\.(gone|expired|offline|trouble|here_only|untold|reloaded|interrupted)",
      "talk\\.mark_(sending|sent|delivered|failed|undelivered|withheld)",
      "sector\\.(social|health|education|associations|church|decisions|police)",
      "topic\\.(close|experienced|professional|unsure|used)",
      "urgent\\.(danger|harm)",
    ],
  },
  guest: {
    without: ["visitor", "embed", "console", "keeper"],
    made: [
      "(me_)?(joined|left)",
      "mark_(sending|withheld|failed)",
      "no_(gone|too_often|other)",
      "over_(over|shown_out|left)",
    ],
  },
  keeper: {
    without: ["visitor", "embed", "console", "guest"],
    made: [
      "wrong\\.(not_a_key|other_words|unsupported|words_differ|not_days|not_number|not_key|weak_key|own_key|not_name|too_many)",
    ],
  },
};

/** The loader's texts, in the order in which src/embed/words.ts takes them apart. */
const LOADER = ["shared.leave", "loader.opening", "loader.slow", "loader.failed", "loader.own", "shared.close"];
/** The own page's texts: `{{text.fi.page.no_script}}` in src/visitor/own.html. */
const PAGE = ["shared.leave", "page.no_script"];

/** Language → the application's key → the compiled text; under "" the language itself, by whose rules gaps are filled. */
export function textsOf(catalogues, application, sources) {
  const prefix = `${application}.`;
  const code = codeOf(sources, APPLICATIONS[application].without);
  const isShared = (key) => key.startsWith(SHARED) && code.includes(`"${key}"`);
  const isIts = (key) => key.startsWith(prefix) || isShared(key);
  return mapped(catalogues, (catalogue, language) => {
    const chosen = Object.entries(catalogue).filter(([key]) => isIts(key));
    const isApart = isRightToLeft(language);
    const entries = chosen.map(([key, elements]) => [inside(key, prefix), compile(elements, { isApart })]);
    return Object.fromEntries([["", language], ...entries]);
  });
}

/** What children read in the place of a text of the visitor: its key without `visitor.` → the text, by language. */
export const childrensTexts = (catalogues) =>
  mapped(catalogues, (catalogue) =>
    Object.fromEntries(
      Object.entries(catalogue)
        .filter(([key]) => key.startsWith(CHILD))
        .map(([key, elements]) => [inside(key, CHILD), compile(elements)]),
    ),
  );

/** Language → one text without gaps. */
export const inEach = (catalogues, key) => mapped(catalogues, (catalogue) => compile(catalogue[key]));

/** As `directionOf` in src/i18n/words.ts; a test holds the two together. */
export const isRightToLeft = (language) => new Intl.Locale(language).textInfo.direction === "rtl";

/** Language → the loader's texts as a list. */
export const loaderTexts = (catalogues) =>
  mapped(catalogues, (catalogue) => LOADER.map((key) => compile(catalogue[key])));

/** "text.fi.page.no_script" → the text. */
export const pageTexts = (catalogues) =>
  Object.fromEntries(
    Object.entries(catalogues).flatMap(([language, catalogue]) =>
      PAGE.map((key) => [`text.${language}.${key}`, compile(catalogue[key])]),
    ),
  );

/** Everything that stands in quotes and could be a key: read once, for there are thousands of keys. */
const quotedIn = (code) => new Set([...code.matchAll(/"([^"\s]+)(?=")/g)].map(([, word]) => word));

/** What no source shows, and what is said to be made of parts and is not there. Throws when there is any. */
export function checkUse(catalogues, sources, applications = APPLICATIONS) {
  const source = Object.values(catalogues)[0];
  const keys = Object.keys(source);
  const shown = new Set([...LOADER, ...PAGE]);
  const faults = [];
  for (const [application, { without, made }] of Object.entries(applications)) {
    const quoted = quotedIn(codeOf(sources, without));
    for (const key of keys) if (quoted.has(inside(key, `${application}.`))) shown.add(key);
    for (const pattern of made) {
      const found = keys.filter((key) => new RegExp(`^${application}\\.${pattern}$`).test(key));
      if (found.length === 0)
        faults.push(`${application}.${pattern}: build/texts/bundles.mjs names it, no text has it`);
      for (const key of found) shown.add(key);
    }
  }
  for (const key of keys.filter((one) => one.startsWith(CHILD))) {
    const [own, usual] = [key, key.replace(CHILD, "visitor.")].map((one) => source[one]);
    if (usual === undefined) faults.push(`${key}: stands for no text of the visitor`);
    else if (!isDeepStrictEqual(gaps(own), gaps(usual))) faults.push(`${key}: has other gaps than what it stands for`);
  }
  const ours = [...Object.keys(applications), "shared", "loader", "page"];
  for (const key of keys)
    if (ours.includes(key.split(".")[0]) && !shown.has(key)) faults.push(`${key}: nothing shows it`);
  if (faults.length > 0) throw new Error(`Texts:\n${faults.join("\n")}`);
}

const inside = (key, prefix) => (key.startsWith(prefix) ? key.slice(prefix.length) : key);

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

/** All TypeScript under `folder`, but for some folders directly in it; never the list of keys itself. */
const codeOf = (folder, without) =>
  readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll("\\", "/"))
    .filter((path) => /\.tsx?$/.test(path) && !without.includes(path.split("/")[0]) && path !== "i18n/keys.ts")
    .map((path) => readFileSync(`${folder}/${path}`, "utf8"))
    .join("\n");
