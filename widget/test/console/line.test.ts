import { expect, test } from "vitest";
import { homeOf } from "../../src/console/line";

const LINE = "https://line.example.org";
const page = (line?: string) => ({ dataset: line === undefined ? {} : { line } }) as unknown as HTMLElement;

test("the line's own start page names no line and is not pinned", () => {
  expect(homeOf(page(), LINE)).toEqual({ origin: "", isPinned: false });
  expect(homeOf(page(""), LINE)).toEqual({ origin: "", isPinned: false });
});

test("a line that says of itself that it pins is not believed", () => {
  expect(homeOf(page(LINE), LINE)).toEqual({ origin: "", isPinned: false });
});

test("an organisation's own site pins, and says which line is meant", () => {
  expect(homeOf(page(LINE), "https://apu.example")).toEqual({ origin: LINE, isPinned: true });
});
