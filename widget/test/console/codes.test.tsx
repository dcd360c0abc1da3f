// @vitest-environment happy-dom
/** Setting up an app for codes: the picture on the screen is what the app reads. */
import decodeQR from "qr/decode.js";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";
import { clear, drawn } from "./drawn";
import { bench, profile } from "./fakes";

const SCALE = 4;
afterEach(clear);

/** As a camera sees it. */
function seen(picture: Element): { width: number; height: number; data: Uint8ClampedArray } {
  const size = Number(picture.getAttribute("viewBox")?.split(" ")[2]);
  const width = size * SCALE;
  const data = new Uint8ClampedArray(4 * width * width).fill(255);
  for (const [, x, y] of (picture.querySelector("path")?.getAttribute("d") ?? "").matchAll(/M(\d+) (\d+)h1/g))
    for (let at = 0; at < SCALE * SCALE; at += 1) {
      const column = Number(x) * SCALE + (at % SCALE);
      const row = Number(y) * SCALE + Math.floor(at / SCALE);
      data.fill(0, 4 * (row * width + column), 4 * (row * width + column) + 3);
    }
  return { width, height: width, data };
}

test("the picture holds what the link holds, with the key in letters below", async () => {
  const b = await bench();
  b.api.staff = profile({ is_demonstration: false });
  await b.app.signIn.enter("one-time-link");
  const { entry } = b.app.signIn;
  const totp = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  entry.step = { is: "codes", totp };
  await drawn(() => b)();
  await act(() => b.app.changed());
  const picture = document.querySelector("svg.qr");
  if (picture === null) throw new Error("no picture");
  expect(picture.getAttribute("aria-label")).toContain("for the camera of your code app");
  const address = decodeQR(seen(picture));
  expect(address).toMatch(new RegExp(`^otpauth://totp/.+:.+\\?secret=${totp}&issuer=`));
  expect(document.querySelector<HTMLAnchorElement>("a[href^=otpauth]")?.getAttribute("href")).toBe(address);
  expect(document.querySelector("code")?.textContent?.replaceAll(" ", "")).toBe(totp);
});
