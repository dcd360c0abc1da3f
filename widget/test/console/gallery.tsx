/** Every state of the console, one at a time, to be looked at and measured: `?view=offer&lang=fi`. `build/gallery.mjs` builds it. */

import { render } from "preact";
import { Screen } from "../../src/console/screen";
import "../../src/console/console.css";
import "../../src/seal/index"; // the build wants all of the library, or none
import { listenToPage } from "../../src/console/page";
import { type Language, LANGUAGES, Texts } from "../../src/console/texts";
import type { AskedIn, AskingState } from "../../src/core/protocol";
import { onceATurn } from "../../src/ui/draw";
import * as fakes from "./fakes";
import { READY_MADE } from "./cards/starters";
import { servicesDaemon } from "./services/daemon";
import { rota, SHIFT, someHours } from "./rota/daemon";
import { organisationDaemon } from "./organisation/daemon";
import { begun, called, enrolled, type Line, listed } from "./staff/line";
import { commits, conversation, NOW_SECONDS, offer, opening, says, saysBeside, settle, state, text } from "./fakes";

const ORPHAN = { conversation: "o", line: "line-1", language: "sv", since: NOW_SECONDS - 75, urgent: null } as const;
const ASKING: AskingState = {
  stage: "asked",
  purpose: "together",
  line: "line-1",
  line_name: "Avoin linja",
  member: null,
  crossing: null,
  desk: "d2",
  alias: "Bo",
  until: NOW_SECONDS + 60,
  leave_from: null,
  outcome: null,
};
const COLLEAGUES = [
  {
    ...{ line: "line-1", name: "Avoin linja", organisation: "Esimerkkiyhdistys", crossing: null },
    colleagues: [
      {
        desk: "d2",
        alias: "Bo",
        role: "counsellor",
        languages: ["fi", "sv"],
        speaks: true,
        answers_as: "professional",
      },
      { desk: "d3", alias: "Cilla", role: "lead", languages: ["fi"], speaks: true, answers_as: null },
    ],
  },
  {
    ...{ line: "l9", name: "Toinen linja", organisation: "Toinen yhdistys", crossing: "to_users" },
    colleagues: [
      { desk: "d9", alias: "Doris", role: "counsellor", languages: ["fi"], speaks: true, answers_as: "volunteer" },
    ],
  },
];
const asked = new URLSearchParams(location.search);
const name = asked.get("view") ?? "two";
const texts = new Texts(LANGUAGES.find((one) => one === asked.get("lang")) ?? ("en" satisfies Language));
document.documentElement.dir = asked.get("dir") ?? "ltr";
async function show(): Promise<void> {
  const b = await fakes.bench(new fakes.MemoryDrawer(), texts);
  const root = document.getElementById("console");
  if (root !== null) b.app.draw = onceATurn(() => render(<Screen app={b.app} onRetry={() => {}} />, root));
  listenToPage(b.app, b.timers);

  /** They come after the start: what was there before is a reload. */
  async function onShift(_: fakes.Bench, first = state(1)): Promise<void> {
    await fakes.onShift(b, state(0, { desk: first.desk }));
    b.wire.push("state", first);
    await settle();
  }
  const began = { began_at: NOW_SECONDS - 4320, waited_seconds: 1500 };
  const two = [conversation("c1", began), conversation("c2", { ...began, topic: "used", language: "en" })];
  const resting = { wrap_ups: [NOW_SECONDS + 130], may_wrap_up_longer: true };
  const served = conversation("c1", { phase: "ended", outcome: "served" }, "left");

  async function talking(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      opening(b, id);
      await settle();
      says(b, id, 2, 1, text(id === "c1" ? "Hei. En tiedä, voinko puhua tästä." : "Hello, is somebody there?"));
      await settle();
      const pane = b.app.panes.of(id);
      if (name !== "unchecked") pane?.tickSafety();
      pane?.typed(id === "c1" ? "Hei. Olen Aino. Oletko nyt turvassa?" : "Hello, I am Aino. Take your time.");
      pane?.send();
      await settle();
      says(b, id, 3, 2, text("Kyllä, olen yksin kotona. Hän tulee vasta illalla. ".repeat(id === "c1" ? 4 : 1)));
      await settle();
      b.wire.push("receipt", { conversation: id, stored: 2, delivered: id === "c1" ? 2 : 1 });
    }
  }

  /** Two weeks as a lead sees them. */
  const calendar = async (address: string | null = null): Promise<void> => {
    const own = { is_set_up: true, address, language: null };
    b.api.call = ((_: string, target: string) => {
      if (target === "/api/call-in/address") return Promise.resolve(own);
      return Promise.resolve(target.startsWith("/api/rota") ? rota() : { refused: "gone" });
    }) as typeof b.api.call;
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    b.app.show("rota");
    await b.app.rota.load();
  };

  /** A lead's view of the staff, or the joiner's side of a ceremony. */
  async function sit(who: "laila" | "aino", before: (line: Line) => Promise<void>): Promise<void> {
    const line = await begun();
    const seat = line[who];
    await b.app.signIn.enter("link");
    b.api.staff = fakes.profile({ is_demonstration: false });
    await b.app.signIn.lookAgain();
    Object.assign(b.app, { staff: seat.room, joining: seat.joining });
    Object.assign(b.app.own, { atRest: seat.keys });
    b.wire.comeUp();
    await before(line);
    seat.changed = () => b.app.changed();
    b.app.show(who === "laila" ? "staff" : "keys");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  const scenes: Record<string, () => Promise<void>> = {
    signin: async () => {
      b.app.signIn.leave("gone");
    },
    start: async () => {
      await b.app.signIn.enter("link");
      b.wire.comeUp();
    },
    blocked: async () => {
      b.api.own = fakes.notCertified;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
    },
    empty: () => onShift(b, state(1, { desk: fakes.desk({ capacity: 2 }) })),
    offer: async () => {
      b.api.staff = fakes.profile({ bearer: "x", is_demonstration: true });
      await onShift(b, state(1, { conversations: [conversation("c1")], offer: offer() }));
      await talking(["c1"]);
    },
    two: async () => {
      await onShift(b, state(1, { conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      await talking(["c1", "c2"]);
    },
    three: async () => {
      const c2 = conversation("c2", { topic: "used", language: "en", urgent: "harm" }, "lost");
      const all = [conversation("c1"), c2, conversation("c3", { topic: null })];
      await onShift(
        b,
        state(1, {
          conversations: all,
          offer: null,
          orphans: [ORPHAN],
        }),
      );
      await talking(["c1", "c2"]);
      b.app.panes.focus("c2", Date.now() - 5000);
      b.app.panes.of("c1")?.typed("Draft for A");
      b.app.panes.of("c2")?.typed("Draft for B");
    },
    again: async () => {
      const gone = [conversation("c1", {}, "lost"), conversation("c2", {}, "silent")];
      await scenes.two?.();
      b.wire.push("state", state(2, { conversations: gone, desk: fakes.desk({ capacity: 2 }) }));
      b.wire.push("state", state(3, { now: NOW_SECONDS + 60, conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      await b.app.panes.of("c2")?.toggleSafetyWords();
    },
    ended: async () => {
      await scenes.two?.();
      const over = conversation("c1", { phase: "ended", outcome: "quick_exit" }, "left");
      b.wire.push(
        "state",
        state(2, {
          conversations: [over, conversation("c2", {}, "left")],
          desk: fakes.desk({ capacity: 2, phase: "last" }),
        }),
      );
    },
    // A colleague: asked for, three in one conversation at both desks, and how an asking ended.
    colleagues: async () => {
      b.wire.answers.set("ask_colleagues", () => ({ lines: COLLEAGUES }));
      await scenes.two?.();
      b.app.panes.focus("c1", Date.now() - 5000);
      const pane = b.app.panes.of("c1");
      if (pane !== null) b.app.askColleague(pane);
      b.app.colleagues.purpose.value = "transfer";
      await settle();
    },
    company: async () => {
      await scenes.two?.();
      const [c1, c2] = two;
      if (c1 === undefined || c2 === undefined) return;
      commits(b, "c1", 4, { joins: "Bo" });
      await settle();
      saysBeside(b, "c1", 1, 1, text("Hei, olen Bo. Ainon työkaveri."), "Bo");
      const members = [...c1.members, { member: "b", role: "specialist", presence: "here" } as const];
      const here = {
        ...ASKING,
        stage: "here",
        member: "b",
        purpose: "transfer",
        leave_from: NOW_SECONDS + 40,
      } as const;
      const over = { ...ASKING, stage: "over", outcome: "turned_away" } as const;
      const all = [
        { ...c1, members, asking: here },
        { ...c2, asking: over },
      ];
      b.wire.push("state", state(2, { conversations: all, desk: fakes.desk({ capacity: 2 }) }));
    },
    asked: async () => {
      await onShift(b, state(1, { conversations: [two[0] ?? conversation("c1")], desk: fakes.desk({ capacity: 2 }) }));
      await talking(["c1"]);
      const asking: AskedIn = {
        conversation: "c9",
        stage: "asked",
        purpose: "transfer",
        line: "line-1",
        line_name: "Avoin linja",
        language: "sv",
        topic: "used",
        by: "Bo",
        began_at: NOW_SECONDS - 900,
        until: NOW_SECONDS + 52,
        crossing: "to_victims",
        urgent: "harm",
        outcome: null,
        organisation: "",
      };
      const over = { ...asking, conversation: "c8", stage: "over", outcome: "no_answer" } as const;
      b.wire.push(
        "state",
        state(2, {
          conversations: [two[0] ?? conversation("c1")],
          desk: fakes.desk({ capacity: 2 }),
          askings: [over, asking],
        }),
      );
    },
    guest: async () => {
      const one = conversation("c1", began);
      const aino = { member: "a", role: "counsellor", presence: "here" } as const;
      const members = one.members.map((each) =>
        each.role === "visitor" ? each : { ...each, role: "specialist" as const },
      );
      const asking = {
        ...ASKING,
        alias: null,
        desk: null,
        member: one.me,
        stage: "here",
        purpose: "transfer",
      } as const;
      b.app.panes.expect("c1", "asked_in");
      await onShift(b, state(1, { conversations: [{ ...one, members: [...members, aino], asking }] }));
      opening(b, "c1", 1, ["Bo"]);
      await settle();
      saysBeside(b, "c1", 1, 1, text("Tässä on nyt Aino mukana."), "Bo");
      says(b, "c1", 2, 1, text("Hei Aino. Hyvä että tulit."));
      await settle();
      const next = conversation("c2", { asking: { ...asking, stage: "coming", member: "me-c2" } });
      const its = next.members.map((each) =>
        each.role === "visitor" ? each : { ...each, role: "specialist" as const },
      );
      b.app.panes.expect("c2", "asked_in");
      const all = [
        { ...one, members: [...members, aino], asking },
        { ...next, members: [...its, aino] },
      ];
      b.wire.push("state", state(2, { conversations: all, desk: fakes.desk({ capacity: 2 }) }));
    },
    // Nothing that is being written may move by what comes here: see `tests/e2e/test_console_fits.py`.
    writing: async () => {
      await onShift(b, state(1, { conversations: two, desk: fakes.desk({ capacity: 3 }) }));
      await talking(["c1", "c2"]);
      b.app.panes.focus("c1", Date.now() - 5000);
      b.app.panes.of("c1")?.typed("Otetaan tämä rauhassa. Kerro vain se, minkä haluat.");
    },
    resting: async () => {
      await scenes.two?.();
      b.wire.push(
        "state",
        state(2, { conversations: [served, two[1] ?? served], desk: fakes.desk({ capacity: 2, ...resting }) }),
      );
    },
    folded: async () => {
      await scenes.resting?.();
      const next = [served, two[1] ?? served, conversation("c3")];
      b.wire.push("state", state(3, { conversations: next, desk: fakes.desk({ capacity: 2 }) }));
      await talking(["c3"]);
    },
    // All that takes room from the words at once: what cannot wait, what has ended here, a rest.
    crowded: async () => {
      await scenes.resting?.();
      const urgent = conversation("c3", { ...began, urgent: "danger" });
      b.wire.push(
        "state",
        state(3, { conversations: [served, two[1] ?? served, urgent], desk: fakes.desk({ capacity: 2, ...resting }) }),
      );
      await talking(["c3"]);
      for (let n = 3; n < 9; n += 1) {
        says(b, "c3", n + 1, n, text(`Sana numero ${n}. Hän tulee vasta illalla.`));
        await settle();
      }
    },
    five: async () => {
      const all = ["c1", "c2", "c3", "c4", "c5"].map((id) => conversation(id, began));
      await onShift(b, state(1, { conversations: all, offer: offer() }));
      await talking(all.map(({ id }) => id));
    },
    away: async () => {
      const all = state(1, { conversations: two, desk: fakes.desk({ capacity: 2, phase: "away" }) });
      await onShift(b, all);
      await talking(["c1", "c2"]);
    },
    long: async () => {
      await onShift(b, state(1, { conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      await talking(["c1", "c2"]);
      for (let n = 3; n < 30; n += 1) {
        says(b, "c2", n + 1, n, text(`Sana numero ${n}. Hän tulee vasta illalla.`));
        await settle();
      }
    },
    noseal: async () => {
      await onShift(b, state(1, { conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      b.wire.push("refusal", { conversation: "c1", id: 1, refused: "bad_credential" });
      await talking(["c2"]);
      await fakes.settle();
      b.wire.goDown();
    },
    confirm: async () => {
      await scenes.two?.();
      document.getElementById("write-A")?.focus();
      const box = document.getElementById("write-B") as HTMLTextAreaElement | null;
      b.app.panes.of("c2")?.typed("It is not your fault.");
      await new Promise((resolve) => setTimeout(resolve, 50));
      box?.focus();
      box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    },
    keys: async () => {
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("keys");
    },
    staff: () =>
      sit("laila", async ({ laila, aino, daemon }) => {
        await enrolled(daemon, laila, aino);
        await aino.state();
        await laila.room.press();
        daemon.people.push(listed("eetu", { answers_as: "professional", invited_until: NOW_SECONDS + 600 }));
        await laila.room.load();
      }),
    stranger: () => sit("laila", async ({ daemon }) => void daemon.records.splice(1)),
    invited: () => sit("laila", ({ laila }) => laila.room.invite("aino", "digits")),
    words: () =>
      sit("laila", async ({ laila, aino, daemon }) => {
        await called(daemon, laila, aino);
        await laila.room.typed("kuusi");
      }),
    joining: () => sit("aino", async ({ laila, aino, daemon }) => void (await called(daemon, laila, aino))),
    code: () =>
      sit("aino", async ({ laila, aino, daemon }) => {
        await aino.joining.ready();
        const person = laila.room.people?.[1];
        if (person !== undefined) await laila.room.beginCeremony(person, "face_to_face");
        await daemon.deliver();
        await aino.joining.ceremony?.join();
      }),
    organisation: async () => {
      const daemon = organisationDaemon();
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("line", "avoin");
      const [helpline] = b.app.organisation.value("line")?.helpline ?? [];
      const { exception, ...hours } = daemon.line.hours;
      if (helpline !== undefined)
        b.app.organisation.write({ helpline: [{ ...helpline, open: { ...hours, exception: exception.slice(1) } }] });
      daemon.between({ topics: [] });
      await b.app.organisation.see();
      for (const each of document.querySelectorAll("details")) each.open = true;
    },
    service: async () => {
      const [services, others] = [servicesDaemon(), organisationDaemon()];
      const call = (...asked: Parameters<typeof others.call>) =>
        (asked[1].startsWith("/api/services") ? services : others).call(...asked);
      b.api.call = call as typeof b.api.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      const find = document.querySelector<HTMLInputElement>("[data-one] input");
      if (find !== null) find.value = "oulun";
      find?.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 50));
      document.querySelector<HTMLElement>("[data-one] li button")?.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
      document.getElementById("one-service")?.scrollIntoView();
    },
    placing: async () => {
      const daemon = organisationDaemon();
      daemon.may = ["line", "embed", "staff"];
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("embed", "e-etusivu");
      await b.app.organisation.see();
      for (const each of document.querySelectorAll("details")) each.open = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      document.querySelector<HTMLButtonElement>(".snippet button")?.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    ready: async () => {
      const daemon = organisationDaemon();
      daemon.may = ["organisation", "line", "phrase", "card"];
      const text = { fi: "Soita 112, jos joku on vaarassa nyt.", sv: "Ring 112 om någon är i fara nu." };
      const value = { title: { fi: "112", sv: "112" }, text, reviewed: "2026-11-01", line: null };
      daemon.items.set("card e-112", {
        version: 1,
        by: null,
        draft: null,
        value: { ...value, starter: "call-112", hidden: false, place: null },
      });
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("card", "e-112");
      b.app.organisation.write({ hidden: true });
      await b.app.organisation.see();
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const each of document.querySelectorAll("details")) each.open = true;
    },
    person: async () => {
      const daemon = organisationDaemon();
      daemon.may = ["line", "embed", "staff"];
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("staff", "lea");
      b.app.organisation.write({ languages: ["fi", "sv", "so"] });
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    contact: async () => {
      const daemon = organisationDaemon();
      daemon.may = ["line", "organisation"];
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("organisation", "e");
      const ways = { phone: "09 000 0000", email: "advice@example.org", page: null };
      b.app.organisation.write({ contact: { name: "Neuvonta", reviewed: "2026-11-20", ...ways } });
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    sharing: async () => {
      const daemon = organisationDaemon();
      daemon.may = ["line", "organisation"];
      const theirs = { line: "silta-linja", name: "Siltalinja", organisation: "Silta ry" };
      daemon.shared = [
        { line: "avoin", name: "Avoin linja", organisation: "pesa", is_own: true, is_accepted: false },
        { ...theirs, is_own: false, is_accepted: true },
      ];
      daemon.handed = [
        { line: "avoin", name: "Avoin linja", organisation: "Silta ry", is_own: true, is_accepted: true },
        { ...theirs, line: "silta-puhu", name: "Puhu", is_own: false, is_accepted: false },
      ];
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("organisation", "e", "sharing");
      b.app.organisation.write({
        invites: { avoin: ["pesa"] },
        serves: ["silta-linja"],
        takes_from: { avoin: ["silta"] },
      });
      await b.app.organisation.see();
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    units: async () => {
      const daemon = organisationDaemon();
      daemon.may = ["organisation", "unit", "line", "embed", "staff", "phrase", "card"];
      const named = (fi: string, sv: string) => ({ name: { fi, sv }, contact: null });
      for (const [id, value] of [
        ["e-nuoret", named("Nuorten yksikkö", "De ungas enhet")],
        ["e-miehet", named("Miesten yksikkö", "Männens enhet")],
      ] as const)
        daemon.items.set(`unit ${id}`, { version: 1, by: null, draft: null, value });
      const lea = daemon.items.get("staff lea");
      if (lea !== undefined) lea.value = { ...lea.value, unit: "e-nuoret" } as typeof lea.value;
      b.api.call = daemon.call;
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("organisation");
      await new Promise((resolve) => setTimeout(resolve, 50));
      b.app.organisation.open("unit", "e-nuoret");
      await b.app.organisation.see();
      for (const each of document.querySelectorAll("details")) each.open = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    unitboard: async () => {
      const unit = { id: "e-nuoret", name: "Nuorten yksikkö" };
      const [line, other] = fakes.board(1, { unit }).lines;
      const lines = line && other ? [line, { ...other, unit }, { ...other, line: "line-3", name: "Avoin linja" }] : [];
      b.wire.answers.set("watch", () => ({ ...fakes.board(1), lines }) as never);
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      b.app.show("board");
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    helping: async () => {
      const [own, other] = fakes.board(1).lines;
      const share = (organisation: string, served: number) => ({ organisation, desks: 2, served, taken_last_hour: 5 });
      const desks = [{ ...fakes.A_DESK, desk: "d1", alias: "Dora", phase: "available", conversations: 2, capacity: 2 }];
      const lines = [
        { ...own, shares: [share("Turvallinen ry", 2), share("Silta ry", 1)] },
        { ...other, phase: "open", waiting: 4, desks, shares: [share("Silta ry", 2)], offered_by: "Toinen ry" },
      ];
      b.wire.answers.set("watch", () => ({ ...fakes.board(1), lines }) as never);
      await onShift(b);
      b.app.show("board");
    },
    board: async () => {
      const full = fakes.board(1, {
        alarms: [
          { name: "longest_wait", since: fakes.NOW_SECONDS - 120 },
          { name: "orphan", since: fakes.NOW_SECONDS - 42 },
        ],
        ...{
          urgent: 1,
          urgent_waiting: 1,
          pulled_last_hour: 1,
          transferred_last_hour: 0,
          let_in_last_hour: 0,
          away: 2,
          waiting_lost: 1,
          is_full: true,
          estimate: { low: 20, high: 50 },
        },
        ...{ served_lost: 1, served_silent: 1, closes_at: fakes.NOW_SECONDS + 2400, left_at_close: 1 },
        ...{ answered_last_hour: 6, turned_away_last_hour: 3 },
        languages: [
          { language: "fi", waiting: 3, desks: 2, is_full: true },
          { language: "sv", waiting: 1, desks: 0, is_full: false },
        ],
        orphans: [
          { conversation: "o1", language: "fi", since: fakes.NOW_SECONDS - 90, urgent: true, may_take: true },
          { conversation: "o2", language: "fi", since: fakes.NOW_SECONDS - 30, urgent: false, may_take: false },
        ],
        desks: [
          { ...fakes.A_DESK, desk: "d1", alias: "Aino", phase: "available", conversations: 1, capacity: 2 },
          { ...fakes.A_DESK, desk: "d2", alias: "Elsa", phase: "away", misses: 2, conversations: 0, capacity: 2 },
          { ...fakes.A_DESK, desk: "d3", alias: "Sofia", phase: "lost", conversations: 1, capacity: 1 },
        ],
      });
      b.wire.answers.set("watch", () => ({ ...full, signatures_asked: 2 }));
      await onShift(b);
      b.app.show("board");
    },
    notice: async () => {
      await scenes.board?.();
      const notice = [
        { language: "fi", text: "Tänään vastaa kaksi päivystäjää. Vastaamme kaikille, jotka ovat jonossa." },
      ];
      const latest = b.app.board.board;
      b.app.board.anew();
      if (latest !== null) {
        const [first, ...rest] = latest.lines;
        if (first !== undefined) {
          b.app.board.pushed({
            ...latest,
            lines: [{ ...first, notice, notice_since: fakes.NOW_SECONDS - 240 }, ...rest],
          });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      const words = b.app.texts.say("board.change_notice");
      [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith(words))?.click();
    },
    cover: async () => {
      await scenes.offer?.();
      b.app.showing.cover.value = "idle";
    },
    alerts: async () => {
      await scenes.two?.();
      b.notifier.permission = "denied";
      b.app.preferences.notifies.value = true;
      b.app.showing.isAlertsOpen.value = true;
    },
    unchecked: () => scenes.two?.() ?? Promise.resolve(),
    // A moment in one of them, only one now, one's own load open.
    relieved: async () => {
      const desk = fakes.desk({ capacity: 1, only_one: true });
      await onShift(b, state(1, { conversations: two, desk }));
      await talking(["c1", "c2"]);
      b.app.panes.of("c1")?.takeMoment();
      await settle();
      for (const each of document.querySelectorAll("details")) each.open = true;
    },
    debrief: async () => {
      await scenes.two?.();
      b.wire.push("state", { ...state(2), desk: null, conversations: [] });
    },
    protocols: async () => {
      await scenes.two?.();
      b.app.guide.isOpen.value = true;
    },
    protocol: async () => {
      await scenes.offer?.();
      b.app.panes.of("c1")?.tickSafety();
      b.app.guide.read("child_in_danger");
    },
    rota: () => calendar(),
    mail: () => calendar("a-rather-long-name.of-somebody@a-rather-long-host.of-her-family.example"),
    called: async () => {
      b.wire.answers.set("watch", () => fakes.board(1));
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      await settle();
      b.app.show("board");
      const answers = [{ staff: "s2", alias: "Bo", minutes: 15 }];
      const call = { id: "k1", line: "line-1", name: "Avoin linja", by: "Laila", at: fakes.NOW_SECONDS, answers };
      const until = fakes.NOW_SECONDS + 7200;
      const calls = [{ ...call, until, is_asked: false, mailed: 7, undelivered: 1 }];
      b.wire.push("call_ins", { version: 9, is_called: true, calls });
      await settle();
    },
    rota_form: async () => {
      await calendar();
      b.app.rota.change(SHIFT);
    },
    hours: async () => {
      b.wire.answers.set("watch", () => fakes.board(1));
      b.wire.answers.set("watch_last_hours", someHours);
      await b.app.signIn.enter("link");
      b.wire.comeUp();
      await settle();
      b.app.lastHours.isOpen.value = true;
      b.app.show("board");
      b.app.lastHours.look(true);
      await settle();
    },
    services: async () => {
      await scenes.two?.();
      b.api.call = servicesDaemon().call;
      b.app.services.open();
      await settle();
    },
    cards: async () => {
      await scenes.two?.();
      b.api.call = (async () => READY_MADE) as typeof b.api.call;
      await b.app.phrases.load();
      b.app.cards.open();
      await settle();
    },
    own: async () => {
      await scenes.two?.();
      const own = [
        { code: "moi", title: "Oma tervehdys", text: "Hei, hyvä että kirjoitit.", language: "fi" },
        { code: "", title: "", text: "", language: null },
      ];
      b.api.call = (async () => ({ ...READY_MADE, own })) as typeof b.api.call;
      await b.app.phrases.load();
      b.app.ownPhrases.change(1, { text: " " });
      b.app.show("phrases");
      await settle();
    },
    help: async () => {
      await scenes.two?.();
      b.app.showing.isHelpOpen.value = true;
    },
  };
  await scenes[name]?.();
  Object.assign(globalThis, {
    /** What comes while somebody writes. */
    comes: (what: string) => {
      const more: Readonly<Record<string, object>> = {
        offer: { offer: offer({ urgent: "danger" }) },
        orphan: { orphans: [ORPHAN] },
        away: { desk: fakes.desk({ capacity: 3, phase: "away" }) },
        ended: { conversations: [two[0], conversation("c2", { phase: "ended", outcome: "quick_exit" }, "left")] },
        resting: { desk: fakes.desk({ capacity: 3, ...resting }) },
        words: {},
      };
      b.wire.push("state", state(50, { conversations: two, ...more[what] }));
      if (what === "words") says(b, "c2", 9, 9, text("Vielä yksi asia."));
    },
  });
  document.documentElement.dataset.is = name;
}
void show();
