// @vitest-environment happy-dom
/** The organisation's own file, before an admin: its mistakes by line, what it would change, and that it is all published or dropped. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clear } from "../drawn";
import { soon } from "../../soon";
import { LINE } from "./daemon";
import { seat } from "./seat";

const s = seat();
beforeEach(s.begin);
afterEach(clear);

/** The file is chosen, and looked at. */
async function bring(content: BlobPart): Promise<void> {
  const input = document.querySelector<HTMLInputElement>("input[type=file][accept^='.toml']");
  if (input === null) throw new Error("no place for a file");
  Object.defineProperty(input, "files", { configurable: true, value: [new File([content], "own.toml")] });
  await s.press("See what it changes");
}

test("a lead takes the file away, and has no place to bring one", async () => {
  await s.sit("lead");
  const saved: string[] = [];
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function saving(this: HTMLAnchorElement): void {
    saved.push(this.download);
  };
  await s.press("Take the file");
  await soon(() => expect(saved).toEqual(["e.toml"]));
  HTMLAnchorElement.prototype.click = click;
  expect(s.button("See what it changes")).toBeUndefined();
});

test("mistakes are told with the line of each, and nothing can be published", async () => {
  s.daemon.may = ["organisation", "staff", "line"];
  s.daemon.brought = {
    errors: [
      { line: 12, text: "expected hours", key: "", gaps: {} },
      { line: null, text: "names nothing", key: "", gaps: {} },
    ],
    warnings: [],
    looked: [],
    kept: [],
  };
  await s.sit("admin");
  await bring("x");
  expect(s.page()).toContain("The file has 2 mistakes. Nothing was kept.");
  expect(s.page()).toContain("Line 12: expected hours");
  expect(s.button("Publish all")).toBeUndefined();
});

test("what it changes is seen before it is published, and what it does not name is told", async () => {
  s.daemon.may = ["organisation", "staff", "line"];
  s.daemon.bring = () => {
    s.daemon.draftOf({ kind: "line", id: "avoin" }, { ...LINE, is_adult: false });
    return [{ kind: "line", id: "avoin" }];
  };
  await s.sit("admin");
  await bring("x");
  expect(s.page()).toContain("One draft is ready.");
  expect(s.page()).toContain("The file does not name these. They stay: Person lea");
  expect(document.querySelector(".changes")?.textContent).toContain("true → false");
  expect(s.daemon.line.is_adult).toBe(true);
  await s.press("Publish all");
  expect(s.daemon.line.is_adult).toBe(false);
  expect(s.page()).toContain("Published.");
});

test("who comes second by a file is told so, and publishes nothing", async () => {
  s.daemon.may = ["organisation", "staff", "line"];
  s.daemon.bring = () => {
    s.daemon.draftOf({ kind: "line", id: "avoin" }, { ...LINE, is_adult: false });
    return [{ kind: "line", id: "avoin" }];
  };
  await s.sit("admin");
  await bring("x");
  s.daemon.between({ topics: [] });
  await s.press("Publish all");
  expect(s.page()).toContain("Ada (admin) has published version 2 meanwhile");
  expect(s.daemon.line.is_adult).toBe(true);
  await s.press("Drop these drafts");
  expect(s.page()).toContain("The draft is dropped.");
  expect(s.daemon.items.get("line avoin")?.draft).toBeNull();
});

test("a file in another encoding is not read as something else", async () => {
  s.daemon.may = ["organisation", "staff"];
  await s.sit("admin");
  await act(() => bring(Uint8Array.from([0x6e, 0xe4, 0x6d, 0x65])));
  expect(s.page()).toContain("not text in UTF-8");
  expect(s.daemon.asked).not.toContain("POST /api/file");
});
