/** Socket.IO 5 inside Engine.IO 4, as far as this project speaks it: JSON text in one namespace; binary is what is terse (core/terse.ts). */

/** Both sides may ask it: the other answers with PONG. */
export const PING = "2";
export const PONG = "3";
/** Between two packets of one polling body. */
export const SEPARATOR = "\u001e";

/** What the other side said; null for what is no packet of ours, such as the page of a hotel's network. */
export type Packet =
  | {
      readonly is: "open";
      readonly sid: string;
      readonly key: string;
      readonly pingInterval: number;
      readonly terse?: 1;
    }
  | { readonly is: "ping" | "pong" | "close" | "up" | "down" }
  | { readonly is: "refused"; readonly reason: string }
  | { readonly is: "event"; readonly name: string; readonly payload: unknown }
  | { readonly is: "answer"; readonly id: number; readonly payload: unknown };

/** `id` asks for an answer. */
export const eventPacket = (namespace: string, name: string, payload: object, id: number | "" = ""): string =>
  `42${namespace},${id}${JSON.stringify([name, payload])}`;
export const connectPacket = (namespace: string, auth: object): string => `40${namespace},${JSON.stringify(auth)}`;
export const goodbyePacket = (namespace: string): string => `41${namespace},`;

const SHORT = new Map<string, Packet>([
  [PING, { is: "ping" }],
  [PONG, { is: "pong" }],
  ["1", { is: "close" }],
]);

export function readPacket(text: string): Packet | null {
  try {
    return text.startsWith("4") ? readMessage(text.slice(1)) : readEngine(text);
  } catch {
    return null;
  }
}

function readEngine(text: string): Packet | null {
  if (text.startsWith("0")) {
    return { ...JSON.parse(text.slice(1)), is: "open" };
  }
  return SHORT.get(text) ?? null;
}

function readMessage(text: string): Packet | null {
  const [, type, id, body] = /^([0-4])(?:\/[^,]*,)?(\d*)(.*)$/s.exec(text) ?? [];
  const value = body ? JSON.parse(body) : null;
  if (type === "2") {
    return { is: "event", name: value[0], payload: value[1] };
  }
  if (type === "3") {
    return { is: "answer", id: Number(id), payload: value[0] };
  }
  return type === "4"
    ? { is: "refused", reason: String(value?.message) }
    : type
      ? { is: type === "0" ? "up" : "down" }
      : null;
}
