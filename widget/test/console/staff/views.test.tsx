// @vitest-environment happy-dom
/** The staff's views: what is on the screen of a lead and of whoever is enrolled, and what a press does. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { wordsOf } from "../../../src/console/enrolment/words";
import { clear, drawn } from "../drawn";
import { type Bench, bench, profile, settle } from "../fakes";
import { soon } from "../../soon";
import { begun, called, enrolled, type Line, type Seat } from "./line";

let b: Bench;
let line: Line;
beforeEach(async () => {
  b = await bench();
  line = await begun();
});
afterEach(clear);
const draw = drawn(() => b);

/** This person's console is the one on the page. */
async function sit(seat: Seat, view: "staff" | "keys"): Promise<void> {
  const role = seat.role === "counsellor" ? "counsellor" : seat.role;
  const staff = { id: seat.id, alias: seat.id, role } as const;
  b.api.staff = profile({ staff });
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.api.staff = profile({ staff, is_demonstration: false });
  await b.app.signIn.lookAgain();
  Object.assign(b.app, { staff: seat.room, joining: seat.joining });
  Object.assign(b.app.own, { atRest: seat.keys });
  seat.changed = () => b.app.changed();
  b.app.show(view);
  await draw();
  await quiet();
}
/** Hashes and signatures take turns of their own; on a busy machine more than these, so what must come is waited for. */
const quiet = (): Promise<void> =>
  act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  });
const page = (): string => document.body.textContent ?? "";
const button = (words: string): HTMLButtonElement => {
  const named = (one: HTMLButtonElement): string => `${one.getAttribute("aria-label") ?? ""} ${one.textContent}`;
  const found = [...document.querySelectorAll("button")].find((one) => named(one).includes(words));
  if (found === undefined) throw new Error(`no button ${words} in ${page()}`);
  return found;
};
/** Off while something is being asked or signed. */
const buttonThatIsOn = (words: string): HTMLButtonElement => {
  const found = button(words);
  if (found.disabled) throw new Error(`${words} is off`);
  return found;
};
async function press(words: string): Promise<void> {
  const found = await soon(() => buttonThatIsOn(words));
  await act(() => found.click());
  await quiet();
}
const says = (words: string): Promise<void> => soon(() => expect(page()).toContain(words));
async function write(words: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>("dialog input, dialog textarea");
  if (field === null) throw new Error("nothing to write into");
  await act(() => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await act(() => field.form?.requestSubmit());
  await quiet();
}

test("a lead sees everybody, and who is not enrolled", async () => {
  await sit(line.laila, "staff");
  await says("Aino · counsellor");
  await says("Not enrolled: cannot answer visitors yet.");
  await says("Nobody has been signed for yet.");
});

test("a lead enrols by telephone from beginning to end, with the words that she hears", async () => {
  const { laila, aino, daemon } = line;
  await aino.joining.ready();
  await sit(laila, "staff");
  await press("Enrol Aino");
  await says("Visitors will read: Aino, volunteer. Is that right?");
  await says("by a number that you knew before");
  await press("I am calling that number");
  await says("Waiting for Aino to begin.");
  await act(() => daemon.deliver());
  await act(async () => aino.joining.ceremony?.join());
  await act(() => daemon.deliver());
  expect(page()).not.toContain(aino.joining.ceremony?.words?.join(" ") ?? "no words");
  // Elsewhere on the page stands the list's head in words of the same list of words.
  const asked = document.querySelector("dialog")?.textContent ?? "";
  expect(asked).toContain("The six words");
  for (const word of aino.joining.ceremony?.words ?? ["no words"])
    expect(asked.split(/[^a-zäöå]+/)).not.toContain(word);
  expect(document.activeElement?.closest("label")?.textContent).toBe("The six words that Aino reads out");
  await write("kuu taivas");
  await says("Not a word of the list: kuu.");
  await write((aino.joining.ceremony?.words ?? []).join(" "));
  await says("Enrolled. Sign for two weeks now");
  expect(document.querySelector("dialog")).toBeNull();
});

test("wrong words are said so, and the way on", async () => {
  const { laila, aino, daemon } = line;
  await sit(laila, "staff");
  await act(async () => void (await called(daemon, laila, aino)));
  await quiet();
  await write("kuusi kuusi kuusi kuusi kuusi kuusi");
  await says("Nobody is enrolled. It may have been a slip");
  await says("stop and meet");
});

test("the joiner sees the words and says what the lead said", async () => {
  const { laila, aino, daemon } = line;
  await sit(aino, "keys");
  await press("Enrol with your lead");
  await says("Now your lead begins.");
  const person = laila.room.people?.[1];
  if (person === undefined) throw new Error("nobody");
  await laila.room.beginCeremony(person, "telephone");
  await act(() => daemon.deliver());
  await says("Your lead wants to enrol you. Visitors will read: Aino, volunteer.");
  await press("Yes, begin");
  await act(() => daemon.deliver());
  await quiet();
  await soon(() => expect(document.querySelectorAll(".words li")).toHaveLength(6));
  await laila.room.typed((aino.joining.ceremony?.words ?? []).join(" "));
  await press("My lead says: it is right");
  await says("Done. Your lead signs for you");
  expect(document.querySelectorAll(".words li")).toHaveLength(0);
});

test("face to face there is a code to scan, which stands as letters too", async () => {
  const { laila, aino, daemon } = line;
  await sit(aino, "keys");
  await press("Enrol with your lead");
  const person = laila.room.people?.[1];
  if (person === undefined) throw new Error("nobody");
  await laila.room.beginCeremony(person, "face_to_face");
  await act(() => daemon.deliver());
  await press("Yes, begin");
  await act(() => daemon.deliver());
  await quiet();
  const label = (): string => document.querySelector("svg.qr")?.getAttribute("aria-label") ?? "";
  await soon(() => expect(label()).toContain("The code for your lead’s camera"));
  expect(document.querySelector("output")?.textContent).toMatch(/^([0-9A-Z]{4} ){12}[0-9A-Z]{4}$/);
});

test("one button signs for everybody, and names whom it could not sign for", async () => {
  const { laila, aino, daemon } = line;
  await enrolled(daemon, laila, aino);
  await aino.state();
  await sit(laila, "staff");
  await press("Sign for two weeks");
  await says("Signed for 1 person, for two weeks.");
  await says("Laila: not signed in since the last time");
});

test("another list than this console’s is said loudly, and the press is not there", async () => {
  const { laila, daemon } = line;
  daemon.records.length = 1;
  await sit(laila, "staff");
  await soon(() =>
    expect(document.querySelector("[role=alert] .loud")?.textContent ?? "").toContain(
      "Stop. The server shows another list than yours. It ends earlier than what you have seen.",
    ),
  );
  expect(() => button("Sign for two weeks")).toThrow();
});

test("how far the list of this console reaches is shown, so that two leads can hear what is hidden from one", async () => {
  const { laila, aino, daemon } = line;
  const head = (): string => page().match(/reaches entry \d+, “\S+ \S+ \S+”/)?.[0] ?? "";
  await enrolled(daemon, laila, aino);
  await sit(laila, "staff");
  expect(head()).toContain("reaches entry 3, ");
  await act(() => laila.room.revoke("aino"));
  await quiet();
  expect(head()).toContain("reaches entry 5, ");
  const hash = laila.room.leadList.list?.head.hash ?? new Uint8Array(32);
  expect(head()).toContain(wordsOf(hash).slice(0, 3).join(" "));
});

test("revoking asks first", async () => {
  const { laila, aino, daemon } = line;
  await enrolled(daemon, laila, aino);
  await sit(laila, "staff");
  await press("Revoke Aino");
  await says("visitors’ pages believe no words of Aino any more");
  expect(document.activeElement?.textContent).toContain("Cancel");
  expect(daemon.out).toEqual([]);
  const yes = [...document.querySelectorAll<HTMLButtonElement>("dialog button")].at(-1);
  await act(() => yes?.click());
  await quiet();
  await says("Revoked, and signed out everywhere.");
  expect(daemon.out).toEqual(["aino"]);
});

test("a certificate that is pasted is installed, and why it was not is said", async () => {
  const { laila, daemon } = line;
  await sit(laila, "staff");
  const box = document.querySelector<HTMLTextAreaElement>("form textarea");
  if (box === null) throw new Error("nothing to paste into");
  const paste = async (words: string): Promise<void> => {
    await act(() => {
      box.value = words;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await act(() => box.form?.requestSubmit());
    await quiet();
  };
  await paste(" a-certificate ");
  await soon(() => expect(daemon.issuing.at(-1)).toBe("a-certificate"));
  daemon.refuses.set("installIssuing", "bad_credential");
  await paste("another");
  await says("This certificate was not accepted");
});

test("six digits are large, with their minutes", async () => {
  await sit(line.laila, "staff");
  await press("Let in by digits: Aino");
  await soon(() => expect(document.querySelector("output.read-out")?.textContent).toBe("123 456"));
  await says("Works for 10 minutes.");
  await press("Close");
  await press("Invite by link: Aino");
  await soon(() => expect(document.querySelector("dialog output")?.textContent ?? "").toContain("/console/#link=AAAA"));
});

test("an admin reads what the staff has done, and a lead does not", async () => {
  await sit(line.laila, "staff");
  expect(() => button("Show")).toThrow();
  b.api.staff = profile({ staff: { id: "laila", alias: "Laila", role: "admin" }, is_demonstration: false });
  await act(async () => void (await b.app.signIn.lookAgain()));
  await quiet();
  await press("Show");
  await says("Signed in");
});

test("in a demonstration nobody is asked to enrol or to sign", async () => {
  await sit(line.laila, "staff");
  b.api.staff = profile({ is_demonstration: true });
  await act(async () => void (await b.app.signIn.lookAgain()));
  await quiet();
  await says("This is a demonstration");
  expect(() => button("Sign for two weeks")).toThrow();
});
