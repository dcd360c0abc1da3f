import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Conversation } from "../../src/core/conversation";
import { SEAL_STATES, type SealAct, type SealState, SEND_STATES } from "../../src/core/conversation-states";
import type { OpeningGroup } from "../../src/core/seal-port";
import { StateMachine, type Table } from "../../src/core/state-machine";
import { TICKET_STATES } from "../../src/core/ticket-states";
import { glassJoining, glassOpening, settle, SmallDaemon, ToldTime } from "./world";

const TABLES: readonly (readonly [string, string, Table<string, string>])[] = [
  ["seal", "waiting", SEAL_STATES],
  ["send", "open", SEND_STATES],
  ["ticket", "idle", TICKET_STATES],
];
const actsOf = (table: Table<string, string>): string[] => [...new Set(Object.values(table).flatMap(Object.keys))];

describe.each(TABLES)("the table of %s", (_name, first, table) => {
  it("leads to known states alone, and to each of them", () => {
    const reached = new Set<string>();
    const ahead = [first];
    for (let state = ahead.pop(); state !== undefined; state = ahead.pop()) {
      if (!reached.has(state)) {
        reached.add(state);
        ahead.push(...(Object.values(table[state] ?? {}) as string[]));
      }
    }
    expect([...reached].sort()).toEqual(Object.keys(table).sort());
  });

  it("is what happens: an act that it does not name changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...actsOf(table)), { maxLength: 40 }), (acts) => {
        const machine = new StateMachine(table, first);
        for (const act of acts) {
          const before = machine.state;
          const next = table[before]?.[act];
          expect(machine.take(act)).toBe(next !== undefined);
          expect(machine.state).toBe(next ?? before);
        }
      }),
    );
  });
});

it("in a visitor's page nothing leads from a failure to words but a key package that was verified and stored", () => {
  const VISITORS: SealAct[] = ["key_package", "admit", "stored", "refused", "fail", "removed", "wipe"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...VISITORS), { maxLength: 60 }), (acts) => {
      const machine = new StateMachine<SealState, SealAct>(SEAL_STATES, "waiting");
      let way: SealAct[] = [];
      for (const act of acts) {
        way = machine.take(act) ? [...way, act] : way;
        if (machine.state === "sealed") {
          expect(way.slice(-3)).toEqual(["key_package", "admit", "stored"]);
        }
      }
    }),
  );
});

it("the late receipt of an earlier opening puts no group in use while the next key package is being verified", async () => {
  const daemon = new SmallDaemon(["v", "c"]);
  const openings: OpeningGroup[] = [];
  let go: (() => void) | undefined;
  const makeOpening = async (): Promise<OpeningGroup> => {
    const opening = await glassOpening();
    if (openings.push(opening) > 1) {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
    }
    return opening;
  };
  const v = new Conversation(daemon.state("v"), { role: "visitor", makeOpening }, daemon.ports("v", new ToldTime()));
  const keyPackage = async (number: number): Promise<void> => {
    const { keyPackage: key } = await glassJoining("Aino");
    const body = Buffer.from(key).toString("base64url");
    v.onDeliver({ conversation: "c", number, sender: "c", id: number, kind: "key_package", body });
    await settle();
  };
  await keyPackage(1);
  expect(v.sealing).toBe("opening");
  await keyPackage(2);
  expect(v.sealing).toBe("verifying");
  v.onReceipt({ conversation: "c", stored: 1, delivered: 0 });
  await settle();
  expect(v.sealing).toBe("verifying");
  expect(v.who).toBeNull();
  go?.();
  await settle();
  expect(v.sealing).toBe("opening");
});

it("a page that was wiped while it verified says nothing more", async () => {
  const daemon = new SmallDaemon(["v", "c"]);
  const v = new Conversation(
    daemon.state("v"),
    { role: "visitor", makeOpening: glassOpening },
    daemon.ports("v", new ToldTime()),
  );
  const { keyPackage } = await glassJoining("Aino");
  const body = Buffer.from(keyPackage).toString("base64url");
  v.onDeliver({ conversation: "c", number: 1, sender: "c", id: 1, kind: "key_package", body });
  await Promise.resolve();
  v.wipe();
  await settle();
  await daemon.run();
  expect(v.sealing).toBe("wiped");
  expect(daemon.said).toEqual([]);
});
