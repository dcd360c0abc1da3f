// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { openPort } from "../../src/adapters/loader-port";

const settings = (embed: string): object => ({ t: "config", config: { origin: "https://line.test", embed } });

/** A message with a port of its own, as if this window had sent it. */
function send(source: unknown, embed: string, withPort = true): void {
  const { port1, port2 } = new MessageChannel();
  const event = new MessageEvent("message", { data: 0 });
  Object.defineProperties(event, { source: { value: source }, ports: { value: withPort ? [port2] : [] } });
  window.dispatchEvent(event);
  port1.postMessage(settings(embed));
}

it("takes its settings from the page around it alone, and from the first port that it gives", async () => {
  let has = "";
  const opened = openPort().then(({ config }) => {
    has = config.embed;
  });
  const other = document.createElement("iframe").contentWindow ?? {};
  send(other, "of a sibling");
  send(null, "of nobody");
  send(window.parent, "without a port", false);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(has).toBe("");
  send(window.parent, "ours");
  await opened;
  expect(has).toBe("ours");
  send(window.parent, "later");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(has).toBe("ours");
});

class ToldPort {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: unknown[] = [];
  postMessage(word: unknown): void {
    this.sent.push(word);
  }
}

function give(port: ToldPort): void {
  const event = new MessageEvent("message");
  Object.defineProperties(event, { source: { value: window.parent }, ports: { value: [port] } });
  window.dispatchEvent(event);
}

it("says to the page around it that it is ready, whoever that is, and nothing more", () => {
  const said = vi.spyOn(window.parent, "postMessage").mockImplementation(() => undefined);
  void openPort();
  expect(said.mock.calls).toEqual([[{ t: "ready" }, "*"]]);
  said.mockRestore();
});

it("hears the first port alone, also when that has said nothing yet", async () => {
  const [first, second] = [new ToldPort(), new ToldPort()];
  const opened = openPort();
  give(first);
  give(second);
  expect(second.onmessage).toBeNull();
  first.onmessage?.({ data: settings("of the first") });
  expect((await opened).config.embed).toBe("of the first");
});

it("takes nothing for settings but settings, tells its words, hears of another language, and leaves at exit alone", async () => {
  const port = new ToldPort();
  const opened = openPort();
  give(port);
  for (const data of [null, undefined, {}, { config: { embed: "unsaid" } }, { t: "exit", config: { embed: "exit" } }])
    port.onmessage?.({ data });
  port.onmessage?.({ data: settings("said") });
  const { config, tell, onWords } = await opened;
  expect(config.embed).toBe("said");
  tell("close");
  expect(port.sent).toEqual([{ t: "close" }]);
  const left = vi.fn();
  const spoken = vi.fn();
  onWords({ exit: left, language: spoken });
  for (const data of [null, undefined, {}, { t: "config" }, { t: "" }]) port.onmessage?.({ data });
  expect(left).not.toHaveBeenCalled();
  port.onmessage?.({ data: { t: "language", language: "sv" } });
  expect(spoken.mock.calls).toEqual([["sv"]]);
  expect(left).not.toHaveBeenCalled();
  port.onmessage?.({ data: { t: "exit" } });
  expect(left).toHaveBeenCalledTimes(1);
});
