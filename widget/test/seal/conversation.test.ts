/** The beginning, the middle and the end of a conversation between one visitor and one counsellor. */
import { describe, expect, test } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import { type Content, encodePayload } from "../../src/core/payload";
import type { Group } from "../../src/core/seal-port";
import { faultOf, meet, met, noon, Organisation, say, seal, text } from "./people";

describe("a conversation", () => {
  test("begins when the visitor admits a counsellor, and carries words both ways", async () => {
    const help = await Organisation.found("esimerkki");
    const opening = await seal.visitor(help.trust, noon);
    const { visitor, joined, who } = await meet(opening, await help.joining("counsellor", "Mäenpää"));
    expect(who).toEqual({
      leaf: 1,
      role: "counsellor",
      key: expect.stringMatching(/^[\w-]{43}$/),
      alias: "Mäenpää",
      organisation: "esimerkki",
      answersAs: null,
      isMe: false,
    });
    expect(await say(visitor, joined, "hei")).toBe("hei");
    expect(await say(joined, visitor, "hei, kuuntelen")).toBe("hei, kuuntelen");
    expect(joined.id).toEqual(visitor.id);
    expect(visitor.id).toHaveLength(32);
  });

  test("shows both the same roster, read from the tree", async () => {
    const { visitor, counsellor } = await met();
    const roles = [
      ["visitor", null],
      ["counsellor", "Aino"],
    ];
    for (const group of [visitor, counsellor])
      expect(group.roster().map(({ role, alias }) => [role, alias])).toEqual(roles);
    expect(visitor.roster().map(({ isMe }) => isMe)).toEqual([true, false]);
    expect(counsellor.roster().map(({ isMe }) => isMe)).toEqual([false, true]);
  });

  test("names the sender by the leaf", async () => {
    const { visitor, counsellor } = await met();
    const { sender } = await counsellor.open(await visitor.seal(text('{"from":"Aino"}')));
    expect(sender).toEqual({
      leaf: 0,
      role: "visitor",
      key: null,
      alias: null,
      organisation: null,
      answersAs: null,
      isMe: false,
    });
  });

  test("gives both the same four safety words, and others to another conversation", async () => {
    const [one, other] = [await met(), await met()];
    const words = await one.visitor.safetyWords();
    expect(words).toHaveLength(4);
    expect(await one.counsellor.safetyWords()).toEqual(words);
    expect(await other.visitor.safetyWords()).not.toEqual(words);
  });

  test("ends for good when it is wiped", async () => {
    const { visitor, counsellor } = await met();
    const late = await counsellor.seal(text("vielä"));
    visitor.wipe();
    expect(() => visitor.roster()).toThrow("gone");
    const acts = [
      () => visitor.seal(text("x")),
      () => visitor.open(late),
      () => visitor.add([]),
      () => visitor.remove(1),
      () => visitor.process(late),
      () => visitor.safetyWords(),
    ];
    for (const act of acts) expect(await faultOf(act)).toBe("gone");
    visitor.wipe();
  });
});

test("60 messages in 45 minutes, each acknowledged by itself, stay below 150 kB on either side's wire", async () => {
  const { visitor, counsellor } = await met();
  const frame = async (group: Group, content: Content, n: number): Promise<number> => {
    const body = toBase64Url(await group.seal(encodePayload(content, n, { upTo: n, gaps: [] })));
    const kind = content.t === "ack" ? "ack" : "message";
    const said = { conversation: "x".repeat(22), id: n, kind, body };
    return `42/visitor,["say",${JSON.stringify(said)}]`.length;
  };
  const small = { conversation: "x".repeat(22), stored: 100, delivered: 100, up_to: 100 };
  let bytes = 0;
  for (let n = 1; n <= 60; n += 1) {
    const [from, to] = n % 2 === 0 ? [visitor, counsellor] : [counsellor, visitor];
    const words = "Tässä on lause, jollaisia ihmiset kirjoittavat, kun he ovat peloissaan. ".repeat(2);
    bytes += await frame(from, { t: "text", part: 0, of: 1, text: words }, n);
    bytes += await frame(to, { t: "ack" }, n);
    bytes += 4 * JSON.stringify(small).length; // receipts and `received` of both
  }
  expect(bytes).toBeLessThan(150_000);
  expect(bytes).toBeGreaterThan(60_000);
});
