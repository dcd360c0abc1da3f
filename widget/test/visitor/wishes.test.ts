// @vitest-environment happy-dom
/** Is what a person wishes said until the line has heard it, whatever it answers first? */

import { describe, expect, it } from "vitest";
import { BACKOFF_MAX_MS } from "../../src/core/backoff";
import type { Reason } from "../../src/core/protocol";
import { settle } from "../core/world";
import { open, state } from "./stage";

type Page = Awaited<ReturnType<typeof open>>;

const said = (page: Page, event: string): unknown[] =>
  page.asked.filter((one) => one.event === event).map((one) => one.payload);

async function waiting(): Promise<Page> {
  const page = await open();
  await page.app.start();
  await settle();
  return page;
}

describe("with the place", () => {
  it("asks for it in all languages that are fine, and as urgent, and says neither twice", async () => {
    const page = await open();
    page.app.wishes.setOthers(["sv", "en"]);
    page.app.wishes.setUrgent("danger");
    await page.app.start();
    await settle();
    expect(said(page, "join")).toMatchObject([{ language: "fi", others: ["sv", "en"], urgent: "danger" }]);
    expect([...said(page, "languages"), ...said(page, "urgent")]).toEqual([]);
    expect(page.app.wishes.told).toBe("told");
  });

  it("says after it what was changed while the place was asked for", async () => {
    const page = await open();
    page.app.wishes.setUrgent("danger");
    const place = page.app.start();
    page.app.wishes.setUrgent(null);
    page.app.wishes.setOthers(["sv"]);
    await place;
    await settle();
    const [join] = said(page, "join") as [{ urgent: unknown; others: unknown }];
    expect([join.urgent, ...said(page, "urgent")].at(-1)).toBeNull();
    expect(
      [join.others, ...(said(page, "languages") as { others: unknown }[]).map((one) => one.others)].at(-1),
    ).toEqual(["sv"]);
  });

  it("says after it what was changed after an answer was lost: the place may be the one that was asked for first", async () => {
    const page = await open();
    page.answers.join = { refused: "try_again" };
    await page.app.start();
    await settle();
    page.app.wishes.setUrgent("danger");
    page.app.wishes.setOthers(["sv"]);
    page.answers.join = state;
    await page.time.pass(BACKOFF_MAX_MS);
    const [first, again] = said(page, "join");
    expect(again).toEqual(first);
    expect([said(page, "urgent"), said(page, "languages")]).toEqual([[{ urgent: "danger" }], [{ others: ["sv"] }]]);
    expect(page.app.wishes.told).toBe("told");
  });
});

describe("once placed", () => {
  const NOT_YET: Reason[] = ["try_again", "too_often", "not_a_member", "gone", "broken", "out_of_order"];

  it.each(NOT_YET)("is said again on the same connection after %s", async (refused) => {
    const page = await waiting();
    page.answers.urgent = page.answers.languages = { refused };
    page.app.wishes.setUrgent("danger");
    page.app.wishes.setOthers(["sv"]);
    await settle();
    expect(page.app.wishes.told).toBe("failed");
    page.answers.urgent = page.answers.languages = {};
    await page.time.pass(BACKOFF_MAX_MS);
    expect(page.app.wishes.told).toBe("told");
    expect(said(page, "urgent")).toEqual([{ urgent: "danger" }, { urgent: "danger" }]);
    expect(said(page, "languages")).toEqual([{ others: ["sv"] }, { others: ["sv"] }]);
  });

  it("pauses longer each time", async () => {
    const page = await waiting();
    page.answers.urgent = { refused: "too_often" };
    page.app.wishes.setUrgent("danger");
    await settle();
    await page.time.pass(60_000);
    expect(said(page, "urgent").length).toBeLessThan(16);
    expect(said(page, "urgent").length).toBeGreaterThan(6);
  });

  it("is not asked again when the line will never take it", async () => {
    const page = await waiting();
    page.answers.urgent = { refused: "malformed" };
    page.app.wishes.setUrgent("danger");
    await settle();
    await page.time.pass(60_000);
    expect(said(page, "urgent")).toHaveLength(1);
    expect(page.app.wishes.told).toBe("failed");
  });

  it("goes with the next connection, when the answer was cut off", async () => {
    const page = await waiting();
    page.cut();
    page.app.wishes.setUrgent("danger");
    await settle();
    expect(said(page, "urgent")).toEqual([]);
    await page.time.pass(BACKOFF_MAX_MS);
    page.tell("state", { ...state, version: 2 });
    await settle();
    expect(said(page, "urgent")).toEqual([{ urgent: "danger" }]);
  });

  it("says at the end what was wished last", async () => {
    const page = await waiting();
    page.answers.urgent = { refused: "try_again" };
    page.app.wishes.setUrgent("danger");
    await settle();
    page.answers.urgent = {};
    page.app.wishes.setUrgent(null);
    await settle();
    await page.time.pass(BACKOFF_MAX_MS);
    expect(said(page, "urgent")).toEqual([{ urgent: "danger" }, { urgent: null }]);
    expect(page.app.wishes.told).toBe("told");
  });
});
