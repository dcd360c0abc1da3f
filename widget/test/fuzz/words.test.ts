/** Whatever the other side says, the page's readers of words answer within their kind, and never throw another thing. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { readPacket } from "../../src/adapters/packets";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import { Assembler, decodePayload, encodePayload, textContents } from "../../src/core/payload";
import { exitAddress } from "../../src/embed/settings";
import { anyBytes, anyText, RUNS } from "./bytes";

const KINDS = ["open", "ping", "pong", "close", "up", "down", "refused", "event", "answer"];
const PACKETS = [
  '0{"sid":"a","key":"b","pingInterval":10000}',
  "2",
  '40/visitor,{"sid":"x"}',
  '42/visitor,["state",{"version":1}]',
  '43/visitor,7[{"refused":"gone"}]',
  '44/visitor,{"message":"gone"}',
];
const PAYLOADS = [
  encodePayload({ t: "text", part: 0, of: 1, text: "hei" }, 1),
  encodePayload({ t: "text", part: 1, of: 3, text: "ä\u{1f33b}" }, 2),
  encodePayload({ t: "typing" }, 3),
  encodePayload({ t: "bye" }, Number.MAX_SAFE_INTEGER),
];

test("a packet is one of ours or none", () => {
  fc.assert(
    fc.property(anyText(PACKETS), (text) => {
      const packet = readPacket(text);
      if (packet !== null) expect(KINDS).toContain(packet.is);
    }),
    RUNS,
  );
});

test("a payload is whole or none, and what is put together of any is text", () => {
  fc.assert(
    fc.property(fc.array(anyBytes(PAYLOADS), { maxLength: 8 }), (all) => {
      const assembler = new Assembler();
      for (const bytes of all) {
        const payload = decodePayload(bytes);
        if (payload === null) continue;
        expect(["text", "typing", "bye"]).toContain(payload.t);
        const { missing, content } = assembler.take(payload);
        expect(missing).toBeGreaterThanOrEqual(0);
        if (content?.t === "text") expect(typeof content.text).toBe("string");
      }
    }),
    RUNS,
  );
});

test("every text comes back from its parts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 3000 }), (text) => {
      const assembler = new Assembler();
      const said = textContents(text).map((content, at) => {
        const payload = decodePayload(encodePayload(content, at + 1));
        return payload && assembler.take(payload).content;
      });
      expect(said.at(-1)).toMatchObject({ t: "text", text });
    }),
    RUNS,
  );
});

test("base64url is bytes or a RangeError, and bytes come back", () => {
  fc.assert(
    fc.property(anyText(["aGVp", "_-8"]), (text) => {
      try {
        fromBase64Url(text);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    RUNS,
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
      expect([...fromBase64Url(toBase64Url(bytes))]).toEqual([...bytes]);
    }),
    RUNS,
  );
});

test("a page to leave to is https, or this machine", () => {
  const samples = ["https://weather.example/", "http://localhost:8080/", "http://127.0.0.1/"];
  fc.assert(
    fc.property(anyText(samples), (text) => {
      const address = exitAddress(text);
      if (!URL.canParse(address)) return; // nowhere: the page is blank by then (embed/exit.ts)
      const { protocol, hostname } = new URL(address);
      expect(protocol === "https:" || ["localhost", "127.0.0.1"].includes(hostname)).toBe(true);
    }),
    RUNS,
  );
});
