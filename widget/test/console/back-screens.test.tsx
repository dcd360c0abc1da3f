// @vitest-environment happy-dom
/** What a counsellor reads of a lost line, an old page, an end that is owed, a line that closes, and before she signs out. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Screen } from "../../src/console/screen";
import { onceATurn } from "../../src/ui/draw";
import { type Bench, bench, conversation, desk, NOW_SECONDS, offer, onShift, profile, settle, state } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const draw = (): Promise<void> => {
  const drawn = (): void => render(<Screen app={b.app} onRetry={() => {}} />, document.body);
  b.app.draw = onceATurn(drawn);
  return act(drawn);
};
const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
  });
const buttons = (): HTMLButtonElement[] => [...document.querySelectorAll("button")];
const button = (words: string, at: ParentNode = document): HTMLButtonElement => {
  const found = [...at.querySelectorAll("button")].find((one) => one.textContent?.includes(words));
  if (found === undefined) throw new Error(`no button ${words}`);
  return found;
};
const dialog = (): HTMLElement => {
  const found = document.querySelector("dialog");
  if (found === null) throw new Error("no dialog");
  return found;
};
const read = (): string => document.body.textContent ?? "";
async function talking(...ids: string[]): Promise<void> {
  await onShift(b, state(1, { conversations: ids.map((id) => conversation(id)) }));
  await draw();
}

describe("while the line is lost", () => {
  test("nobody is called here, available or connected, and what cannot act is off", async () => {
    const orphans = [{ conversation: "o1", line: "line-1", language: "fi", since: NOW_SECONDS - 90, urgent: null }];
    await onShift(b, state(1, { offer: offer(), conversations: [conversation("c1")], orphans }));
    await draw();
    expect(button("Take over").disabled).toBe(false);
    expect(read()).toContain("Here");
    expect(read()).toContain("Available");
    await doing(() => b.wire.goDown());
    for (const claim of ["Visitor: Here", "Available", "Connected", "Answer within", "No offer now"])
      expect(read()).not.toContain(claim);
    expect(read()).toContain(`Not known since ${b.app.texts.time(NOW_SECONDS, NOW_SECONDS)}`);
    expect(document.querySelector(".shift")?.textContent).toContain("Not known: there is no connection");
    const isOff = (words: string): boolean => button(words).disabled;
    expect([isOff("Pause"), isOff("End the shift"), isOff("Take over")]).toEqual([true, true, true]);
    expect([...document.querySelectorAll<HTMLButtonElement>(".stepper button")].every((one) => one.disabled)).toBe(
      true,
    );
    expect(buttons().some((one) => one.textContent?.includes("Accept"))).toBe(false);
    b.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("c1")] }));
    await doing(() => b.wire.comeUp());
    expect(read()).toContain("Here");
    expect(read()).toContain("Available");
    expect(button("Pause").disabled).toBe(false);
  });

  test("an end that is owed is said in its pane, and may be taken back", async () => {
    await talking("c1");
    await doing(() => b.wire.goDown());
    const pane = b.app.panes.of("c1");
    await doing(() => pane && void b.app.ends.end(pane));
    expect(read()).toContain("will be ended as soon as the connection is back");
    await doing(() => button("Do not end").click());
    expect(read()).not.toContain("will be ended");
  });
});

describe("signing out", () => {
  test("asks, and names who is talked with and what becomes of them", async () => {
    await talking("c1", "c2");
    await doing(() => button("Sign out").click());
    expect(b.api.signedOut).toBe(0);
    expect(dialog().textContent).toContain("A · Birch, B · Lake");
    expect(dialog().textContent).toContain("offered to a colleague");
    await doing(() => button("Stay signed in", dialog()).click());
    expect([b.api.signedOut, b.app.panes.open.length]).toEqual([0, 2]);
    await doing(() => button("Sign out").click());
    await doing(() => button("Sign out", dialog()).click());
    expect([b.api.signedOut, b.app.signIn.phase]).toEqual([1, "signed_out"]);
  });

  test("asks on the board too, and where nobody is talked with", async () => {
    await onShift(b);
    b.app.show("board");
    await draw();
    await doing(() => button("Sign out").click());
    expect(dialog().textContent).toContain("Your shift ends");
    expect(b.api.signedOut).toBe(0);
  });

  test("in a second window leaves that window alone, and says so before and after", async () => {
    b.isElsewhere = true;
    await b.app.signIn.enter("link");
    await draw();
    await doing(() => button("Sign out").click());
    expect(dialog().textContent).toContain("Only this window");
    expect(dialog().textContent).not.toContain("wiped");
    await doing(() => button("Sign out", dialog()).click());
    expect(b.api.signedOut).toBe(0);
    expect(read()).toContain("In another window you are still signed in");
  });
});

test("an old console says so, and offers to load again only when nobody is talked with", async () => {
  b.api.staff = profile({ build: "1" });
  await talking("c1");
  expect(read()).toContain("older than the service");
  expect(buttons().some((one) => one.textContent?.includes("Load again"))).toBe(false);
  await doing(() => b.wire.push("state", state(2)));
  await doing(() => button("Load again").click());
  expect(b.loads).toBe(1);
});

test("a console that is too old to be spoken with says so for good, and loads again even from a talk", async () => {
  await talking("c1");
  await doing(() => b.wire.refuse("retired_version"));
  await doing(() => b.timers.advance(3_600_000));
  expect(read()).toContain("older than the service");
  expect(read()).toContain("out of date");
  await doing(() => void b.app.desk.pause(true)); // by its key
  await doing(() => button("Load again").click());
  expect(b.loads).toBe(1);
});

describe("a line that closes", () => {
  const closing = (at: number, ...ids: string[]): Promise<void> =>
    onShift(
      b,
      state(1, {
        desk: desk({ closings: [{ line: "line-1", at }] }),
        conversations: ids.map((id) => conversation(id)),
      }),
    ).then(draw);

  test("is spoken of from half an hour before, quietly, with its time", async () => {
    await closing(NOW_SECONDS + 31 * 60);
    expect(read()).not.toContain("closes in");
    await doing(() => b.timers.advance(11 * 60_000));
    await doing(() => b.app.draw("now"));
    expect(read()).toContain("Open line closes in 20 minutes, at");
    expect(document.querySelector("[role=alert]")).toBeNull();
  });

  test("is told aloud once, and not with each minute that is left", async () => {
    await closing(NOW_SECONDS + 29 * 60);
    const told = [...document.querySelectorAll(".shift [role=status]")].map((one) => one.textContent);
    expect(told.join()).toMatch(/^Open line closes at \d\d:\d\d\.$/);
    await doing(() => b.timers.advance(10 * 60_000));
    await doing(() => b.app.draw("now"));
    expect(read()).toContain("closes in 19 minutes");
    expect([...document.querySelectorAll(".shift [role=status]")].map((one) => one.textContent)).toEqual(told);
  });

  test("and then says that conversations may go on, to whom has one", async () => {
    await closing(NOW_SECONDS - 60, "c1");
    expect(read()).toContain("Your conversations may go on; nothing ends by itself.");
    await doing(() =>
      b.wire.push("state", state(2, { desk: desk({ closings: [{ line: "line-1", at: NOW_SECONDS - 60 }] }) })),
    );
    expect(read()).toContain("Open line closed at");
    expect(read()).not.toContain("nothing ends by itself");
  });

  test("is not spoken of the next day", async () => {
    await closing(NOW_SECONDS - 13 * 3600);
    expect(read()).not.toContain("closed at");
  });
});

test("a start that is refused names the line that is not hers any more, and does not ask for it again", async () => {
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  await draw();
  b.wire.answers.set("start_shift", () => ({ refused: "not_allowed" }));
  b.api.staff = profile({ lines: [{ id: "line-1", name: "Open line", languages: ["fi"], max_capacity: 2 }] });
  const start = (): void =>
    void document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await doing(start);
  expect(read()).toContain("You do not serve these lines any more: Youth line.");
  expect(read()).toContain("You do not answer in these languages any more: Swedish, English.");
  await doing(start);
  expect(b.wire.of("start_shift").at(-1)).toMatchObject({ lines: ["line-1"], languages: ["fi"] });
});
