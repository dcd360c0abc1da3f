/** By what this page judges who answers: the roots of its snippet, and the revocation lists that the line has told. */

import { fromBase64Url } from "../core/base64";
import type { Link } from "../core/link";
import type { Bytes, Trust } from "../core/seal-port";
import type { World } from "./world";

const LISTS_MAX_COUNT = 32;

export class Revocations {
  /** Newest first. What the seal has learnt of them it does not forget. */
  #lists: readonly string[] = [];
  #judge = (): void => {};

  constructor(
    private readonly world: Pick<World, "config" | "profile">,
    link: Link<"/visitor">,
  ) {
    link.onPush("revocations", ({ lists }) => this.#take(lists));
  }

  /** KEY, or KEY.N with the least number of that root's list of issuing keys. */
  get trust(): Trust {
    return {
      roots: this.world.config.roots.map((root) => {
        const [key = "", least = "0"] = root.split(".");
        return { key: fromBase64Url(key), least: Number(least) };
      }),
      lists: (): readonly Bytes[] => this.#lists.map(fromBase64Url),
    };
  }

  /** Whoever is in this conversation is judged anew with each list. */
  watch(judge: () => void): void {
    this.#judge = judge;
  }

  /** Asks the line for those of now; an answer that does not come changes nothing. */
  async look(): Promise<void> {
    const profile = await this.world.profile(this.world.config.language).catch(() => null);
    this.#take(profile?.revocations ?? []);
  }

  #take(lists: readonly string[]): void {
    this.#lists = [...new Set([...lists, ...this.#lists])].slice(0, LISTS_MAX_COUNT);
    this.#judge();
  }
}

const ofLinks = new WeakMap<Link<"/visitor">, Revocations>();

/** One for each link: what was told is known in the next conversation too. */
export function revocationsOf(world: Pick<World, "config" | "profile">, link: Link<"/visitor">): Revocations {
  const found = ofLinks.get(link) ?? new Revocations(world, link);
  ofLinks.set(link, found);
  return found;
}
