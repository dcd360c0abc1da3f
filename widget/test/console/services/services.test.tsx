// @vitest-environment happy-dom
/** Services beside a talk: found by words and choices, sent as cards by keys alone, or put into the message; what is looked for is told to nobody. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isOwnServicesPage } from "../../../src/core/card";
import { carryOut } from "../../../src/console/page";
import { ServiceFileView } from "../../../src/console/services/file-view";
import { ANYTHING, found, isOpen, timeThere } from "../../../src/console/services/services";
import { regionsFrom, rowOf } from "../../../src/console/services/row";
import { CAUTION, hoursIn, pageOf, wordsOf } from "../../../src/console/services/words";
import { clear, drawn } from "../drawn";
import { type Bench, bench, conversation, NOW_SECONDS, onShift, opening, settle, state } from "../fakes";
import { COUPLE, SERVICE, servicesDaemon } from "./daemon";

const ALL = [COUPLE, SERVICE];
const MONDAY_NOON = Date.UTC(2026, 10, 30, 10) / 1000; // in Helsinki, in winter
const ids = (wanted: object, now = MONDAY_NOON): string[] =>
  found(ALL, { ...ANYTHING, ...wanted }, now).map(({ id }) => id);

describe("what is found", () => {
  test("is of the region first, then of the whole country", () => {
    expect(ids({})).toEqual(["turvakoti", "pari"]);
    expect(ids({ region: "kainuu" })).toEqual(["turvakoti", "pari"]);
    expect(ids({ region: "lappi" })).toEqual(["pari"]);
  });

  test("has every word and each choice", () => {
    expect(ids({ query: "TURVA oulu" })).toEqual(["turvakoti"]);
    expect(ids({ query: "turva helsinki" })).toEqual([]);
    expect(ids({ query: "040 123" })).toEqual(["turvakoti", "pari"]);
    expect(ids({ topic: "money" })).toEqual(["pari"]);
    expect(ids({ client: "everybody" })).toEqual(["turvakoti"]);
    expect(ids({ language: "sv" })).toEqual(["pari"]);
  });

  test("is open by the clock of Finland, in winter and in summer", () => {
    expect(timeThere(MONDAY_NOON)).toEqual({ weekday: 0, minute: 720 });
    expect(timeThere(Date.UTC(2026, 6, 6, 10) / 1000)).toEqual({ weekday: 0, minute: 780 });
    expect(isOpen(SERVICE, { weekday: 0, minute: 959 })).toBe(true);
    expect(isOpen(SERVICE, { weekday: 0, minute: 960 })).toBe(false);
    expect(ids({ isOpenNow: true }, MONDAY_NOON + 5 * 86_400)).toEqual([]);
  });
});

describe("its words", () => {
  test("are in the language of the conversation, or the first there is", () => {
    expect(wordsOf(SERVICE, "en").split("\n").slice(0, 3)).toEqual([
      "Oulu shelter",
      "Ympäri vuorokauden.",
      "040 123 4567",
    ]);
    expect(wordsOf(SERVICE, "sv").split("\n")[0]).toBe("Oulun turvakoti");
    expect(hoursIn("mon-fri 09:00-16:00|sat 10:00-12:00", "fi")).toBe("ma-pe 09:00-16:00, la 10:00-12:00");
  });

  test("say where more of the region stands, if anybody may read that", () => {
    const list = { number: 1, is_public: true, services: ALL, regions: { kainuu: "Kainuu", lappi: "Lappi" } };
    const of = (service = SERVICE, region = "", isPublic = true): string =>
      pageOf("https://line.example", "turva", { ...list, is_public: isPublic }, service, "fi", region);
    expect(of()).toBe("https://line.example/s/turva/fi/kainuu");
    expect(of(COUPLE)).toBe("https://line.example/s/turva/fi");
    expect(of(COUPLE, "lappi")).toBe("https://line.example/s/turva/fi/lappi");
    expect(of(SERVICE, "", false)).toBe("");
    expect(isOwnServicesPage(of(), "https://line.example")).toBe(true);
    expect(wordsOf(SERVICE, "fi", of()).endsWith(of())).toBe(true);
  });

  test("of couple therapy end with its caution", () => {
    expect(wordsOf(COUPLE, "fi").endsWith(CAUTION.fi)).toBe(true);
    expect(wordsOf(SERVICE, "fi")).not.toContain(CAUTION.fi);
  });
});

const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
    await new Promise((resolve) => setTimeout(resolve)); // where the focus goes
  });

describe("beside the talk", () => {
  let b: Bench;
  let daemon: ReturnType<typeof servicesDaemon>;
  const key = (): Promise<void> => doing(() => void carryOut(b.app, { is: "services" }));
  const panel = (): Element | null => document.querySelector("#services");
  beforeEach(async () => {
    b = await bench();
    daemon = servicesDaemon();
    b.api.call = daemon.call;
    await onShift(b, state(1, { conversations: [conversation("c1", { language: "fi" })] }));
    await drawn(() => b)();
    await doing(() => opening(b, "c1"));
  });
  afterEach(clear);

  test("a key opens them with the focus in the box, Enter sends the first found as a card, and the draft stays; Esc closes", async () => {
    const pane = b.app.panes.open[0];
    await doing(() => pane !== undefined && b.app.panes.typed(pane, "Hei"));
    await key();
    expect(document.activeElement?.id).toBe("services-query");
    await doing(() => b.app.services.look({ query: "oulun" }));
    await doing(() =>
      panel()
        ?.querySelector("form")
        ?.dispatchEvent(new Event("submit", { cancelable: true })),
    );
    expect(pane?.draft).toBe("Hei");
    expect(pane?.entries.at(-1)).toMatchObject({
      mine: true,
      text: wordsOf(SERVICE, "fi"),
      card: { id: "service:turvakoti", v: "2026-01-02", lang: "fi" },
    });
    expect(daemon.asked).toContainEqual(["POST /api/services/referred", { category: "shelter" }]);
    expect(document.activeElement?.id).toBe("write-A");
    expect(panel()).toBeNull();
    await key();
    await doing(() => document.getElementById("services-query")?.focus());
    await doing(() => void carryOut(b.app, { is: "composer" }));
    expect(panel()).toBeNull();
    expect(b.app.services.wanted.value).toEqual(ANYTHING);
  });

  test("only the category is told, and nothing is sent before the counsellor sends it", async () => {
    await key();
    const sent = b.wire.sent.length;
    await doing(() => b.app.services.look({ query: "turva", region: "kainuu", isOpenNow: false }));
    await doing(() => [...(panel()?.querySelectorAll<HTMLElement>("li .button") ?? [])][1]?.click());
    expect(b.app.panes.open[0]?.draft).toBe(wordsOf(SERVICE, "fi"));
    expect(daemon.asked.filter(([call]) => call.includes("services"))).toEqual([
      ["GET /api/services", {}],
      ["POST /api/services/referred", { category: "shelter" }],
    ]);
    expect(b.wire.sent.length).toBe(sent);
  });

  test("what is old and what needs caution is marked", async () => {
    await key();
    const [shelter, couple] = [...(panel()?.querySelectorAll("article") ?? [])];
    expect(shelter?.textContent).toContain("Not checked for half a year");
    expect(couple?.textContent).toContain(CAUTION.en);
    expect(couple?.textContent).not.toContain("half a year");
  });

  test("the cards and the services take each other's place", async () => {
    await key();
    await doing(() => void carryOut(b.app, { is: "protocols" }));
    expect(panel()).toBeNull();
    await key();
    expect(b.app.guide.isOpen.value).toBe(false);
  });

  test("while they cannot be read that is said, and signing out forgets them", async () => {
    b.api.call = (() => Promise.resolve({ refused: "try_again" })) as typeof b.api.call;
    await key();
    expect(panel()?.textContent).toContain("cannot be read");
    b.app.services.forget();
    expect(b.app.services.list.value).toBeNull();
  });
});

describe("the file of a lead", () => {
  let b: Bench;
  let daemon: ReturnType<typeof servicesDaemon>;
  const root = document.createElement("div");
  const says = (): string => root.textContent ?? "";
  const press = (words: string): Promise<void> =>
    doing(() => [...root.querySelectorAll("button")].find((one) => one.textContent?.startsWith(words))?.click());
  const choose = (): Promise<void> => {
    const input = root.querySelector<HTMLInputElement>("#services-file");
    Object.defineProperty(input, "files", { value: [new File(["id"], "services.csv")], configurable: true });
    return doing(() => input?.dispatchEvent(new Event("change")));
  };
  beforeEach(async () => {
    b = await bench();
    daemon = servicesDaemon();
    b.api.call = daemon.call;
    document.body.append(root);
    await doing(() => render(<ServiceFileView app={b.app} />, root));
  });
  afterEach(() => {
    render(null, root);
    root.remove();
  });

  test("is looked at, then published in place of what was seen", async () => {
    await choose();
    expect(says()).toContain("New: 1: uusi");
    expect(says()).toContain("Taken away: 1: vanha");
    await press("Publish the directory");
    expect(daemon.asked).toContainEqual(["POST /api/services/publish", { csv: "id", base: 1, is_public: false }]);
    expect(says()).toContain("Published: 3 services.");
  });

  test("with a mistake it cannot be published, and each mistake is told", async () => {
    daemon.faults = [{ row: 3, column: "phones", text: "write digits" }];
    await choose();
    expect(root.querySelector('[role="alert"]')?.textContent).toContain("3, phones: write digits");
    expect(says()).not.toContain("Publish the directory");
  });

  test("who comes second is told who came between", async () => {
    await choose();
    daemon.standing = 2;
    await press("Publish the directory");
    expect(says()).toContain("ada has published another directory");
    await press("Publish the directory");
    expect(says()).toContain("Published");
  });

  test("what stood before is put back, and few are told as a few", async () => {
    await press("Put back");
    expect(daemon.asked).toContainEqual(["POST /api/services/undo", { number: 1 }]);
    expect(says()).toContain("fewer than 5");
  });
});

describe("one service in a form", () => {
  let b: Bench;
  let daemon: ReturnType<typeof servicesDaemon>;
  const root = document.createElement("div");
  const says = (): string => root.textContent ?? "";
  const press = (words: string): Promise<void> =>
    doing(() => [...root.querySelectorAll("button")].find((one) => one.textContent?.startsWith(words))?.click());
  const field = (label: string): HTMLInputElement => {
    const found = [...root.querySelectorAll("label")].find((one) => one.textContent === label);
    return document.getElementById(found?.htmlFor ?? "") as HTMLInputElement;
  };
  const write = (label: string, words: string): Promise<void> =>
    doing(() => {
      field(label).value = words;
      field(label).dispatchEvent(new Event("input", { bubbles: true }));
    });
  const publish = (): Promise<void> =>
    doing(() => root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true })));
  const sent = (): unknown[] =>
    daemon.asked.filter(([call]) => call === "POST /api/services/one").map(([, body]) => body);
  beforeEach(async () => {
    b = await bench();
    daemon = servicesDaemon();
    b.api.call = daemon.call;
    document.body.append(root);
    await doing(() => render(<ServiceFileView app={b.app} />, root));
    await write("Find the service to change", "oulun");
  });
  afterEach(() => {
    render(null, root);
    root.remove();
  });

  test("is changed in the table that was seen, and all else of it stays as it was", async () => {
    await press("Oulu shelter");
    await write("Name (English)", "Shelter of Oulu");
    await publish();
    expect(sent()).toEqual([{ base: 1, service: "turvakoti", row: { ...rowOf(SERVICE), name_en: "Shelter of Oulu" } }]);
    expect(says()).toContain("Published. The directory before can be put back.");
    expect(root.querySelector("form")).toBeNull();
  });

  test("a new one has an id of its name, and is checked today", async () => {
    await press("New service");
    await write("Name (Finnish)", "Äitien – tuki ry");
    await publish();
    const today = new Date(NOW_SECONDS * 1000).toISOString().slice(0, 10);
    expect(sent()).toMatchObject([{ service: "", row: { id: "aitien-tuki-ry", reviewed: today } }]);
  });

  test("what is wrong stands beside its field, and nothing is closed", async () => {
    daemon.faults = [
      { row: 2, column: "phones", text: "write digits" },
      { row: 3, column: "id", text: "row 2 has this id" },
    ];
    await press("Oulu shelter");
    await publish();
    const hint = document.getElementById(
      field("Telephone numbers, with | between").getAttribute("aria-describedby") ?? "",
    );
    expect(hint?.textContent).toBe("write digits");
    expect(says()).toContain("2 fields do not fit.");
    expect(says()).toContain("id: row 2 has this id");
  });

  test("who comes second is told who came between, keeps what was written, and is told if it is the same service", async () => {
    await press("Oulu shelter");
    await write("Name (English)", "Mine");
    daemon.standing = 2;
    await publish();
    expect(says()).toContain("ada has published another directory");
    expect(field("Name (English)").value).toBe("Mine");
    await publish();
    expect(sent().at(-1)).toMatchObject({ base: 2, row: { name_en: "Mine" } });
    await press("Oulu shelter");
    daemon.standing = 3;
    daemon.services = [{ ...SERVICE, phones: ["116 006"] }];
    await publish();
    expect(says()).toContain("ada has changed this same service");
  });

  test("is taken out", async () => {
    await press("Oulu shelter");
    await press("Take the service out");
    expect(sent()).toEqual([{ base: 1, service: "turvakoti", row: null }]);
  });

  test("the whole country stands alone among the regions", () => {
    expect(regionsFrom("kainuu", ["kainuu", "whole-country"])).toBe("whole-country");
    expect(regionsFrom("whole-country", ["whole-country", "kainuu"])).toBe("kainuu");
    expect(regionsFrom("kainuu", [])).toBe("whole-country");
  });
});
