/** More than two: a conversation with up to twelve members through our own pages, each known by the leaf. */
import { describe, expect, test } from "vitest";
import type { Bytes, Group } from "../../src/core/seal-port";
import { makeNativeKey, nativeCurves } from "../../src/seal/curves";
import { makeJoining } from "../../src/seal/joining";
import { openGroup } from "../../src/seal/opening";
import { signWith } from "../../src/seal/curves";
import { randomBytes } from "../../src/seal/provider";
import { readKeyPackage } from "../../src/seal/mls-messages";
import { commitIn, faultOf, groundOf, met, numbers, Organisation, text, words } from "./people";
import { add, anyPackage, Rogue, staffPackage } from "./rogue";

/** A visitor and those who have come in, as the visitor's page orders it. */
class Meeting {
  readonly guests: Group[] = [];
  #named = 0;

  constructor(
    readonly help: Organisation,
    readonly host: Group,
  ) {}

  get everybody(): readonly Group[] {
    return [this.host, ...this.guests];
  }

  async add(count: number): Promise<void> {
    const joinings = await Promise.all(
      Array.from({ length: count }, () => {
        this.#named += 1;
        return this.help.joining("specialist", `Nimi ${this.#named}`);
      }),
    );
    const { opening, accepted } = await this.host.add(joinings.map(({ keyPackage }) => keyPackage));
    accepted();
    await this.#follow(commitIn(opening));
    for (const joining of joinings) this.guests.push(await joining.join(opening));
  }

  async remove(leaf: number): Promise<void> {
    const { commit, accepted } = await this.host.remove(leaf);
    accepted();
    await this.#follow(commit);
  }

  async #follow(commit: Bytes): Promise<void> {
    for (const guest of [...this.guests])
      if ((await guest.process(commit)).removed) this.guests.splice(this.guests.indexOf(guest), 1);
  }
}

const me = (group: Group) => group.roster().find(({ isMe }) => isMe);
const names = (group: Group) => group.roster().map(({ leaf, alias }) => [leaf, alias]);

describe("a conversation of many", () => {
  test("lives a random life of up to twelve members, and all agree on who is there and who speaks", async () => {
    const { organisation, visitor, counsellor } = await met();
    const meeting = new Meeting(organisation, visitor);
    meeting.guests.push(counsellor);
    const next = numbers(3);
    let most = 0;
    for (let step = 0; step < 25; step += 1) {
      const size = meeting.everybody.length;
      most = Math.max(most, size);
      if (next(3) > 0 && size < 12) await meeting.add(1 + next(Math.min(3, 12 - size)));
      else if (size > 2) await meeting.remove(me(meeting.guests[next(size - 1)] as Group)?.leaf ?? -1);
      const speaker = meeting.everybody[next(meeting.everybody.length)] as Group;
      const said = await speaker.seal(text(String(step)));
      for (const group of meeting.everybody) {
        expect(names(group)).toEqual(names(visitor));
        if (group === speaker) continue;
        const { payload, sender } = await group.open(said);
        expect([words(payload), sender.leaf, sender.alias]).toEqual([
          String(step),
          me(speaker)?.leaf,
          me(speaker)?.alias,
        ]);
      }
    }
    expect(most).toBe(12);
    const spoken = await Promise.all(meeting.everybody.map((group) => group.safetyWords()));
    expect(new Set(spoken.map(String)).size).toBe(1);
  });

  test("cannot be joined by more than the host let in", async () => {
    const { organisation, visitor } = await met();
    const [one, other] = [await organisation.joining("specialist", "Yksi"), await organisation.joining()];
    const { opening } = await visitor.add([one.keyPackage]);
    expect(await faultOf(() => other.join(opening))).toBe("bad_message");
  });
});

describe("a group with a facilitator", () => {
  const opened = async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey, "facilitator", "Vetäjä");
    const ground = await groundOf(help);
    const sign = signWith(shift.key);
    const host = await openGroup(ground, "group", { identity, publicKey: shift.publicKey, sign });
    return { help, ground, host };
  };
  const participant = async (ground: Awaited<ReturnType<typeof groundOf>>) =>
    makeJoining(ground, "group", { identity: randomBytes(16), ...(await nativeCurves.makeKey()) });

  test("takes in anonymous participants, whom the facilitator alone adds", async () => {
    const { ground, host } = await opened();
    const joinings = await Promise.all(Array.from({ length: 6 }, () => participant(ground)));
    const { opening, accepted } = await host.add(joinings.map(({ keyPackage }) => keyPackage));
    accepted();
    const [first, second] = await Promise.all(joinings.map((joining) => joining.join(opening)));
    if (!first || !second) throw new Error("nobody came");
    expect(first.roster().map(({ role }) => role)).toEqual(["facilitator", ...Array(6).fill("participant")]);
    const { sender } = await second.open(await first.seal(text("hei")));
    expect(sender).toEqual({
      leaf: 1,
      role: "participant",
      key: null,
      alias: null,
      organisation: null,
      answersAs: null,
      isMe: false,
    });
    expect(await faultOf(async () => first.add([(await participant(ground)).keyPackage]))).toBe("not_permitted");
  });

  test("refuses an Add that a participant committed, and a second facilitator", async () => {
    const { help, host } = await opened();
    const own = await anyPackage();
    const { opening, accepted } = await host.add([own.bytes]);
    accepted();
    const rogue = await Rogue.join(own, opening);
    const friend = readKeyPackage((await anyPackage()).bytes);
    expect(await faultOf(async () => host.process(await rogue.commit([add(friend)])))).toBe("not_permitted");
    const second = await staffPackage(help, "facilitator", "Toinen");
    expect(await faultOf(() => host.add([second.bytes]))).toBe("not_permitted");
    expect(host.roster()).toHaveLength(2);
  });
});
