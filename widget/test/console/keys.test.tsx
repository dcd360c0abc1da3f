// @vitest-environment happy-dom
/** What a person seals with: certified by a lead, vouched for in time, and heard of without looking. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOr } from "../../src/console/keys/own-chain";
import { PageKeys } from "../../src/console/keys/page-keys";
import { Screen } from "../../src/console/screen";
import { TabStorage } from "../../src/console/storage";
import { readIssuingCertificate } from "../../src/seal/issuing";
import { onceATurn } from "../../src/ui/draw";
import {
  type Bench,
  bench,
  certified,
  issuingCertificate,
  list,
  MemoryDrawer,
  notCertified,
  NOW_SECONDS,
  onShift,
  profile,
  settle,
  staffCertificate,
  statement,
} from "./fakes";

const DAY = 86_400;
let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

async function signIn(role: "lead" | "counsellor" = "counsellor"): Promise<void> {
  b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role } });
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  const drawn = (): void => render(<Screen app={b.app} onRetry={() => {}} />, document.body);
  b.app.draw = onceATurn(drawn);
  await act(drawn);
}
const told = (): Promise<void> =>
  act(async () => {
    b.wire.push("chain", {});
    await settle();
  });
const heard = (): string[] => b.app.attention.sayings.all.map((one) => one.words);
const start = (): HTMLButtonElement | undefined =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.includes("Start the shift"));

describe("who is certified", () => {
  test("meanwhile can start at once, hears of it, and has pressed nothing", async () => {
    b.api.own = notCertified;
    await signIn();
    expect(start()?.disabled).toBe(true);
    b.api.own = certified;
    await told();
    expect(start()?.disabled).toBe(false);
    expect(heard()).toEqual(["A lead has signed for you. You can start a shift."]);
    expect(b.tones).toEqual(["news"]);
    await told();
    expect(heard()).toHaveLength(1);
  });

  test("reads until when, where one is enrolled", async () => {
    b.api.own = notCertified;
    await signIn();
    await act(() => b.app.show("keys"));
    const { texts } = b.app;
    expect(document.body.textContent).toContain(texts.say("enrol.what"));
    b.api.own = certified;
    await told();
    const time = texts.dayAndTime(b.app.keys.certifiedUntil ?? 0);
    expect(document.body.textContent).toContain(texts.say("enrol.certified", { time }));
  });

  test("while there was no connection is told with the next", async () => {
    b.api.own = notCertified;
    await signIn();
    await act(() => b.wire.goDown());
    b.api.own = certified;
    await act(async () => {
      b.wire.comeUp();
      await settle();
    });
    expect(b.wire.of("watch_chain")).toHaveLength(2);
    expect(heard()).toEqual(["A lead has signed for you. You can start a shift."]);
  });

  test("on a shift hears nothing of starting one, though the line did not answer for a while", async () => {
    await onShift(b);
    b.api.own = notCertified;
    await told();
    b.api.own = certified;
    await told();
    expect(heard()).not.toContain("A lead has signed for you. You can start a shift.");
    expect(b.app.keys.isReady).toBe(true);
  });

  test("vouches for a key once, and again when the certificate ends within a week", async () => {
    await signIn();
    expect(b.api.stated).toEqual(["AQ"]);
    await told();
    expect(b.api.stated).toHaveLength(1);
    const statement = { serial: 4, statement: b.api.stated[0] ?? "" };
    b.api.own = { ...certified, statement, certificates: [staffCertificate(NOW_SECONDS + 6 * DAY)] };
    await told();
    expect(b.api.stated).toHaveLength(1); // a statement that nobody can read vouches for no key of this page
  });

  test("whose key is on a list is not sent on shift with it, and vouches for another at once", async () => {
    await signIn();
    b.api.own = { ...certified, statement: { serial: 4, statement: statement(2) } };
    await told();
    expect([b.app.keys.isReady, b.api.stated]).toEqual([true, ["AQ"]]);
    b.api.own = { ...b.api.own, lists: [list(), list(NOW_SECONDS + 5 * DAY, [2])] };
    await told();
    expect(b.app.keys.usability).toEqual({ whyNot: "waiting_certificate" });
    expect(b.api.stated).toEqual(["AQ", "BQ"]);
    b.api.own = { ...b.api.own, statement: { serial: 5, statement: statement(3, 5) } };
    await told();
    expect(b.api.stated).toHaveLength(2);
  });

  test.each([
    ["nothing was heard", { refused: "try_again" }, "unheard"],
    ["no issuing certificate", { ...certified, issuing: [] }, "no_certificate"],
    [
      "an issuing certificate that the staff's outlives",
      { ...certified, issuing: [issuingCertificate(NOW_SECONDS + DAY)] },
      "waiting_certificate",
    ],
    [
      "a staff certificate that is over",
      { ...certified, certificates: [staffCertificate(NOW_SECONDS)] },
      "waiting_certificate",
    ],
    [
      "a certificate of another browser's key",
      { ...certified, certificates: [staffCertificate(NOW_SECONDS + DAY, 77)] },
      "waiting_certificate",
    ],
    [
      "a certificate whose key is revoked",
      { ...certified, lists: [list(NOW_SECONDS + DAY, [2])] },
      "waiting_certificate",
    ],
    ["what is none", { ...certified, certificates: ["AgBx"], issuing: ["x"] }, "waiting_certificate"],
    ["no list", { ...certified, lists: [] }, "no_list"],
    ["a list that is over", { ...certified, lists: [list(NOW_SECONDS)] }, "no_list"],
  ] as const)("says why nobody can answer: %s", async (_name, own, whyNot) => {
    b.api.own = own as typeof b.api.own;
    await signIn();
    expect(b.app.keys.usability).toEqual({ whyNot });
    expect(await b.app.keys.current()).toBeNull();
    expect(start()?.disabled).toBe(true);
  });

  test("by the newest of several that count", async () => {
    const both = [staffCertificate(NOW_SECONDS + 2 * DAY), staffCertificate(NOW_SECONDS + 9 * DAY)];
    b.api.own = { ...certified, certificates: [...both, staffCertificate(NOW_SECONDS + 10 * DAY, 77)] };
    await signIn();
    expect(b.app.keys.usability).toMatchObject({ usable: { notAfter: NOW_SECONDS + 9 * DAY } });
  });

  test("is looked for again when it ends, though nobody touches the page", async () => {
    b.api.own = { ...certified, certificates: [staffCertificate(NOW_SECONDS + 3600)] };
    await signIn();
    expect(b.app.keys.isReady).toBe(true);
    b.timers.advance(3_600_000);
    await settle();
    expect([b.app.keys.isReady, await b.app.keys.current()]).toEqual([false, null]);
  });
});

describe("the key of a shift", () => {
  test("goes with the signing key that is revoked, and no later one is certified by that", async () => {
    await signIn();
    expect(await b.app.keys.current()).not.toBeNull();
    b.api.own = { ...certified, lists: [list(NOW_SECONDS + DAY, [2])] };
    await told();
    expect(await b.app.keys.current()).toBeNull();
    expect(start()?.disabled).toBe(true);
    expect(b.api.stated.length).toBeGreaterThan(1); // another key is vouched for at once
  });

  test("lives for twelve hours at most, inside the certificate, and the next shift has another", async () => {
    await onShift(b);
    const first = await b.app.keys.current();
    expect(first?.notAfter).toBe(NOW_SECONDS - 60 + 12 * 3600);
    expect(await b.app.keys.current()).toBe(first);
    b.app.keys.wipeShift();
    expect((await b.app.keys.current())?.key.publicKey).not.toEqual(first?.key.publicKey);
  });
});

describe("a demonstration", () => {
  test("keeps its throw-away keys over a reload, so that the same person comes back", async () => {
    b.api.staff = profile({ is_demonstration: true });
    await b.app.signIn.enter("link");
    const of = (await b.app.keys.current())?.of;
    const again = await bench(b.drawer);
    again.api.staff = profile({ is_demonstration: true });
    await again.app.signIn.enter(null);
    expect((await again.app.keys.current())?.of).toBe(of);
    expect(again.api.stated).toEqual([]);
  });

  test.each([true, false])("alone keeps any: elsewhere no seed is ever stored (%s)", async (isDemonstration) => {
    const drawer = new MemoryDrawer();
    const keys = new PageKeys(b.signing, new TabStorage(drawer), () => isDemonstration);
    await keys.staffKey();
    await keys.makeSigningKey();
    await keys.issuingKey(true);
    expect([...drawer.kept].length > 0).toBe(isDemonstration);
    expect(keys.signingKeys()).toHaveLength(1);
  });
});

test("what cannot be read is not there", () => {
  expect(readOr(issuingCertificate(), readIssuingCertificate)?.organisation).toBe("Example Association");
  for (const wrong of ["", "not a certificate", issuingCertificate().slice(0, 40), staffCertificate()])
    expect(readOr(wrong, readIssuingCertificate)).toBeNull();
});
