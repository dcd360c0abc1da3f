// @vitest-environment happy-dom
/** docs/embedding.md lists what the loader reads, does and tells: all of it, and nothing else. */

import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import type { Call, Display, Status, Theme } from "../../src/embed/api";
import { readLooks } from "../../src/embed/looks";
import type { Attributes } from "../../src/embed/settings";
import { readSettings } from "../../src/embed/settings";

vi.stubGlobal("__PINS__", [["app", "app"]]);
const text = readFileSync(`${import.meta.dirname}/../../../docs/embedding.md`, "utf8");

/** Every name in the first column of the first table under this heading. */
function listed(heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([\w-]+)/g)].map(([, name]) => `${name}`));
}

it("lists each attribute that is read", () => {
  const read = new Set<string>();
  document.body.innerHTML = '<script type="text/plain" src="https://line.test/w/1/loader.js" data-embed="x"></script>';
  const script = document.querySelector("script") as HTMLScriptElement;
  const dataset = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        read.add(`data-${String(name)}`);
        return undefined as never;
      },
    },
  );
  Object.defineProperty(script, "dataset", { value: dataset });
  readSettings();
  const asTheyStand: Record<keyof Attributes, true> = { display: true, place: true, state: true, theme: true };
  for (const name of Object.keys(asTheyStand)) {
    read.add(`data-${name}`);
  }
  read.delete("data-line"); // it stands beside data-embed
  expect(listed("Attributes of the script").sort()).toEqual([...read].sort());
  expect(text).toContain("`data-line`, read until 0.3");
});

it("lists each custom property that is read", () => {
  const read = new Set<string>();
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: (name: string) => `${read.add(name) && ""}` }));
  readLooks();
  vi.unstubAllGlobals();
  expect(listed("Custom properties").sort()).toEqual([...read].sort());
});

it("lists each method of window.avoinlinja, which are all that can be pushed", async () => {
  vi.stubGlobal("__PINS__", [["app", "app"]]);
  document.body.innerHTML = "";
  await import("../../src/embed/loader");
  const loaded = (window as unknown as { avoinlinja: object }).avoinlinja;
  expect(listed("Methods").sort()).toEqual(Object.keys(loaded).sort());
  const calls: Record<Call[0], true> = {
    open: true,
    close: true,
    toggle: true,
    setLocale: true,
    setTheme: true,
    on: true,
    destroy: true,
  };
  expect([...Object.keys(calls), "push"].sort()).toEqual(Object.keys(loaded).sort());
});

it("lists each status, way to show it and theme", () => {
  const statuses: Record<Status, true> = {
    opened: true,
    started: true,
    ended: true,
    failed: true,
    closed: true,
    line_open: true,
    line_closed: true,
  };
  expect(listed("What the page hears").sort()).toEqual(Object.keys(statuses).sort());
  const displays: Record<Display, true> = { box: true, bubble: true, inline: true, page: true };
  expect(listed("Ways to show it").sort()).toEqual(Object.keys(displays).sort());
  const server = readFileSync(`${import.meta.dirname}/../../../chatd/directory/service/snippets.py`, "utf8");
  expect(server).toContain(`DISPLAYS = ("${Object.keys(displays).join('", "')}")`);
  const themes: Record<Theme, true> = { light: true, dark: true, auto: true };
  expect(text).toContain(`\`${Object.keys(themes).join("`, `")}\`; an open chat too`);
});
