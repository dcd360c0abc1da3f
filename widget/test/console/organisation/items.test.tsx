// @vitest-environment happy-dom
/** What stands on which sites: begun, changed, taken away; and what a webmaster pastes. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { clear } from "../drawn";
import { fieldCalled, partCalled } from "../../../src/console/organisation/called";
import { freeId, idFor } from "../../../src/console/organisation/items";
import { seat } from "./seat";

const s = seat();
beforeEach(s.begin);
afterEach(clear);

test("a placing is begun with an own id, its sites written, seen and published", async () => {
  s.daemon.may = ["line", "embed"];
  await s.sit("admin");
  await s.write("Short name", "Nuorten sivu");
  await s.press("Begin a draft: A new placing");
  await s.press("Add a site");
  await s.write("Site 1", "https://nuoret.example");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  const made = s.daemon.items.get("embed e-nuorten-sivu");
  expect(made?.value).toEqual({ line: "avoin", sites: ["https://nuoret.example"] });
});

test("a site that does not fit is told with a way to its field", async () => {
  s.daemon.may = ["embed"];
  s.daemon.errors = [{ way: ["sites", 0], text: "sites: expected an origin", key: "", gaps: {} }];
  await s.sit("admin");
  await s.press("e-etusivu");
  await s.write("Site 1", "e.example");
  await s.press("Keep the draft and see");
  expect(s.button("Publish")?.disabled).toBe(true);
  await s.press("Go to the field");
  expect((document.activeElement as HTMLInputElement).value).toBe("e.example");
});

test("nothing goes before it is asked, drafted and published, and it comes back by undoing", async () => {
  s.daemon.may = ["embed"];
  await s.sit("admin");
  await s.press("e-etusivu");
  await s.press("Take away …");
  expect(s.daemon.asked).not.toContain("POST /api/drafts/embed");
  await s.press("Draft it");
  expect(s.daemon.items.get("embed e-etusivu")?.value).not.toBeNull();
  expect(s.page()).toContain("Who waits or talks by it goes on undisturbed");
  await s.press("Publish: take it away");
  expect(s.daemon.items.get("embed e-etusivu")?.value).toBeNull();
  expect(s.page()).toContain("Taken away. It can be undone");
  await s.press("Undo");
  expect(s.daemon.items.get("embed e-etusivu")?.value).toEqual({ line: "avoin", sites: ["https://e.example"] });
});

test("who may not change placings copies the snippet all the same, in a language of the line and as it shall stand", async () => {
  await s.sit();
  await s.press("e-etusivu");
  expect(s.button("Take away …")).toBeUndefined();
  await s.choose("Language of the page", "sv");
  await s.press("Show what to paste");
  expect(s.field("Snippet").value).toBe('<script data-embed="e-etusivu" data-lang="sv" data-display="box"></script>');
  await s.choose("How the chat stands in the page", "bubble");
  await s.press("Show what to paste");
  expect(s.field("Snippet").value).toContain('data-display="bubble"');
  expect(s.field("What the page's policy (CSP) must allow").value).toContain("script-src");
});

test.each([
  ["Nuorten linja", "e-nuorten-linja"],
  ["Äidit & isät!", "e-aidit-isat"],
  ["x".repeat(80), `e-${"x".repeat(38)}`],
])("an id of %s is one that fits an address", (words, id) => {
  expect(idFor("e", words)).toBe(id);
});

test("an id that is taken gets a number", async () => {
  await s.sit();
  const { own } = s.bench().app.organisation;
  expect(own && freeId(own, "embed", "etusivu")).toBe("e-etusivu-2");
});

test("a line is begun as another, and what misses is listed until each text is there, with a way to its field", async () => {
  await s.sit();
  await s.write("Name of the new line", "Yölinja");
  await s.press("Begin a draft: A new line");
  expect(s.page()).toContain("Missing before it can be published");
  await s.press("Name of the line (Finnish)");
  expect(document.activeElement).toBe(s.field("Name of the line (Finnish)"));
  await s.write("Name of the line (Finnish)", "Yölinja");
  await s.write("Name of the line (Swedish)", "Nattlinjen");
  expect(s.page()).not.toContain("Missing before it can be published");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  const made = s.daemon.items.get("line e-yolinja")?.value as { helpline: unknown; name: unknown };
  expect(made.name).toEqual({ fi: "Yölinja", sv: "Nattlinjen" });
  expect(made.helpline).toEqual(s.daemon.line.helpline);
});

test("languages, topics, who answers and numbers of the queue are those that were chosen", async () => {
  await s.sit();
  await s.press("Avoin linja");
  await s.tick("English");
  await s.tick("volunteer");
  await s.tick("has experienced or fears violence");
  await s.write("Conversations at once for one counsellor", "3");
  await s.write("Seconds of silence after that until the end", "ten");
  await s.press("Keep the draft and see");
  const value = s.daemon.items.get("line avoin")?.draft?.value;
  expect(value).toMatchObject({
    languages: ["fi", "sv", "en"],
    topics: [],
    answered_by: ["professional", "volunteer"],
    policy: { capacity_max: 3, silent_end_seconds: -1 },
  });
  await s.press("As usual: Conversations");
  expect(s.field("Conversations at once for one counsellor").value).toBe("");
});

test("an admin adds somebody, and lets them in from the same place once that is published", async () => {
  s.daemon.may = ["line", "embed", "staff"];
  await s.sit("admin");
  await s.write("Name on the line of the new person", "Sini");
  await s.press("Begin a draft: A new person");
  expect(s.button("Let in")).toBeUndefined();
  await s.choose("Role", "lead");
  await s.tick("Finnish");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("staff e-sini")?.value).toEqual({
    alias: "Sini",
    role: "lead",
    lines: ["avoin"],
    languages: ["fi"],
    answers_as: null,
    since: null,
    unit: null,
  });
  expect(document.querySelector(".let-in")).not.toBeNull();
});

test("a lead is not shown how people are changed: she could lift herself", async () => {
  await s.sit();
  expect(s.page()).not.toContain("A new person");
});

test("the visitor's page of a draft is seen in each language, once it is kept and without a mistake", async () => {
  await s.sit();
  await s.press("Avoin linja");
  expect(s.button("Make the preview")).toBeUndefined();
  await s.press("Keep the draft and see");
  await s.press("Make the preview");
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".preview a")].map(({ href }) => href);
  expect(links).toEqual(["https://line.example/l/~draft?lang=fi", "https://line.example/l/~draft?lang=sv"]);
});

test("a webmaster's test is beside the snippet", async () => {
  await s.sit();
  await s.press("e-etusivu");
  await s.press("Show what to paste");
  expect(s.field("Snippet for a test page").value).toContain("e-etusivu~test");
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  expect(new Set(ids).size, "each id once").toBe(ids.length);
});

test("a helpline has hours by day, and holidays are proposed for it too", async () => {
  await s.sit();
  await s.press("Avoin linja");
  await s.press("Hours by day: 116 006");
  const fields = (): readonly HTMLInputElement[] => [
    ...document.querySelectorAll<HTMLInputElement>('[id$="-open-sunday"]'),
  ];
  await s.put(fields()[0], "12-20");
  await s.press("Keep the draft and see");
  await s.press("Closed on the holiday Sun 06/12");
  const open = s.bench().app.organisation.value("line")?.helpline[0]?.open;
  expect(open?.sunday).toEqual(["12-20"]);
  expect(open?.exception).toEqual([
    { day: "2026-12-06", intervals: [], reason: { fi: "Itsenäisyyspäivä", sv: "Itsenäisyyspäivä" } },
  ]);
});

test.each([
  [["hours", "monday"], "Opening hours Monday"],
  [["helpline", 1, "name", "sv"], "Helplines 2 Name (Swedish)"],
  [["policy", "offer_seconds"], "Numbers of the queue Seconds to accept a visitor"],
  [["sites", 0], "Allowed sites 1"],
])("a field is called as it is on the screen: %s", (way, words) => {
  expect(fieldCalled(s.bench().app.texts, way)).toBe(words);
});

test.each([
  ["is_adult", "For adults: who is younger is shown where children get help"],
  ["policy capacity_max", "Numbers of the queue Conversations at once for one counsellor"],
  ["helpline 116 006 name fi", "Helplines 116 006 Name (Finnish)"],
  ["2026-12-24 reason sv", "Thu 24/12 Reason (Swedish)"],
])("so is what has changed: %s", (name, words) => {
  expect(partCalled(s.bench().app.texts, name)).toBe(words);
});
