// @vitest-environment happy-dom
/** The browser's hints reach the console's line, and a tab that wakes asks at once. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { onNetworkHint, onWaking } from "../../src/adapters/network";
import { type Bench, bench, onShift } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

describe("what the browser says", () => {
  test.each([
    ["the network is back", () => window.dispatchEvent(new Event("online"))],
    ["the network is gone", () => window.dispatchEvent(new Event("offline"))],
    ["the tab is looked at", () => document.dispatchEvent(new Event("visibilitychange"))],
    ["a frozen tab goes on", () => document.dispatchEvent(new Event("resume"))],
    [
      "the page is back from the browser's cache",
      () => window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })),
    ],
  ])("%s: the line is asked at once", async (_, happen) => {
    await onShift(b);
    const look = vi.fn(() => b.app.connection.look());
    onNetworkHint(look);
    onWaking(look);
    happen();
    expect(look).toHaveBeenCalled();
    expect(b.wire.probes).toBeGreaterThan(0);
  });

  test("a page that is merely shown asks nothing", () => {
    const look = vi.fn();
    onWaking(look);
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
    expect(look).not.toHaveBeenCalled();
  });
});
