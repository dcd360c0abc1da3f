import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { translator } from "../../src/i18n/words";
import texts from "../../src/visitor/texts";
import { clockWords, whenWords } from "../../src/visitor/when";

const at = (text: string): number => Date.parse(text) / 1000;
const HELSINKI = { words: translator(texts.fi), language: "fi", zone: "Europe/Helsinki" };

beforeEach(() => void vi.stubEnv("TZ", "Europe/Helsinki")); // of this device
afterEach(() => void vi.unstubAllEnvs());

describe("a time is told by the line's clock", () => {
  it.each([
    ["2026-11-28T22:30:00+02:00", "tänään", "22.30"],
    ["2026-11-29T00:30:00+02:00", "huomenna", "0.30"],
    ["2026-12-03T09:00:00+02:00", "torstaina", "9.00"],
    ["2026-12-05T09:00:00+02:00", "lauantaina 5.12.", "9.00"],
    ["2027-01-04T09:00:00+02:00", "maanantaina 4.1.", "9.00"],
    ["2027-05-26T09:00:00+03:00", "keskiviikkona 26.5.", "9.00"],
    ["2027-11-29T09:00:00+02:00", "maanantaina 29.11.2027", "9.00"],
  ])("%s", (then, day, time) => {
    const now = at("2026-11-28T12:00:00+02:00") * 1000;
    expect(whenWords(at(then), now, HELSINKI)).toEqual({ day, time });
  });

  it("whatever the device's is, and over a change of summer time", () => {
    const now = at("2026-10-24T23:30:00+03:00") * 1000;
    expect(whenWords(at("2026-10-25T10:00:00+02:00"), now, HELSINKI)).toEqual({ day: "huomenna", time: "10.00" });
    const tokyo = { ...HELSINKI, zone: "Asia/Tokyo" };
    expect(whenWords(at("2026-11-28T20:00:00+02:00"), at("2026-11-28T12:00:00+02:00") * 1000, tokyo)).toEqual({
      day: "huomenna",
      time: "3.00 (Tokyo)",
    });
  });
});

it.each([
  ["Europe/Helsinki", "12.00"],
  ["Europe/Kyiv", "12.00"], // another name for the same time
  ["America/New_York", "12.00 (Helsinki)"],
  ["UTC", "12.00 (Helsinki)"],
])("whose time it is stands there only when the device goes by another: %s", (device, told) => {
  vi.stubEnv("TZ", device);
  expect(clockWords(at("2026-11-28T12:00:00+02:00"), HELSINKI)).toBe(told);
});

it("a place of two words is told as it is written", () => {
  expect(clockWords(at("2026-11-28T12:00:00Z"), { ...HELSINKI, zone: "Pacific/Port_Moresby" })).toBe(
    "22.00 (Port Moresby)",
  );
});
