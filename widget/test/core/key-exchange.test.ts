/** Each step of coming to a group, also the ones that come too late: nothing is said, used or kept that is over. */

import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import { SEAL_STATES, type SealAct, type SealState } from "../../src/core/conversation-states";
import { CounsellorKeyExchange, isOther, type KeyExchangePorts, VisitorKeyExchange } from "../../src/core/key-exchange";
import type { Bytes, Group, Joining, OpeningGroup, Person, SealFault } from "../../src/core/seal-port";
import { SealError } from "../../src/core/seal-port";
import { StateMachine } from "../../src/core/state-machine";
import { named, VISITOR } from "./world";

const nothing: Bytes = new Uint8Array(1);
const body = toBase64Url(nothing);

/** The conversation's side of it, by the real table; tells what it was asked for. */
class Told implements KeyExchangePorts {
  readonly keys = new StateMachine<SealState, SealAct>(SEAL_STATES, "waiting");
  readonly said: string[] = [];
  readonly used: (Person | null)[] = [];
  fault: SealFault | null = null;
  asks = false;
  answer: { accepted(): void; refused(): void } | undefined;
  goOn: (() => void) | undefined;

  sayKeys(kind: string, _body: string, answer?: { accepted(): void; refused(): void }): void {
    this.said.push(kind);
    this.answer = answer;
  }
  adopt(act: "stored" | "join", makeGroup: () => Group, whoOf: (group: Group) => Person | null): boolean {
    const isAllowed = this.keys.take(act);
    if (isAllowed) this.used.push(whoOf(makeGroup()));
    return isAllowed;
  }
  mustAsk(): boolean {
    return this.asks;
  }
  ask(_who: Person, goOn: () => void): void {
    this.goOn = goOn;
  }
  became(act: SealAct, fault: SealFault | null = null): boolean {
    const isAllowed = this.keys.take(act);
    if (isAllowed) this.fault = fault;
    return isAllowed;
  }
}

const group = (wiped: string[] = [], roster: Person[] = []): Group =>
  ({ roster: () => roster, wipe: () => wiped.push("group") }) as unknown as Group;

describe("who is another", () => {
  const aino = named("Aino");
  it("has another key or another organisation; nobody is no other", () => {
    expect(isOther(aino, { ...aino, alias: "Eero" })).toBe(false);
    expect(isOther(aino, { ...aino, key: "k" })).toBe(true);
    expect(isOther(aino, { ...aino, organisation: "Other" })).toBe(true);
    expect([isOther(aino, null), isOther(null, aino), isOther(null, null)]).toEqual([false, false, false]);
  });
});

describe("a visitor's key exchange", () => {
  const begin = (admit: () => Promise<void> | void = () => undefined) => {
    const told = new Told();
    const did: string[] = [];
    let made = 0;
    const makeOpening = async (): Promise<OpeningGroup> => {
      made += 1;
      const mine = made;
      did.push(`make ${mine}`);
      return {
        admit: async () => {
          await admit();
          return {
            who: named("Aino"),
            opening: nothing,
            accepted: () => group(),
            refused: () => did.push(`refused ${mine}`),
          };
        },
        wipe: () => did.push(`wipe ${mine}`),
      };
    };
    return { told, did, keys: new VisitorKeyExchange(makeOpening, told) };
  };

  it("makes nothing of another kind of envelope, or once the page is wiped", async () => {
    const { told, did, keys } = begin();
    for (const kind of ["opening", "commit", "message", "ack"] as const) await keys.take(kind, body);
    told.keys.take("wipe");
    await keys.take("key_package", body);
    expect([did, told.said]).toEqual([[], []]);
  });

  it("fails by the fault, and by bad_message where the error is none of ours", async () => {
    for (const [error, fault] of [
      [new SealError("revoked_credential"), "revoked_credential"],
      [new Error("x"), "bad_message"],
    ] as const) {
      const { told, keys } = begin(() => Promise.reject(error));
      await keys.take("key_package", body);
      expect([told.keys.state, told.fault, told.said]).toEqual(["failed", fault, []]);
    }
  });

  it("wipes what it had made when a fresh key package comes, and when it is wiped itself", async () => {
    const { did, keys } = begin();
    await keys.take("key_package", body);
    await keys.take("key_package", body);
    expect(did).toEqual(["make 1", "wipe 1", "make 2"]);
    keys.wipe();
    keys.wipe();
    expect(did).toEqual(["make 1", "wipe 1", "make 2", "wipe 2"]);
  });

  it("keeps its group once that is stored: a later wipe of the exchange does not touch it", async () => {
    const { told, did, keys } = begin();
    await keys.take("key_package", body);
    told.answer?.accepted();
    keys.wipe();
    expect([told.used, did]).toEqual([[named("Aino")], ["make 1"]]);
  });

  it.each([true, false])(
    "says no opening and wipes it when the page was wiped while it verified; asks: %s",
    async (asks) => {
      const { told, did, keys } = begin(() => void told.keys.take("wipe"));
      told.asks = asks;
      await keys.take("key_package", body);
      expect([told.said, told.goOn, did]).toEqual([[], undefined, ["make 1", "wipe 1"]]);
    },
  );

  it("says nothing before the yes, and nothing after a yes that comes too late", async () => {
    const { told, did, keys } = begin();
    told.asks = true;
    await keys.take("key_package", body);
    expect([told.keys.state, told.said]).toEqual(["asking", []]);
    told.keys.take("fail");
    told.goOn?.();
    expect([told.said, did]).toEqual([[], ["make 1", "wipe 1"]]);
  });

  it("waits for other keys when the daemon refuses the opening, and tells the group", async () => {
    const { told, did, keys } = begin();
    await keys.take("key_package", body);
    expect([told.keys.state, told.said]).toEqual(["opening", ["opening"]]);
    told.answer?.refused();
    expect([told.keys.state, did]).toEqual(["waiting", ["make 1", "refused 1"]]);
  });
});

describe("a counsellor's key exchange", () => {
  const begin = (join: () => Promise<Group> = async () => group()) => {
    const told = new Told();
    const did: string[] = [];
    let made = 0;
    const makeJoining = async (): Promise<Joining> => {
      made += 1;
      const mine = made;
      did.push(`make ${mine}`);
      return { keyPackage: nothing, join, wipe: () => did.push(`wipe ${mine}`) };
    };
    return { told, did, keys: new CounsellorKeyExchange(makeJoining, told) };
  };

  it("offers one key package, wipes the one before, and none once the page is wiped", async () => {
    const { told, did, keys } = begin();
    await keys.begin();
    await keys.begin();
    expect([told.said, did]).toEqual([
      ["key_package", "key_package"],
      ["make 1", "wipe 1", "make 2"],
    ]);
    told.keys.take("wipe");
    await keys.begin();
    expect(told.said).toHaveLength(2);
    expect(did.slice(3)).toEqual(["wipe 2", "make 3", "wipe 3"]);
  });

  it("says so when it can make no key package", async () => {
    const told = new Told();
    await new CounsellorKeyExchange(() => Promise.reject(new SealError("expired_credential")), told).begin();
    expect([told.keys.state, told.fault]).toEqual(["failed", "expired_credential"]);
  });

  it("joins by an opening alone, once, with the one who is not itself", async () => {
    const me = { ...named("Aino"), isMe: true };
    const { told, did, keys } = begin(async () => group([], [me, VISITOR]));
    await keys.take("opening", body);
    await keys.begin();
    for (const kind of ["key_package", "commit", "message", "ack"] as const) await keys.take(kind, body);
    expect([told.keys.state, told.used]).toEqual(["waiting", []]);
    await keys.take("opening", body);
    await keys.take("opening", body);
    keys.wipe();
    expect([told.used, did, told.said]).toEqual([[VISITOR], ["make 1"], ["key_package"]]);
  });

  it("is with nobody in a group of one", async () => {
    const { told, keys } = begin();
    await keys.begin();
    await keys.take("opening", body);
    expect(told.used).toEqual([null]);
  });

  it("wipes a group that came too late", async () => {
    const wiped: string[] = [];
    const { told, keys } = begin(async () => {
      told.keys.take("wipe");
      return group(wiped);
    });
    await keys.begin();
    await keys.take("opening", body);
    expect([told.used, wiped]).toEqual([[], ["group"]]);
  });

  it("wipes its key package when it is wiped, once", async () => {
    const { did, keys } = begin();
    await keys.begin();
    keys.wipe();
    keys.wipe();
    await keys.take("opening", body);
    expect(did).toEqual(["make 1", "wipe 1"]);
  });

  it("offers anew after an opening that it cannot join by, at most five times, counted from the last that it could", async () => {
    let isGood = false;
    const { told, keys } = begin(() =>
      isGood ? Promise.resolve(group()) : Promise.reject(new SealError("not_permitted")),
    );
    await keys.begin();
    for (const good of [false, false, true]) {
      isGood = good;
      await keys.take("opening", body);
    }
    expect([told.keys.state, told.said.length]).toEqual(["sealed", 3]);
    isGood = false;
    await keys.begin();
    for (let n = 1; n < 5; n += 1) {
      await keys.take("opening", body);
      expect([told.keys.state, told.said.length]).toEqual(["waiting", 4 + n]);
    }
    await keys.take("opening", body);
    expect([told.keys.state, told.fault, told.said.length]).toEqual(["failed", "not_permitted", 8]);
  });
});
