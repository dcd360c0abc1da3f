// @vitest-environment happy-dom
/** One's own address for calls by e-mail: given, seen, removed; gone from the page with the sign-in. */
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";
import { clear, drawn } from "../drawn";
import { type Bench, bench, profile, settle } from "../fakes";
import { rota } from "../rota/daemon";

const NONE = { is_set_up: true, address: null, language: null };
const OWN = { is_set_up: true, address: "aino@home.example", language: "en" };

let b: Bench;
let asked: [string, object][];
let own: object;
let said: object;
const show = drawn(() => b);
const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await act(settle);
};
const main = (): string => document.querySelector("main")?.textContent ?? "";
const button = (words: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll<HTMLButtonElement>("main button")].find((one) => one.textContent === words);

async function open(first: object): Promise<void> {
  own = first;
  asked = [];
  said = {};
  b = await bench();
  b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role: "counsellor" } });
  b.api.call = ((method: string, target: string, body: object) => {
    if (target !== "/api/call-in/address")
      return Promise.resolve(target.startsWith("/api/rota") ? rota() : { refused: "gone" });
    asked.push([method, body]);
    return Promise.resolve(method === "GET" ? own : said);
  }) as typeof b.api.call;
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.app.show("rota");
  await show();
  await rest();
}
afterEach(clear);

async function write(address: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>("#mail-address");
  if (input === null) throw new Error("no input");
  input.value = address;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await rest();
  own = OWN;
  document.querySelector("section.card form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await rest();
}

test("she gives it herself, reads what for, and takes it away", async () => {
  await open(NONE);
  expect(main()).toContain("Only you see the address.");
  await write(" aino@home.example ");
  expect(asked[1]).toEqual(["POST", { address: "aino@home.example", language: "en" }]);
  expect(main()).toContain("The address is kept.");
  expect(main()).toContain("Calls come to aino@home.example.");
  own = NONE;
  button("Remove the address")?.click();
  await rest();
  expect(asked[3]).toEqual(["POST", { address: null }]);
  expect(main()).toContain("No more e-mail comes.");
  expect(main()).not.toContain("aino@home.example");
});

test("what is no address is said in words, and stays to be mended", async () => {
  await open(NONE);
  said = { refused: "wrong_state" };
  await write("aino@home");
  expect(main()).toContain("This is not an e-mail address.");
  expect(document.querySelector<HTMLInputElement>("#mail-address")?.value).toBe("aino@home");
});

test("where the operator has set up nothing, that alone is said", async () => {
  await open({ ...NONE, is_set_up: false });
  expect(main()).toContain("Calls by e-mail are not set up by the operator.");
  expect(document.querySelector("#mail-address")).toBeNull();
});

test("what is kept can be removed also where the operator has taken the server away", async () => {
  await open({ ...OWN, is_set_up: false });
  expect(button("Remove the address")).toBeDefined();
});

test("whoever signs in after her sees nothing of it", async () => {
  await open(OWN);
  expect(main()).toContain("aino@home.example");
  b.app.signIn.leave("how");
  await rest();
  expect(b.app.mail.address.value).toBeNull();
});
