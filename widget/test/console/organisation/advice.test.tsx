// @vitest-environment happy-dom
/** What leads and admins do for professionals, and who is a volunteer. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OrganisationTable, StaffTable } from "../../../src/core/protocol";
import { fieldCalled, partCalled } from "../../../src/console/organisation/called";
import { clear } from "../drawn";
import { seat } from "./seat";

const s = seat();
beforeEach(s.begin);
afterEach(clear);

const contact = () => (s.daemon.items.get("organisation e")?.value as OrganisationTable | undefined)?.contact;

test("a contact for professionals is written, seen, published and taken away again", async () => {
  s.daemon.may = ["line", "organisation"];
  await s.sit("admin");
  await s.press("Esimerkki");
  await s.press("Add a contact");
  await s.write("What it is", "Advice line");
  await s.write("E-mail", "advice@example.org");
  await s.write("Checked on", "2026-11-29");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  const said = { name: "Advice line", phone: null, email: "advice@example.org", page: null, reviewed: "2026-11-29" };
  expect(contact()).toEqual(said);
  await s.press("Take the contact away");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(contact()).toBeNull();
});

test("a lead who may not change the organisation has no field for it, and sees how many came by month and field", async () => {
  await s.sit("lead");
  expect(s.button("Add a contact")).toBeUndefined();
  expect(s.page()).not.toContain("The organisation itself");
  const rows = [...document.querySelectorAll("tbody tr")].map((row) => row.textContent);
  expect(rows).toEqual(["2026-11field not toldfewer than 5", "2026-11health care12"]);
});

test("beside the snippet stands the address for professionals", async () => {
  await s.sit();
  await s.press("e-etusivu");
  await s.press("Show what to paste");
  const link = [...document.querySelectorAll("a")].find((one) => one.textContent?.includes("for=professional"));
  expect(link?.getAttribute("href")).toBe("https://line.example/l/e-etusivu?for=professional&lang=fi");
});

test("whoever is made a volunteer answers as one, so that visitors read it; a peer stays a peer", async () => {
  s.daemon.may = ["staff"];
  await s.sit("admin");
  await s.press("Lea");
  await s.choose("Role", "volunteer");
  await s.press("Keep the draft and see");
  const drafted = () => s.daemon.items.get("staff lea")?.draft?.value as StaffTable;
  expect([drafted().role, drafted().answers_as]).toEqual(["volunteer", "volunteer"]);
});

test("a mistake in the contact is named in the reader's words", () => {
  const { texts } = s.bench().app;
  texts.language.value = "en";
  expect(fieldCalled(texts, ["contact", "name"])).toBe("Contact for professionals What it is");
  expect(partCalled(texts, "contact email")).toBe("Contact for professionals E-mail");
  expect(partCalled(texts, "helpline 116 006 name fi")).toContain("Name");
});
