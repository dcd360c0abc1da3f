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
const ROSTER = [person(0, "Aino", true), person(1, "Eino", false)];

const group = (): RoomGroup => ({
  id: new Uint8Array(32),
  epoch: 0,
  roster: () => ROSTER,
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

const keys: RoomKeys = {
  leaf: "leaf-Aino",
  open: async () => group(),
  join: async (): Promise<RoomJoining> => ({
    keyPackage: new Uint8Array(1) as Bytes,
    join: async () => group(),
    wipe: () => undefined,
  }),
};

export const plainRoomSeal = (): RoomSeal => ({
  prepare: async () => undefined,
  staff: async () => keys,
  guest: async () => keys,
});
