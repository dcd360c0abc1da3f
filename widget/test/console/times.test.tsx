// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { timesOf } from "../../src/console/panes/times";
import { ENDED_SHOWN_SECONDS } from "../../src/console/panes/panes";
import { tidy } from "../../src/console/page";
import { Screen } from "../../src/console/screen";
import {
  type Bench,
  bench,
  conversation,
  desk,
  NOW_SECONDS,
  onShift,
  opening,
  says,
  settle,
  state,
  text,
} from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const draw = (): Promise<void> => act(() => render(<Screen app={b.app} onRetry={() => {}} />, document.body));
const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
const figures = (): string[] => all(".times dl > div").map((one) => one.textContent ?? "");
const press = async (words: string): Promise<void> => {
  all("button")
    .find((one) => one.textContent?.includes(words))
    ?.click();
  await settle();
  await draw();
};

describe("the quiet figures of a conversation", () => {
  const began = { began_at: NOW_SECONDS - 23 * 60 - 59, waited_seconds: 7 * 60 + 30 };
  async function talking(): Promise<void> {
    await onShift(b, state(1, { conversations: [conversation("c1", began)] }));
    opening(b, "c1");
    await settle();
  }

  test("say in whole minutes how long it lasts, how long she waited, and since when each has said nothing", async () => {
    await talking();
    says(b, "c1", 2, 1, text("Hei"));
    await settle();
    b.timers.advance(4 * 60_000);
    b.app.panes.of("c1")?.typed("Hello");
    b.app.panes.of("c1")?.send();
    await settle();
    b.timers.advance(119_000);
    await draw();
    expect(figures()).toEqual(["Their last5 min", "Your last1 min", "Length29 min", "Waited7 min"]);
  });

  test("claim nothing of words that came before a reload, and know the rest at once", async () => {
    await talking();
    await draw();
    expect(figures()).toEqual(["Their last–", "Your last–", "Length23 min", "Waited7 min"]);
  });

  test("are in nothing that is read out, and stand in the same places whatever they say", async () => {
    await talking();
    await draw();
    const times = document.querySelector(".times");
    expect(times?.closest("[aria-live], [role=status], [role=alert], [role=log]")).toBeNull();
    expect(times?.querySelector("[aria-live], [role=status], [role=alert]")).toBeNull();
    const before = times?.innerHTML.replace(/<dd>[^<]*/g, "");
    says(b, "c1", 2, 1, text("Hei"));
    await settle();
    b.timers.advance(3_600_000);
    await draw();
    expect(document.querySelector(".times")?.innerHTML.replace(/<dd>[^<]*/g, "")).toBe(before);
  });

  test("know nothing of a daemon that does not tell, and never go below nothing", () => {
    const state = conversation("c", { began_at: null, waited_seconds: null });
    expect(timesOf(state, [], 0, 0)).toEqual({ length: null, waited: null, theirs: null, mine: null });
    const ahead = conversation("c", { began_at: NOW_SECONDS + 60, waited_seconds: 0 });
    expect(timesOf(ahead, [], NOW_SECONDS, 0)).toMatchObject({ length: 0, waited: 0 });
  });
});

describe("the rest after a conversation", () => {
  const rest = (...seconds: number[]) => ({
    wrap_ups: seconds.map((one) => NOW_SECONDS + one),
    may_wrap_up_longer: true,
  });

  test("is told in minutes, with when the next one may come", async () => {
    await onShift(b, state(1, { desk: desk({ capacity: 1, ...rest(121) }) }));
    await draw();
    expect(document.querySelector(".phase")?.textContent).toBe("Resting after a conversation");
    expect(document.querySelector(".wrap-up")?.textContent).toContain("The next in 3 min at the earliest.");
    b.timers.advance(61_000);
    await draw();
    expect(document.querySelector(".wrap-up")?.textContent).toContain("in 1 min");
    expect(document.querySelector(".wrap-up [role=status], .wrap-up[role=status]")).toBeNull();
  });

  const offered = (): string | undefined => document.querySelector(".offer")?.textContent ?? undefined;

  test("is why there is no offer, and does not sound as if nobody waited", async () => {
    await onShift(b, state(1, { desk: desk({ capacity: 1, ...rest(121) }) }));
    await draw();
    expect(offered()).toBe("You are resting. Somebody may be waiting. An offer can come in 3 min.");
    b.timers.advance(121_000);
    await draw();
    expect(offered()).toBe("No offer now.");
  });

  test("of one place of several is not why", async () => {
    await onShift(b, state(1, { desk: desk({ capacity: 3, ...rest(100) }) }));
    await draw();
    expect(offered()).toBe("No offer now.");
  });

  test("as a pause: nobody is offered then, though somebody may wait", async () => {
    await onShift(b, state(1, { desk: desk({ phase: "paused" }) }));
    await draw();
    expect(offered()).toBe("You are paused, so nobody is offered to you. Somebody may be waiting.");
  });

  test("leaves other places as they are", async () => {
    await onShift(b, state(1, { desk: desk({ capacity: 3, ...rest(100, 170) }) }));
    await draw();
    expect(document.querySelector(".phase")?.textContent).toBe("Available");
    expect(document.querySelector(".wrap-up")?.textContent).toContain("2 places rest for 2 min more.");
  });

  test("is over by its time, though no snapshot has said so", async () => {
    await onShift(b, state(1, { desk: desk({ capacity: 1, ...rest(60) }) }));
    b.timers.advance(60_000);
    await draw();
    expect(document.querySelector(".wrap-up")).toBeNull();
    expect(document.querySelector(".phase")?.textContent).toBe("Available");
  });

  test.each(["paused", "last"] as const)("is not told where nothing comes after it: %s", async (phase) => {
    await onShift(b, state(1, { desk: desk({ capacity: 1, phase, ...rest(60) }) }));
    await draw();
    expect(document.querySelector(".wrap-up")).toBeNull();
  });

  test("is extended or ended by a press, and cannot be extended for ever", async () => {
    await onShift(b, state(1, { desk: desk({ capacity: 1, ...rest(60) }) }));
    await draw();
    await press("3 min more");
    await press("Ready now");
    expect(b.wire.of("wrap_up")).toEqual([{ more: true }, { more: false }]);
    const spent = { ...desk({ capacity: 1, ...rest(60) }), may_wrap_up_longer: false };
    b.wire.push("state", state(2, { desk: spent }));
    await draw();
    expect(all("button").find((one) => one.textContent === "3 min more")).toMatchObject({ disabled: true });
  });
});

describe("a conversation that has ended", () => {
  const over = conversation("c1", { phase: "ended", outcome: "left" }, "left");
  const later = (): void => {
    b.timers.advance(ENDED_SHOWN_SECONDS * 1000);
    tidy(b.app);
  };
  beforeEach(async () => {
    await onShift(
      b,
      state(1, { conversations: [conversation("c1"), conversation("c2")], desk: desk({ capacity: 2 }) }),
    );
    b.wire.push("state", state(2, { conversations: [over, conversation("c2")], desk: desk({ capacity: 2 }) }));
    await draw();
  });

  test("is a card in its place until it goes by itself", async () => {
    expect(document.querySelector(".ended")?.textContent).toContain("The visitor left.");
    later();
    await draw();
    expect(document.querySelector(".ended")).toBeNull();
    expect(document.body.textContent).toContain("A: free");
  });

  test("is a line over the next one who comes there: who, when and how; and goes by a press", async () => {
    const next = [over, conversation("c2"), conversation("c3")];
    b.wire.push("state", state(3, { conversations: next, desk: desk({ capacity: 2 }) }));
    await draw();
    expect(all(".pane")).toHaveLength(2);
    expect(document.querySelector(".ended-line")?.textContent).toMatch(
      /A · Birch ended at .*\d\d:\d\d\. The visitor left\./,
    );
    document.querySelector<HTMLElement>(".ended-line button")?.click();
    await draw();
    expect(document.querySelector(".ended-line")).toBeNull();
    expect(b.app.panes.of("c3")?.isOver).toBe(false);
  });

  test("does not go while the focus is in it", () => {
    document.querySelector<HTMLElement>(".ended button")?.focus();
    later();
    expect(b.app.panes.ended).toHaveLength(1);
    document.querySelector<HTMLElement>("#write-B")?.focus();
    later();
    expect(b.app.panes.ended).toHaveLength(0);
  });

  test("does not go while words of it are selected", () => {
    const words = document.querySelector(".ended p");
    if (words) getSelection()?.selectAllChildren(words);
    later();
    expect(b.app.panes.ended).toHaveLength(1);
    getSelection()?.removeAllRanges();
    later();
    expect(b.app.panes.ended).toHaveLength(0);
  });

  test("takes no column away from under somebody who writes", async () => {
    b.wire.push("state", state(3, { conversations: [over, conversation("c2")], desk: desk({ capacity: 1 }) }));
    const last = conversation("c2", { phase: "ended", outcome: "left" }, "left");
    b.wire.push("state", state(4, { conversations: [over, last, conversation("c3")], desk: desk({ capacity: 1 }) }));
    await draw();
    document.querySelector<HTMLElement>("#write-A")?.focus();
    later();
    expect(b.app.panes.ended.map((pane) => pane.id)).toEqual(["c2"]);
    (document.activeElement as HTMLElement).blur();
    later();
    expect(b.app.panes.ended).toEqual([]);
  });
});

test("the letters of the places stand on shapes of their own, which forced colours draw too", async () => {
  const four = ["c1", "c2", "c3", "c4"].map((id) => conversation(id));
  await onShift(b, state(1, { conversations: four }));
  await draw();
  const shapes = all(".head .badge").map((one) => one.querySelector("svg > *")?.outerHTML);
  expect(all(".head .badge span").map((one) => one.textContent)).toEqual(["A", "B", "C", "D"]);
  expect(new Set(shapes).size).toBe(4);
});
