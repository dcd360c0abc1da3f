// @vitest-environment happy-dom
/** Whatever the page around the frame says, only settings and the leaving are heard, and nothing throws. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { openPort } from "../../src/adapters/loader-port";
import { RUNS } from "./bytes";

class ToldPort {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: unknown[] = [];
  postMessage(word: unknown): void {
    this.sent.push(word);
  }
}

const saying = fc.oneof(
  fc.anything(),
  fc.record({
    t: fc.oneof(fc.constantFrom("config", "exit", "language", "__proto__", "ready"), fc.anything()),
    config: fc.anything(),
  }),
);

test("of any messages the first settings are taken, and only exit ends", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(saying, { maxLength: 12 }), async (all) => {
      const port = new ToldPort();
      const opened = openPort();
      const event = Object.assign(new MessageEvent("message"), {});
      Object.defineProperties(event, { source: { value: window.parent }, ports: { value: [port] } });
      window.dispatchEvent(event);
      let exits = 0;
      const settings = { origin: "https://line.example" };
      const words = (data: unknown): unknown => (data as { t?: unknown } | null | undefined)?.t;
      for (const data of all) port.onmessage?.({ data });
      port.onmessage?.({ data: { t: "config", config: settings } });
      const { config, onWords } = await opened;
      const first = all.find((data) => words(data) === "config") as { config: unknown } | undefined;
      expect(config).toBe(first === undefined ? settings : first.config);
      let languages = 0;
      onWords({
        exit: () => {
          exits += 1;
        },
        language: () => {
          languages += 1;
        },
      });
      for (const data of all) port.onmessage?.({ data });
      expect(exits).toBe(all.filter((data) => words(data) === "exit").length);
      expect(languages).toBe(all.filter((data) => words(data) === "language").length);
    }),
    RUNS,
  );
});
