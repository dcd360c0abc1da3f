// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { actOf, isWritingIn, type KeyPress, nextRegion } from "../../src/console/keyboard";
import { Idle } from "../../src/console/idle";
import { takeFragment } from "../../src/console/page";
import { ToldTimers } from "./fakes";

const pressed = (over: Partial<KeyPress>): KeyPress => ({
  key: "",
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...over,
});

describe("keys", () => {
  test("no letter alone means anything while somebody writes", () => {
    for (const key of "abcdefghijklmnopqrstuvwxyzåäö?/1".split("")) {
      expect(actOf(pressed({ key, code: `Key${key.toUpperCase()}` }), true)).toBeNull();
    }
    expect(actOf(pressed({ key: "?", shiftKey: true }), false)).toEqual({ is: "help" });
  });

  test("AltGr, which arrives as Ctrl and Alt, writes characters and means nothing here", () => {
    expect(actOf(pressed({ key: "@", code: "Digit2", altKey: true, ctrlKey: true }), true)).toBeNull();
  });

  test("Alt and a digit goes to its conversation, also while writing", () => {
    expect(actOf(pressed({ key: "2", code: "Digit2", altKey: true }), true)).toEqual({ is: "pane", number: 1 });
    expect(actOf(pressed({ key: "4", code: "Digit4", altKey: true }), true)).toBeNull();
  });

  test("offer, cover, regions and composer have their keys", () => {
    expect(actOf(pressed({ code: "KeyA", altKey: true }), true)).toEqual({ is: "accept" });
    expect(actOf(pressed({ code: "KeyX", altKey: true }), true)).toEqual({ is: "decline" });
    expect(actOf(pressed({ key: "F2" }), true)).toEqual({ is: "cover" });
    expect(actOf(pressed({ key: "F6", shiftKey: true }), true)).toEqual({ is: "region", step: -1 });
    expect(actOf(pressed({ key: "Escape" }), true)).toEqual({ is: "composer" });
  });

  test("a tick box is no place to write", () => {
    const tick = document.createElement("input");
    tick.type = "checkbox";
    expect(isWritingIn(tick)).toBe(false);
    expect(isWritingIn(document.createElement("textarea"))).toBe(true);
    expect(isWritingIn(null)).toBe(false);
  });

  test("F6 goes round the regions, both ways", () => {
    const regions = ["a", "b", "c"].map((id) => {
      const region = document.createElement("section");
      region.id = id;
      region.dataset.region = "";
      return region;
    });
    document.body.replaceChildren(...regions);
    expect(nextRegion(document, document.getElementById("c"), 1)?.id).toBe("a");
    expect(nextRegion(document, document.getElementById("a"), -1)?.id).toBe("c");
    expect(nextRegion(document, document.body, 1)?.id).toBe("a");
  });
});

test("the cover comes after three minutes without input, and input begins them anew", () => {
  const timers = new ToldTimers();
  let covered = 0;
  const idle = new Idle(timers, () => {
    covered += 1;
  });
  idle.touch();
  timers.advance(179_999);
  idle.touch();
  timers.advance(179_999);
  expect(covered).toBe(0);
  timers.advance(1);
  expect(covered).toBe(1);
});

describe("the address", () => {
  const replaced: string[] = [];
  const history = {
    replaceState: (_: unknown, __: string, to?: string | URL | null) => void replaced.push(String(to)),
  };

  test("the link is taken and removed at once", () => {
    expect(takeFragment({ hash: "#link=abc_-1", pathname: "/console/" }, history)).toEqual({
      link: "abc_-1",
      isBoard: false,
    });
    expect(replaced.at(-1)).toBe("/console/");
  });

  test("the board stays in the address, the link does not", () => {
    expect(takeFragment({ hash: "#link=abc&board", pathname: "/console/" }, history)).toEqual({
      link: "abc",
      isBoard: true,
    });
    expect(replaced.at(-1)).toBe("/console/#board");
  });

  test("nothing there, nothing done", () => {
    const count = replaced.length;
    expect(takeFragment({ hash: "", pathname: "/console/" }, history)).toEqual({ link: null, isBoard: false });
    expect(replaced).toHaveLength(count);
  });
});
