/** One visitor's page, where the test is the daemon: it sees which groups are closed, and all that the page says. */

import { toBase64Url } from "../../src/core/base64";
import { Conversation } from "../../src/core/conversation";
import { encodePayload, NOTHING_HEARD } from "../../src/core/payload";
import type { Deliver, Kind } from "../../src/core/protocol";
import type { Group, OpeningGroup } from "../../src/core/seal-port";
import { glassJoining, glassOpening, settle, SmallDaemon, ToldTime } from "./world";

export class Page {
  readonly daemon = new SmallDaemon(["v", "c"]);
  readonly time = new ToldTime();
  readonly wiped: number[] = [];
  readonly openings: string[] = [];
  readonly groups: Group[] = [];
  readonly said: string[] = [];
  readonly received: number[] = [];
  readonly conversation: Conversation;
  judged: () => unknown = () => undefined;
  #number = 0;
  #stored = 0;

  constructor() {
    const makeOpening = async (): Promise<OpeningGroup> => {
      const opening = await glassOpening();
      return {
        admit: async (keyPackage) => {
          const admission = await opening.admit(keyPackage);
          return { ...admission, accepted: () => this.#watched(admission.accepted()) };
        },
        wipe: () => void this.openings.push("wiped"),
      };
    };
    const ports = this.daemon.ports("v", this.time);
    this.conversation = new Conversation(
      this.daemon.state("v"),
      { role: "visitor", makeOpening },
      {
        ...ports,
        say: (say) => {
          this.said.push(say.kind);
          ports.say(say);
        },
        received: ({ up_to }) => void this.received.push(up_to),
      },
    );
  }

  #watched(group: Group): Group {
    const at = this.groups.length;
    const watched: Group = {
      ...group,
      judge: async () => {
        await group.judge();
        await this.judged();
      },
      wipe: () => {
        this.wiped.push(at); // and goes on to seal: a page does not rely on a closed group's refusal
      },
    };
    this.groups.push(watched);
    return watched;
  }

  async deliver(kind: Kind, body: string): Promise<void> {
    this.#number += 1;
    const one: Deliver = { conversation: "c", number: this.#number, sender: "c", id: this.#number, kind, body };
    this.conversation.onDeliver(one);
    await settle();
  }

  async keyPackage(alias = "Aino"): Promise<void> {
    await this.deliver("key_package", toBase64Url((await glassJoining(alias)).keyPackage));
  }

  /** The daemon has stored our opening. */
  async stored(): Promise<void> {
    this.#stored += 1;
    this.conversation.onReceipt({ conversation: "c", stored: this.#stored, delivered: 0 });
    await settle();
  }

  /** Words of the counsellor, for the newest group or for one that is yet to come. */
  async words(text: string, id: number): Promise<void> {
    const payload = encodePayload({ t: "text", part: 0, of: 1, text }, 1, NOTHING_HEARD);
    await this.deliver(
      "message",
      toBase64Url(new TextEncoder().encode(JSON.stringify({ group: id, payload: [...payload] }))),
    );
  }

  get id(): number {
    return Number(new TextDecoder().decode(this.groups.at(-1)?.id));
  }

  get entries(): string[] {
    return this.conversation.timeline.entries.map((one) => (one.is === "said" ? one.text : one.is));
  }

  static async sealed(): Promise<Page> {
    const page = new Page();
    await page.keyPackage();
    await page.stored();
    return page;
  }
}
