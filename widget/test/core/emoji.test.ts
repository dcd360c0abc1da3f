import { describe, expect, it } from "vitest";
import { isFewEmoji } from "../../src/core/emoji";

describe("words that are pictures alone", () => {
  it.each([
    "🙂",
    "❤️",
    "👍🏽",
    "👩‍👩‍👧‍👦",
    "🇫🇮",
    "🙂 🙂",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "👩🏽‍⚕️🙂😢",
  ])("are %s", (text) => expect(isFewEmoji(text)).toBe(true));

  it.each(["", "hei", "hei 🙂", "112", "1️⃣", "🙂🙂🙂🙂", " ", ":)", "a\u0301", "\u202e🙂"])("are not “%s”", (text) =>
    expect(isFewEmoji(text)).toBe(false),
  );

  it("are known at once also where somebody has written thousands", () => {
    expect(isFewEmoji("🙂\u200d".repeat(5_000))).toBe(false);
  });
});
