// @vitest-environment happy-dom
/** A place that costs work, and a line that is by telephone: what the person reads meanwhile, and every way out. */
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { soon } from "../soon";
import { fi, open, type Page, press, state, text } from "./stage";

const first = { refused: "work_first", challenge: "c", bits: 6, puzzles: 32 } as const;
const helps = (): string[] => [...document.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "");
let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

describe("a place that costs work", () => {
  it("is worked for in words that are spoken, with 112 and the way out on the screen", async () => {
    page.answers.join = { ...first, bits: 30 };
    await page.app.start();
    await settle();
    expect(text()).toContain(fi["line.working"]);
    expect(fi["line.working"]).toContain("ihmisen laite");
    expect(page.app.spoken.value).toBe(`${fi["line.joining"]} ${fi["line.working"]}`);
    expect(helps()).toContain("tel:112");
    expect(text()).toContain(fi["shared.leave"]);
    page.app.leaveQueue();
    await settle();
    expect(page.app.ticket.phase).toBe("ended");
  });

  it("says nothing of work where none is asked, nor when it is done and the line has not answered yet", async () => {
    let answer: (state: object) => void = () => {};
    page.answers.join = new Promise((resolve) => {
      answer = resolve;
    });
    void page.app.start();
    await settle();
    expect(text()).toContain(fi["line.joining"]);
    expect(text()).not.toContain("ihmisen laite");
    page.answers.join = new Promise(() => {});
    answer(first);
    await soon(() => expect(text()).toContain("ihmisen laite"));
    await soon(() => expect(page.asked.filter((one) => one.event === "join").length).toBe(2));
    await settle();
    expect(document.querySelector(".place")?.textContent).toBe(fi["line.joining"]);
  });

  it("is given when the work is done", async () => {
    page.answers.join = first;
    await page.app.start();
    page.answers.join = state;
    await soon(() => expect(page.app.ticket.phase).toBe("waiting"));
    const joins = page.asked.filter((one) => one.event === "join").map((one) => one.payload);
    expect(joins.length).toBe(2);
    expect(joins[1]).toMatchObject({ work: { challenge: "c", solution: expect.stringMatching(/^[\w-]{171}$/) } });
  });
});

describe("a line that is by telephone", () => {
  it("says so in the line's words, with the numbers, before anything is asked", async () => {
    page = await open({ phase: "by_telephone", hours: ["Linja palvelee nyt puhelimitse.", "ma 9–21"] });
    expect(page.app.view).toBe("stopped");
    expect(text()).toContain("Linja palvelee nyt puhelimitse.");
    expect(text()).not.toContain(fi["line.stopped"]);
    expect(helps()).toContain("tel:112");
  });

  it("says so to whoever asks when it has just been switched", async () => {
    page.answers.join = { refused: "by_telephone" };
    await page.app.start();
    await settle();
    expect(page.app.view).toBe("stopped");
    await press(fi["shared.retry"]);
    expect(page.app.view).toBe("welcome");
  });
});
