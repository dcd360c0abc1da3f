/** Somebody before the organisation's view, with a daemon behind it: what she presses, writes and reads. */

import { act } from "preact/test-utils";
import { soon } from "../../soon";
import { drawn } from "../drawn";
import { type Bench, bench, profile, settle } from "../fakes";
import { type OrganisationDaemon, organisationDaemon } from "./daemon";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Seat {
  readonly begin: () => Promise<void>;
  readonly bench: () => Bench;
  readonly daemon: OrganisationDaemon;
  sit(role?: "counsellor" | "lead" | "admin"): Promise<void>;
  page(): string;
  button(words: string): HTMLButtonElement | undefined;
  field(label: string): Field;
  press(words: string): Promise<void>;
  write(label: string, words: string): Promise<void>;
  choose(label: string, value: string): Promise<void>;
  put(field: Field | undefined, words: string): Promise<void>;
  tick(label: string): Promise<void>;
}

export function seat(): Seat {
  let b: Bench;
  let daemon: OrganisationDaemon;
  const draw = drawn(() => b);
  const page = (): string => document.body.textContent ?? "";
  const quiet = (): Promise<void> =>
    act(async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
    });
  const button = (words: string): HTMLButtonElement | undefined =>
    [...document.querySelectorAll("button")].find((one) =>
      `${one.getAttribute("aria-label") ?? ""} ${one.textContent}`.includes(words),
    );
  const labelOf = (words: string): HTMLLabelElement => {
    const found = [...document.querySelectorAll("label")].find((one) => one.textContent === words);
    if (found === undefined) throw new Error(`no field ${words} in ${page()}`);
    return found;
  };
  const field = (label: string): Field => {
    const found = labelOf(label);
    return (document.getElementById(found.htmlFor) ?? found.querySelector("input")) as Field;
  };
  async function put(label: string, value: string, event: "input" | "change"): Promise<void> {
    await act(() => {
      const found = field(label);
      found.value = value;
      found.dispatchEvent(new Event(event, { bubbles: true }));
    });
  }
  return {
    async begin() {
      b = await bench();
      daemon = organisationDaemon();
      b.api.call = daemon.call;
      b.app.texts.language.value = "en";
    },
    bench: () => b,
    get daemon() {
      return daemon;
    },
    async sit(role = "lead") {
      b.api.staff = profile({ staff: { id: role === "admin" ? "ada" : "lea", alias: "Lea", role } });
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      await settle();
      b.app.show("organisation");
      await draw();
      await quiet();
    },
    page,
    button,
    field,
    async press(words) {
      const found = await soon(() => {
        const one = button(words);
        if (one === undefined || one.disabled) throw new Error(`no button ${words} that is on, in ${page()}`);
        return one;
      });
      await act(() => found.click());
      await quiet();
    },
    write: (label, words) => put(label, words, "input"),
    choose: (label, value) => put(label, value, "change"),
    async put(found, words) {
      await act(() => {
        if (found === undefined) throw new Error("no such field");
        found.value = words;
        found.dispatchEvent(new Event("input", { bubbles: true }));
      });
    },
    async tick(label) {
      await act(() => (field(label) as HTMLInputElement).click());
    },
  };
}
