/** What the screen shows of a conversation, oldest first: words with their marks, gaps, who came and who went. In memory only. */

import type { Person } from "./seal-port";

import type { CardMark } from "./card";

/** `withheld`: written before somebody came, so that it goes to all who are there only when its writer says so. */
export type Mark = "sending" | "sent" | "delivered" | "failed" | "undelivered" | "withheld";

export interface Said {
  readonly key: number;
  readonly is: "said";
  readonly mine: boolean;
  /** The other's verified alias; null for my own words and for the visitor's. */
  readonly alias: string | null;
  /** Of a guest in a room: from where, as she says. */
  readonly office?: string;
  readonly text: string;
  /** Milliseconds since 1970, this device's clock. */
  readonly at: number;
  /** Only on my own words. */
  readonly mark: Mark | null;
  /** A counsellor has sent it as a card. */
  readonly card?: CardMark;
}
interface Gap {
  readonly key: number;
  readonly is: "gap";
  readonly missing: number;
}
export interface Sign {
  readonly key: number;
  readonly is: "sign";
  /** `goes_on`: who is left, after the first has gone. `as_before`: somebody would have come, and nothing has changed. */
  readonly what: "joined" | "new_keys" | "left" | "goes_on" | "as_before";
  readonly alias: string | null;
  /** Who it is about, from the keys. */
  readonly who: Person | null;
  /** With others who are there already. */
  readonly isBeside: boolean;
}
export type Entry = Said | Gap | Sign;

export class Timeline {
  private list: readonly Entry[] = [];
  private key = 0;
  /** How many parts of my own words are still to be stored, and to be delivered. */
  private readonly open = new Map<number, { unstored: number; undelivered: number }>();

  get entries(): readonly Entry[] {
    return this.list;
  }

  addMine(text: string, parts: number, at: number, card?: CardMark): number {
    const key = this.add({ is: "said", mine: true, alias: null, text, at, mark: "sending", ...(card && { card }) });
    this.open.set(key, { unstored: parts, undelivered: parts });
    return key;
  }

  addTheirs(alias: string | null, text: string, at: number, card?: CardMark, office?: string): number {
    return this.add({
      is: "said",
      mine: false,
      alias,
      text,
      at,
      mark: null,
      ...(card && { card }),
      ...(office && { office }),
    });
  }

  addGap(missing: number): number {
    return this.add({ is: "gap", missing });
  }

  addSign(what: Sign["what"], who: Person | null, isBeside = false): number {
    return this.add({ is: "sign", what, alias: who?.alias ?? null, who, isBeside });
  }

  /** Under words of an earlier talk. */
  goOn(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.add(entry);
    }
  }

  partStored(key: number): void {
    const left = this.open.get(key);
    if (left !== undefined && --left.unstored <= 0 && left.undelivered > 0) {
      this.mark(key, "sent");
    }
  }

  partDelivered(key: number): void {
    const left = this.open.get(key);
    if (left !== undefined && --left.undelivered <= 0) {
      this.open.delete(key);
      this.mark(key, "delivered");
    }
  }

  /** A part of it never came, as the other's page says. */
  lost(key: number): void {
    if (this.open.delete(key)) {
      this.mark(key, "undelivered");
    }
  }

  /** It goes no further until its writer says so. */
  withhold(key: number): void {
    this.open.delete(key);
    this.mark(key, "withheld");
  }

  isWithheld(key: number): boolean {
    return this.list.some((entry) => entry.key === key && entry.is === "said" && entry.mark === "withheld");
  }

  /** Parts that go out again, whole: all of its marks start anew. */
  again(key: number, parts: number): void {
    this.open.set(key, { unstored: parts, undelivered: parts });
    this.mark(key, "sending");
  }

  mark(key: number, mark: Mark): void {
    this.list = this.list.map((entry) => (entry.key === key && entry.is === "said" ? { ...entry, mark } : entry));
  }

  /** Earlier words go, and cannot be had again. */
  wipe(): void {
    this.list = [];
    this.open.clear();
  }

  private add(entry: Omit<Said, "key"> | Omit<Gap, "key"> | Omit<Sign, "key">): number {
    this.key += 1;
    this.list = [...this.list, { ...entry, key: this.key }];
    return this.key;
  }
}
