/** Keys of a room without a secret: two who are there from the beginning, and words that anybody can read. */
import type { Bytes, Person, RoomGroup, RoomJoining, RoomKeys, RoomSeal } from "../../../src/core/seal-port";

const person = (leaf: number, alias: string, isMe: boolean): Person => ({
  leaf,
  role: "counsellor",
  key: `key-${alias}`,
  alias,
  organisation: "esimerkki",
  answersAs: null,
  isMe,
});
const ROSTER: readonly Person[] = [person(0, "Aino", true), person(1, "Eino", false)];

const group = (roster = ROSTER): RoomGroup => ({
  id: new Uint8Array(32),
  epoch: 0,
  roster: () => roster,
  seats: () => ROSTER.map(({ leaf, alias }) => ({ leaf, key: `leaf-${alias}` })),
  seal: async (payload) => payload,
  open: async (payload) => ({ payload, sender: ROSTER[1] as Person }),
  add: () => Promise.reject(new Error("nobody comes")),
  remove: () => Promise.reject(new Error("nobody goes")),
  process: async () => ({ removed: false }),
  judge: async () => undefined,
  safetyWords: async () => ["one", "two", "three", "four"],
  wipe: () => undefined,
});

const keysOf = (roster = ROSTER): RoomKeys => ({
  leaf: "leaf-Aino",
  open: async () => group(roster),
  join: async (): Promise<RoomJoining> => ({
    keyPackage: new Uint8Array(1) as Bytes,
    join: async () => group(roster),
    wipe: () => undefined,
  }),
});
const asGuest = (alias: string, organisation: string): readonly Person[] =>
  ROSTER.map((one) => (one.isMe ? { ...one, role: "guest", alias, organisation } : one));

export const plainRoomSeal = (): RoomSeal => ({
  prepare: async () => undefined,
  staff: async () => keysOf(),
  guest: async (name, office) => keysOf(asGuest(name, office)),
});
