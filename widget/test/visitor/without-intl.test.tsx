// @vitest-environment happy-dom
/** The first list, name, number or time that an engine forms takes a slow phone longer than all that the page draws then (docs/adr/0076). */
import { render } from "preact";
import { afterEach, expect, it, vi } from "vitest";
import { settle } from "../core/world";
import { open, profile, state, talk, text } from "./stage";

const FORMING: readonly string[] = ["ListFormat", "DisplayNames", "DateTimeFormat", "NumberFormat"];

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  render(null, document.body);
});

it("from the first view into a talk, nothing is asked of the engine's languages", async () => {
  const asked: string[] = [];
  const heard = (target: object, name: string): unknown => {
    if (FORMING.includes(name)) asked.push(name);
    return Reflect.get(target, name);
  };
  vi.stubGlobal("Intl", new Proxy(Intl, { get: heard as never }));
  vi.spyOn(Number.prototype, "toLocaleString").mockImplementation(function (this: number) {
    asked.push("toLocaleString");
    return `${this}`;
  });
  const answerers = ["professional", "volunteer", "peer"] as const;
  const page = await open({ ...profile, answerers });
  expect(text()).toContain("ammattilainen, koulutettu vapaaehtoinen tai vertaistukija");
  page.answers.join = { ...state, place: { ...state.place, ahead: 3 } };
  await page.app.start();
  await settle();
  expect(text()).toContain("3");
  await talk(page);
  expect(asked).toEqual([]);
  new Intl.ListFormat("fi"); // it would have been heard
  expect(asked).toEqual(["ListFormat"]);
});
