// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { actOf, isWritingIn, type KeyPress, keysOf, nextRegion } from "../../src/console/keyboard";
import { takeFragment } from "../../src/console/page";

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

  test.each([
    ["a", "accept"],
    ["x", "decline"],
    ["n", "unread"],
    ["e", "end"],
    ["f", "free"],
    ["w", "words"],
    ["p", "pause"],
    ["s", "sound"],
    ["h", "help"],
  ])("Alt and %s, as it is called on this keyboard, is %s, also while writing", (key, is) => {
    const elsewhere = { code: "KeyQ", altKey: true };
    expect(actOf(pressed({ key, ...elsewhere }), true)).toEqual({ is });
    expect(actOf(pressed({ key: key.toUpperCase(), ...elsewhere }), true)).toEqual({ is }); // Caps Lock
    expect(actOf(pressed({ key, ...elsewhere, repeat: true }), true)).toBeNull();
    expect(actOf(pressed({ key }), false)).toBeNull();
    expect(keysOf(is as "accept")).toBe(`Alt+${key.toUpperCase()}`);
  });

  test.each([
    ["Option of a Mac", { key: "å", code: "KeyA" }],
    ["Option of a Mac and a digit", { key: "@", code: "Digit2" }],
    ["a dead key", { key: "Dead", code: "KeyN" }],
    ["Option and Shift", { key: "Å", code: "KeyA", shiftKey: true }],
    ["another script", { key: "ф", code: "KeyA" }],
    ["the digits at the side, by which Windows writes any character", { key: "1", code: "Numpad1" }],
    ["AltGr where it is a key of its own", { key: "e", code: "KeyE", getModifierState: () => true }],
    ["an input method", { key: "Process", code: "KeyA", isComposing: true }],
    ["an input method of Safari", { key: "a", code: "KeyA", keyCode: 229 }],
  ])("what is written with %s stays where it is written", (_, press) => {
    expect(actOf(pressed({ altKey: true, ...press }), true)).toBeNull();
  });

  test("outside of a field the place of the key counts, whatever it would write", () => {
    expect(actOf(pressed({ altKey: true, key: "å", code: "KeyA" }), false)).toEqual({ is: "accept" });
    expect(actOf(pressed({ altKey: true, key: "Dead", code: "KeyN" }), false)).toEqual({ is: "unread" });
    expect(actOf(pressed({ altKey: true, key: "1", code: "Numpad1" }), false)).toEqual({ is: "pane", number: 0 });
  });

  test("a press of an input method is neither cover nor way back to the box", () => {
    for (const key of ["F2", "F6", "Escape"]) expect(actOf(pressed({ key, isComposing: true }), true)).toBeNull();
  });

  test("a tick box is no place to write", () => {
    const tick = document.createElement("input");
    tick.type = "checkbox";
    expect(isWritingIn(tick)).toBe(false);
    tick.type = "range";
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
