// @vitest-environment happy-dom
/** Ending as abuse: a second question behind the first, and never by accident. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clear, drawn } from "./drawn";
import { type Bench, bench, conversation, onShift, settle, state } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
  await onShift(b, state(1, { conversations: [conversation("c1")] }));
  await drawn(() => b)();
});
afterEach(clear);

const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
  });
const button = (words: string): HTMLButtonElement => {
  const all = [...(document.querySelector("dialog") ?? document).querySelectorAll("button")];
  const found = all.find((one) => one.textContent?.startsWith(words));
  if (found === undefined) throw new Error(`no button ${words}`);
  return found;
};
const said = (): string[] => b.wire.sent.map((one) => one.event).filter((event) => event.startsWith("end"));
const ask = async (): Promise<void> => {
  await doing(() => document.querySelector<HTMLElement>(".actions button:nth-of-type(2)")?.click());
  await doing(() => button("End as abuse…").click());
};

describe("a conversation", () => {
  test("is ended as abuse after a question of its own, in which No has the focus", async () => {
    await ask();
    expect(document.querySelector("dialog")?.textContent).toContain(
      "Nobody is barred. Leads see only how many were ended so.",
    );
    expect(document.activeElement?.textContent).toContain("Do not end");
    expect(said()).toEqual([]);
    await doing(() => button("End as abuse").click());
    expect(said()).toEqual(["end_as_abuse"]);
    expect(b.app.panes.of("c1")?.ending).toBe("ended_by_counsellor");
  });

  test("is not ended by the answer that comes first in the question, nor as abuse before the others", async () => {
    await doing(() => document.querySelector<HTMLElement>(".actions button:nth-of-type(2)")?.click());
    const words = [...document.querySelectorAll("dialog button")].map((one) => one.textContent);
    expect(words).toEqual(["Do not end", "End A · Birch", "End as abuse…"]);
    await doing(() => button("End as abuse…").click());
    const sure = [...document.querySelectorAll("dialog button")].map((one) => one.textContent);
    expect(sure).toEqual(["Do not end", "End as abuse"]);
  });

  test("goes on where the answer is no, and its next end is one as any", async () => {
    await ask();
    await doing(() => button("Do not end").click());
    expect(document.querySelector("dialog")).toBe(null);
    await doing(() => document.querySelector<HTMLElement>(".actions button:nth-of-type(2)")?.click());
    await doing(() => button("End A").click());
    expect(said()).toEqual(["end"]);
  });

  test("that is to be ended so is, when the line is back", async () => {
    await doing(() => b.wire.goDown());
    await ask();
    await doing(() => button("End as abuse").click());
    expect(said()).toEqual([]);
    b.wire.answers.set("resume_shift", () => state(2, { conversations: [conversation("c1")] }));
    await doing(() => b.wire.comeUp());
    expect(said()).toEqual(["end_as_abuse"]);
  });
});
