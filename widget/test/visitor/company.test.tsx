// @vitest-environment happy-dom
/** More than two: what she is asked, what each answer does, and what stands there while there are three. */
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import type { AskingState, MemberState, Say, VisitorState } from "../../src/core/protocol";
import { glassJoining, settle } from "../core/world";
import { button, open, type Page, press, t, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const AINO = { member: "d", role: "counsellor", presence: "here" } as const;
const BO = { member: "b", role: "specialist", presence: "here" } as const;
const ASKING: AskingState = {
  stage: "coming",
  purpose: "together",
  line: "l",
  line_name: "Linja",
  member: "b",
  crossing: null,
  desk: null,
  alias: null,
  until: null,
  leave_from: null,
  outcome: null,
};

let version = 20;
const inTalk = (members: readonly MemberState[], asking: Partial<AskingState> | null, over = {}): VisitorState => {
  version += 1;
  const { conversation } = talking;
  const all = [{ member: "v", role: "visitor", presence: "here" } as const, ...members];
  const its = asking === null ? null : { ...ASKING, ...asking };
  return { ...talking, version, conversation: { ...conversation, phase: "open", members: all, asking: its, ...over } };
};
const of = (page: Page, event: string): unknown[] =>
  page.asked.filter((one) => one.event === event).map((one) => one.payload);
const said = (page: Page, kind: string): Say[] => (of(page, "say") as Say[]).filter((one) => one.kind === kind);
const asks = (): Element | null => document.querySelector(".company");
/** The line has all that this page said. */
async function stored(page: Page): Promise<void> {
  const id = Math.max(...(of(page, "say") as Say[]).map((one) => one.id));
  page.tell("receipt", { conversation: "c", stored: id, delivered: id });
  await settle();
}

/** A talk with Aino, who has asked Bo in. */
async function asked(asking: Partial<AskingState> = {}, alias = "Bo"): Promise<Page> {
  const page = await open();
  const aino = await talk(page);
  await aino.say("kuuntelen");
  page.tell("state", inTalk([AINO, BO], asking));
  const { keyPackage } = await glassJoining(alias);
  const body = toBase64Url(keyPackage);
  page.tell("deliver", { conversation: "c", number: 90, sender: "b", id: 1, kind: "key_package", body });
  await settle();
  return page;
}
async function three(asking: Partial<AskingState> = {}): Promise<Page> {
  const page = await asked(asking);
  const isTransfer = asking.purpose === "transfer";
  await press(t(isTransfer ? "company.hand_on_yes" : "company.yes", { alias: "Bo" }));
  await stored(page);
  page.tell("state", inTalk([AINO, BO], { ...asking, stage: "here" }));
  await settle();
  return page;
}

describe("a colleague who would come in", () => {
  it("is asked about by the name in the keys, with a yes and a no that look alike and no clock", async () => {
    const page = await asked({ alias: "Muu" });
    expect(asks()?.textContent).toContain(t("company.ask", { alias: "Aino", who: "Bo" }));
    expect(asks()?.textContent).toContain(t("connect.verified", { organisation: "Org" }));
    expect(asks()?.textContent).toContain(t("company.sees", { alias: "Bo" }));
    expect(text()).not.toContain("Muu");
    const [yes, no, ...others] = [...(asks()?.querySelectorAll("button") ?? [])];
    expect([yes?.textContent, no?.textContent]).toEqual([t("company.yes", { alias: "Bo" }), t("company.no")]);
    expect([yes?.className, others.length]).toEqual([no?.className, 0]);
    expect(asks()?.querySelector("progress, time")).toBeNull();
    expect(page.app.spoken.value).toContain(t("company.ask", { alias: "Aino", who: "Bo" }));
    expect(page.app.canSend).toBe(true); // the two go on meanwhile
    expect([said(page, "opening").length, of(page, "turn_away").length]).toEqual([1, 0]);
  });

  it("comes with her yes: it is announced once, with what the keys say, and who is here stands there", async () => {
    const page = await three();
    expect(said(page, "opening").length).toBe(2);
    expect(asks()).toBeNull();
    const signs = [...document.querySelectorAll(".log .who")].map((one) => one.textContent ?? "");
    expect(signs.filter((one) => one.includes(t("company.joined", { alias: "Bo" }))).length).toBe(1);
    expect(document.querySelector(".company-here")?.textContent).toContain(t("company.here", { names: "Aino ja Bo" }));
    expect(text()).not.toContain(t("company.soon", { left: "Aino", stays: "Bo" }));
    expect(document.querySelector(".where")?.textContent).toContain("Aino");
  });

  it("does not with her no, which the line is told, and the two go on", async () => {
    const page = await asked();
    await press(t("company.no"));
    expect(of(page, "turn_away")).toEqual([{ conversation: "c", why: "no" }]);
    expect([asks(), said(page, "opening").length]).toEqual([null, 1]);
    expect(text()).toContain(t("company.as_before"));
    page.app.send("kahdestaan");
    await settle();
    expect(said(page, "message").length).toBe(1);
  });

  it("the no that was not heard is said again with what the line tells next, and not when it is over", async () => {
    const page = await asked();
    page.answers.turn_away = { refused: "try_again" };
    await press(t("company.no"));
    page.tell("state", inTalk([AINO, BO], {}));
    await settle();
    expect(of(page, "turn_away").length).toBe(2);
    page.tell("state", inTalk([AINO], null));
    page.tell("state", inTalk([AINO], null));
    await settle();
    expect(of(page, "turn_away").length).toBe(2);
  });

  it("who cannot be verified is not asked about: the line is told, and she reads quietly that nobody came", async () => {
    const page = await asked({}, "Nobody");
    expect(asks()).toBeNull();
    expect(of(page, "turn_away")).toEqual([{ conversation: "c", why: "not_verified" }]);
    expect(text()).toContain(t("company.unverified"));
    expect([page.app.view, page.app.canSend, page.app.isDistrusted]).toEqual(["conversation", true, false]);
  });

  it("who is none any more before she has answered is asked about no longer, and nothing has changed", async () => {
    const page = await asked();
    page.tell("state", inTalk([AINO], null));
    await settle();
    expect([asks(), of(page, "turn_away")]).toEqual([null, []]);
    expect(text()).toContain(t("company.as_before"));
  });

  it("goes again at her wish: the line is told, and her page takes them out", async () => {
    const page = await three();
    await press(t("company.out", { alias: "Bo" }));
    expect(of(page, "turn_away")).toEqual([{ conversation: "c", why: "no" }]);
    expect(said(page, "commit").length).toBe(1);
    await stored(page);
    page.tell("state", inTalk([AINO], null));
    await settle();
    expect(said(page, "commit").length).toBe(1);
    expect(document.querySelector(".company-here")).toBeNull();
    expect(document.querySelector(".log")?.textContent).toContain(t("company.left", { alias: "Bo" }));
  });

  it("who is lost for a while is not told as if the counsellor were", async () => {
    const page = await three();
    page.tell("state", inTalk([AINO, { ...BO, presence: "lost" }], { stage: "here" }));
    await settle();
    expect(page.app.isCounsellorLost).toBe(false);
    page.tell("state", inTalk([{ ...AINO, presence: "lost" }, BO], { stage: "here" }));
    await settle();
    expect(page.app.isCounsellorLost).toBe(true);
  });

  it("who stands in the place of another is let in by no press that was meant for the one before", async () => {
    const page = await asked();
    const yes = (alias: string) => button(t("company.yes", { alias }));
    expect(yes("Bo")?.disabled).toBe(false);
    page.tell("state", inTalk([AINO, { ...BO, member: "e" }], { member: "e" }));
    const { keyPackage } = await glassJoining("Cilla");
    const body = toBase64Url(keyPackage);
    page.tell("deliver", { conversation: "c", number: 91, sender: "e", id: 1, kind: "key_package", body });
    await settle();
    expect([yes("Bo"), yes("Cilla")?.disabled]).toEqual([undefined, true]);
    await press(t("company.yes", { alias: "Cilla" }));
    expect(said(page, "opening").length).toBe(1);
    await page.time.pass(1_000);
    expect(yes("Cilla")?.disabled).toBe(false);
    await press(t("company.yes", { alias: "Cilla" }));
    expect(said(page, "opening").length).toBe(2);
  });
});

describe("a transfer", () => {
  it("is asked about as one, and says how it goes", async () => {
    await asked({ purpose: "transfer" });
    expect(asks()?.textContent).toContain(t("company.hand_on", { alias: "Aino", who: "Bo" }));
    expect(asks()?.textContent).toContain(t("company.hand_on_how", { alias: "Aino" }));
    expect(asks()?.textContent).not.toContain(t("company.line", { alias: "Bo", line: "Linja" }));
    expect(button(t("company.hand_on_no"))?.className).toBe(
      button(t("company.hand_on_yes", { alias: "Bo" }))?.className,
    );
  });

  it("to another line names it, and across says for whom it is", async () => {
    const other = { purpose: "transfer", line: "m", line_name: "Toinen linja" } as const;
    await asked(other);
    expect(asks()?.textContent).toContain(t("company.line", { alias: "Bo", line: "Toinen linja" }));
    for (const key of ["company.for_users", "company.for_victims"] as const)
      expect(asks()?.textContent).not.toContain(t(key));
    await asked({ ...other, crossing: "to_users" });
    expect(asks()?.textContent).toContain(t("company.for_users"));
    await asked({ ...other, crossing: "to_victims" });
    expect(asks()?.textContent).toContain(t("company.for_victims"));
  });

  it("has its three-way minute, and then the colleague goes on and is not asked about again", async () => {
    const page = await three({ purpose: "transfer" });
    expect(text()).toContain(t("company.soon", { left: "Aino", stays: "Bo" }));
    page.tell("state", inTalk([{ ...BO, role: "counsellor" }], null));
    await settle();
    expect(said(page, "commit").length).toBe(1);
    await stored(page);
    expect(document.querySelector(".company-here")).toBeNull();
    const log = document.querySelector(".log")?.textContent ?? "";
    expect(log).toContain(t("company.left", { alias: "Aino" }));
    expect(log).toContain(t("company.goes_on", { alias: "Bo" }));
    expect(document.querySelector(".where")?.textContent).toContain("Bo");
    expect([page.app.isCounsellorLost, page.app.canSend]).toEqual([false, true]);
  });
});

describe("what the line is told", () => {
  it("that this page knows a third, as often as it does not know it, and never a line of before", async () => {
    const page = await open();
    await talk(page);
    page.tell("state", inTalk([AINO], null, { company: undefined }));
    await settle();
    expect(of(page, "company")).toEqual([]);
    page.tell("state", inTalk([AINO], null, { company: false }));
    page.app.changed();
    await settle();
    expect(of(page, "company")).toEqual([{ conversation: "c" }]);
    page.tell("state", inTalk([AINO], null));
    await settle();
    expect(of(page, "company").length).toBe(1);
    page.tell("state", inTalk([AINO], null, { company: false })); // it has begun anew
    await settle();
    expect(of(page, "company").length).toBe(2);
  });
});

describe("what she wrote before somebody joined", () => {
  it("says that it was not sent, and goes to all who are there by her press alone", async () => {
    const page = await three();
    const conversation = page.app.conversation;
    conversation?.write("vain Ainolle");
    await settle();
    const mine = conversation?.timeline.entries.find((one) => one.is === "said" && one.mine);
    conversation?.timeline.withhold(mine?.key ?? 0); // however it came to it: test/core/three.test.ts
    page.app.draw();
    await settle();
    expect(text()).toContain(t("company.withheld"));
    const before = said(page, "message").length;
    await press(t("company.send_withheld"));
    await settle();
    expect(said(page, "message").length).toBe(before + 1);
    expect(text()).not.toContain(t("company.withheld"));
    expect(button(t("company.send_withheld"))).toBeUndefined();
  });
});
