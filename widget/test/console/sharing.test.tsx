// @vitest-environment happy-dom
/** Several organisations on one line: what a console seals with there, what a board tells, and who is invited. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import type { Bytes } from "../../src/core/seal-port";
import { asSeenOn } from "../../src/console/keys/own-chain";
import { BoardView } from "../../src/console/board/board-view";
import { clear, drawn } from "./drawn";
import {
  A_DESK,
  type Bench,
  bench,
  board,
  certified,
  issuingCertificate,
  NOW_SECONDS,
  profile,
  settle,
  staffCertificate,
} from "./fakes";
import { seat } from "./organisation/seat";

const LATER = NOW_SECONDS + 59 * 86_400;
const bytes = (...parts: readonly string[]): Bytes =>
  new Uint8Array(parts.flatMap((one) => [...fromBase64Url(one)])) as Bytes;
const on = (...issuing: readonly string[]) => ({ line: "theirs", roots: ["r"], issuing, lists: ["l"] });

describe("what a shift seals with", () => {
  const own = bytes(issuingCertificate(), staffCertificate());

  test("stands on another organisation's line behind the certificate of that line's root", () => {
    const chain = { ...certified, vouched: [on(issuingCertificate(LATER, 7), issuingCertificate(LATER))] };
    const seen = asSeenOn("theirs", own, chain);
    expect(toBase64Url(seen?.identity ?? own)).toBe(toBase64Url(bytes(issuingCertificate(LATER), staffCertificate())));
    expect(seen?.on.roots).toEqual(["r"]);
  });

  test("is on an own line as it is", () => {
    expect(asSeenOn("ours", own, { ...certified, vouched: [on(issuingCertificate(LATER))] })).toBeNull();
    expect(asSeenOn("theirs", own, certified)).toBeNull();
    expect(asSeenOn("theirs", own, null)).toBeNull();
  });

  test("is nothing where no root vouches for the key that has certified this person", () => {
    const chain = { ...certified, vouched: [on(issuingCertificate(LATER, 7))] };
    expect(() => asSeenOn("theirs", own, chain)).toThrow("bad_credential");
  });
});

describe("a lead's board", () => {
  let b: Bench;
  const draw = drawn(() => b);
  beforeEach(async () => {
    b = await bench();
    b.app.texts.language.value = "en";
  });
  afterEach(clear);

  async function shown(over: Parameters<typeof board>[1]): Promise<HTMLElement> {
    b.api.staff = profile({ staff: { id: "s1", alias: "Silja", role: "lead" } });
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    b.app.show("board");
    b.app.board.anew();
    b.app.board.pushed(board(1, { orphans: [], ...over }));
    await draw();
    return document.querySelector(".line") as HTMLElement;
  }

  test("tells of another organisation's line how many wait and her own people, and offers no act", async () => {
    const shares = [{ organisation: "Silta ry", desks: 1, served: 2, taken_last_hour: 5 }];
    const line = await shown({
      offered_by: "Turva ry",
      shares,
      desks: [{ ...A_DESK, alias: "Dora", phase: "paused", conversations: 2, capacity: 2 }],
    });
    expect(line.textContent).toContain("A line of Turva ry.");
    expect(line.querySelector(".shares")?.textContent).toContain("Silta ry125");
    expect(line.textContent).not.toContain("Within the hour");
    expect([...line.querySelectorAll("button")].map((one) => one.textContent)).toEqual([]);
  });

  test("tells of her own line each organisation's share", async () => {
    const shares = ["Turva ry", "Silta ry"].map((organisation) => ({
      ...{ organisation, desks: 1, served: 1 },
      taken_last_hour: 1,
    }));
    const line = await shown({ shares });
    expect(line.querySelectorAll(".shares tbody tr")).toHaveLength(2);
    expect(line.querySelectorAll("button").length).toBeGreaterThan(0);
    expect(BoardView).toBeDefined();
  });
});

describe("an admin", () => {
  const at = seat();
  beforeEach(at.begin);
  afterEach(clear);

  test("invites others to an own line and accepts one that invites her", async () => {
    at.daemon.may = ["line", "organisation"];
    at.daemon.shared = [
      { line: "silta-linja", name: "Siltalinja", organisation: "Silta ry", is_own: false, is_accepted: false },
    ];
    await at.sit("admin");
    expect(at.page()).toContain("Silta ry invites you to its line Siltalinja. You have not accepted.");
    await at.press("Change who serves together");
    await at.write("Invited to Avoin linja", "silta, pesa");
    await at.tick("Siltalinja, Silta ry");
    await at.press("Keep the draft and see");
    await at.press("Publish");
    const value = at.daemon.items.get("organisation e")?.value;
    expect(value).toMatchObject({ invites: { avoin: ["silta", "pesa"] }, serves: ["silta-linja"] });
  });

  test("says from whom an own line takes talks over, and to which of others hers are handed on", async () => {
    at.daemon.may = ["line", "organisation"];
    at.daemon.handed = [
      { line: "silta-puhu", name: "Puhu", organisation: "Silta ry", is_own: false, is_accepted: false },
      { line: "avoin", name: "Avoin linja", organisation: "pesa", is_own: true, is_accepted: false },
    ];
    await at.sit("admin");
    expect(at.page()).toContain("The line Puhu of Silta ry would take your conversations over. You have not said that");
    expect(at.page()).toContain(
      "Your line Avoin linja takes over conversations of pesa. It has not said that it hands on.",
    );
    await at.press("Change who serves together");
    await at.write("Whose conversations Avoin linja takes over", "pesa silta");
    await at.tick("Puhu, Silta ry");
    await at.press("Keep the draft and see");
    await at.press("Publish");
    const value = at.daemon.items.get("organisation e")?.value;
    expect(value).toMatchObject({ takes_from: { avoin: ["pesa", "silta"] }, hands_to: ["silta-puhu"], invites: {} });
  });

  test("takes an invitation back by an empty field", async () => {
    at.daemon.may = ["organisation"];
    const held = at.daemon.items.get("organisation e");
    if (held !== undefined) held.value = { ...held.value, invites: { avoin: ["silta"] } } as never;
    at.daemon.shared = [
      { line: "avoin", name: "Avoin linja", organisation: "Silta ry", is_own: true, is_accepted: true },
    ];
    await at.sit("admin");
    expect(at.page()).toContain("Silta ry is invited to your line Avoin linja. Agreed.");
    await at.press("Change who serves together");
    await at.write("Invited to Avoin linja", " ");
    await at.press("Keep the draft and see");
    await at.press("Publish");
    expect(at.daemon.items.get("organisation e")?.value).toMatchObject({ invites: {} });
  });

  test("who may not change the organisation reads how it stands, and no more", async () => {
    at.daemon.may = ["line"];
    await at.sit("lead");
    expect(at.page()).toContain("Nobody is invited, and nobody invites you.");
    expect(at.button("Change who serves together")).toBeUndefined();
  });
});
