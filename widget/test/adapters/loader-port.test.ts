// @vitest-environment happy-dom
import { expect, it } from "vitest";
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
