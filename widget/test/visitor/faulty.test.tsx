// @vitest-environment happy-dom
/** The line can keep nothing for a while: words between pages of one process pass on, and that is what is said. */
import { render } from "preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { settle } from "../core/world";
import { fi, open, type Page, talk, talking, text } from "./stage";

let page: Page;
beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

async function told(): Promise<void> {
  page.tell("refusal", { refused: "try_again", conversation: null, id: null });
  await page.time.pass(1);
  await settle();
}

it("says in a talk that words may go on, and how one sees which arrived, with the numbers", async () => {
  await talk(page);
  page.answers.resume = { refused: "try_again" };
  await told();
  expect(text()).toContain(fi["conn.faulty"]);
  expect(text()).not.toContain(fi["conn.offline"].split("\n")[0]);
  expect(document.querySelector(".banners a[href^='tel:']")).not.toBeNull();
  page.answers.resume = talking;
  await page.time.pass(20_000);
  expect(text()).not.toContain(fi["conn.faulty"]);
});

it("says to who waits that the line cannot be reached", async () => {
  await page.app.start();
  await settle();
  page.answers.resume = { refused: "try_again" };
  await told();
  expect(text()).toContain(fi["conn.offline"].split("\n")[0]);
  expect(text()).not.toContain(fi["conn.faulty"]);
});

it("keeps the connection by which words pass on, though none of them gets a receipt", async () => {
  await talk(page);
  page.answers.resume = { refused: "try_again" };
  const { broke } = page.app.link;
  let broken = 0;
  page.app.link.broke = (isMoving) => {
    broken += 1;
    broke(isMoving);
  };
  page.app.send("sana");
  await settle();
  for (let seconds = 0; seconds < 60; seconds += 10) {
    await told();
    await page.time.pass(10_000);
  }
  expect([page.app.link.phase, broken]).toEqual(["up", 0]);
  await page.time.pass(20_000); // it is not said any more, and still there is no receipt
  expect(broken).toBe(1);
});
