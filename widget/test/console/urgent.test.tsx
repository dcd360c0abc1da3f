// @vitest-environment happy-dom
/** That it cannot wait: what the counsellor and the lead see and hear of it, in words. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Screen } from "../../src/console/screen";
import { type Bench, bench, board, conversation, NOW_SECONDS, offer, onShift, settle, state } from "./fakes";

const DANGER = "The visitor says: I am in danger now.";
const HARM = "The visitor says: I am afraid I will hurt someone now.";
let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => render(null, document.body));

const draw = (): Promise<void> => act(() => render(<Screen app={b.app} onRetry={() => {}} />, document.body));
const textOf = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
const heard = (): string => b.app.attention.sayings.all.at(-1)?.words ?? "";

describe("an offer", () => {
  test("says on its card and aloud what the visitor pressed", async () => {
    await onShift(b, state(1, { offer: offer({ urgent: "danger" }) }));
    await draw();
    expect(textOf(".offer .alarm")).toContain(DANGER);
    expect(heard()).toContain(DANGER);
  });

  test("that becomes urgent while it is open is told once more, and one that no longer is has no word of it", async () => {
    await onShift(b, state(1, { offer: offer() }));
    expect(b.tones).toEqual(["offer"]);
    b.wire.push("state", state(2, { offer: offer({ urgent: "harm" }) }));
    b.wire.push("state", state(3, { offer: offer({ urgent: "harm" }) }));
    await draw();
    expect(b.tones).toEqual(["offer", "alarm"]);
    expect(textOf(".offer .alarm")).toContain(HARM);
    b.wire.push("state", state(4, { offer: offer() }));
    await draw();
    expect(b.tones).toEqual(["offer", "alarm"]);
    expect(document.querySelector(".offer .alarm")).toBeNull();
  });
});

describe("a conversation", () => {
  test("that began as urgent says so in the head of its pane", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1", { urgent: "danger" })] }));
    await draw();
    expect(textOf(".head .alarm")).toContain(DANGER);
    expect(heard()).toContain(DANGER);
  });

  test("that becomes urgent is told once, with its letter, and no more when it is taken back", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const before = b.tones.length;
    for (const version of [2, 3])
      b.wire.push("state", state(version, { conversations: [conversation("c1", { urgent: "harm" })] }));
    expect(heard()).toMatch(/^A, .+ The visitor says: I am afraid/);
    expect(b.tones.slice(before)).toEqual(["alarm"]);
    b.wire.push("state", state(4, { conversations: [conversation("c1")] }));
    await draw();
    expect(b.tones.slice(before)).toEqual(["alarm"]);
    expect(document.querySelector(".head .alarm")).toBeNull();
  });
});

describe("a lead", () => {
  const push = (version: number, since: number | null): Promise<void> => {
    const alarms = since === null ? [] : ([{ name: "urgent_unseen", since }] as const);
    b.wire.push("board", board(version, { urgent: 1, alarms }));
    return draw();
  };
  beforeEach(async () => {
    b.wire.answers.set("watch", () => board(1));
    await onShift(b);
    await settle();
  });

  test("who looks at her own conversations is told of what nobody has taken up, once", async () => {
    await push(2, null);
    expect(textOf(".banners")).not.toContain("cannot wait");
    const before = b.tones.length;
    await push(3, NOW_SECONDS);
    await push(4, NOW_SECONDS);
    expect(textOf(".banners")).toContain("Open line: somebody says that it cannot wait");
    expect(heard()).toContain("Open line: somebody says that it cannot wait");
    expect(b.tones.slice(before)).toEqual(["alarm"]);
    expect(b.app.attention.waiting).toBe(1);
    await push(5, null);
    expect(textOf(".banners")).not.toContain("cannot wait");
  });

  test("reads on the board how many, and that nobody has accepted", async () => {
    b.app.show("board");
    await push(2, NOW_SECONDS);
    expect(textOf("section.line")).toContain("1 urgent");
    expect(textOf("section.line")).toContain("⚠ somebody says that it cannot wait, and nobody has accepted");
  });
});
