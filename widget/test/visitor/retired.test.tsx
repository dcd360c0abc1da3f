// @vitest-environment happy-dom
/** Nothing that the line says leads a person out of the sealed page, but what the release key has signed. */
import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import type { Reason } from "../../src/core/protocol";
import { settle } from "../core/world";
import { REASONS } from "../reasons";
import { ended, fi, hrefs, open, type Page, state, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

/** Only numbers can be tapped, and the pages about the line, whose addresses the pinned program has and no answer changes. */
const OURS = /^(tel|sms):|^https:\/\/line\.test\/l\/xyz\/(accessibility|privacy|feedback)\?lang=fi$/;
const onlyCalls = (): void => {
  expect(hrefs().filter((href) => !OURS.test(href ?? ""))).toEqual([]);
  expect(text()).not.toContain(fi["page.line"]);
};

const WAYS: Record<string, (page: Page, reason: Reason) => Promise<void>> = {
  "the connection, before anything was asked": async (page, reason) => {
    page.app.link.open();
    page.refuse(reason);
  },
  "the connection, of who waits": async (page, reason) => {
    await page.app.start();
    await settle();
    page.cut();
    page.refuse(reason);
  },
  "the connection, in the midst of a talk": async (page, reason) => {
    await talk(page);
    page.cut();
    page.refuse(reason);
  },
  "a place": async (page, reason) => {
    page.answers.join = { refused: reason };
    await page.app.start();
    await settle();
  },
  "to take a talk up again": async (page, reason) => {
    await talk(page);
    page.answers.resume = { refused: reason };
    page.cut();
    page.connect();
    await settle();
  },
  "an envelope": async (page, reason) => {
    await talk(page);
    page.app.send("salaisuus");
    await settle();
    page.tell("refusal", { refused: reason, conversation: "c", id: 2 });
  },
};

const ALL = Object.keys(WAYS).flatMap((way) => REASONS.map((reason) => [way, reason] as const));

it.each(ALL)("a no to %s (%s) leads nowhere but to a telephone", async (way, reason) => {
  const page = await open();
  await WAYS[way]?.(page, reason);
  await settle();
  page.app.changed();
  onlyCalls();
  await page.time.pass(30_000);
  onlyCalls();
  expect(page.app.view).not.toBe("retired");
});

it("says of an unsigned retirement that the line cannot be reached, keeps the words and goes on trying", async () => {
  const page = await open();
  await talk(page);
  page.app.send("salaisuus");
  await settle();
  page.cut();
  page.network.is = "connecting";
  let tries = 0;
  const { socket } = page.app.world;
  const real = socket.open.bind(socket);
  socket.open = () => {
    tries += 1;
    real();
    page.refuse("retired_version");
  };
  await page.time.pass(30_000);
  expect(tries).toBeGreaterThan(2);
  expect(text()).toContain("salaisuus");
  expect(text()).toContain(fi["conn.offline"].toString().split("\n")[0]);
  expect(hrefs()).toContain("tel:112");
  socket.open = real;
  page.network.is = "up";
  page.app.retry();
  await settle();
  expect(page.app.link.phase).toBe("up");
});

it("leads to the telephone and then to the weaker page once the release key has signed it", async () => {
  const page = await open({ retirements: ["forged", "ä", ""] });
  await settle();
  expect(page.app.view).toBe("welcome");
  onlyCalls();
  const signed = await open({ retirements: ["forged", "ä", "signed00"] });
  await settle();
  expect(signed.app.view).toBe("retired");
  const all = hrefs();
  expect(all.indexOf("tel:08001")).toBeGreaterThan(all.indexOf("tel:112"));
  expect(all.at(-1)).toBe("https://line.test/l/xyz");
  expect(text()).toContain(fi["page.line"]);
});

it("takes no place and no talk from anybody, and is said when it is over", async () => {
  const page = await open();
  await talk(page);
  page.app.profile = page.app.profile && { ...page.app.profile, retirements: ["signed00"] };
  page.app.changed();
  await settle();
  expect(page.app.view).toBe("conversation");
  page.tell("state", ended("served"));
  await settle();
  expect(page.app.view).toBe("ended");
  await page.app.again();
  page.app.changed();
  expect(page.app.view).toBe("retired");
});

it("no state of the line puts a link there", async () => {
  const page = await open({
    name: "https://evil.test",
    audience: "Avaa https://evil.test",
    exception: "https://evil.test",
  });
  onlyCalls();
  await page.app.start();
  await settle();
  for (const phase of ["waiting", "offered"] as const) {
    page.tell("state", { ...state, version: (page.app.ticket.state?.version ?? 1) + 1, phase });
    onlyCalls();
  }
  page.tell("state", { ...talking, version: 20 });
  await settle();
  onlyCalls();
});
