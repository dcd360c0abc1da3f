/** The vault of whoever is signed in on this machine, how she opens it, and what the console asks of it. */

import type { StaffProfile } from "../../core/protocol";
import type { KeySource } from "./signing";
import { AtRest, type Seeds } from "./at-rest";
import { Opening } from "./opening";
import type { Passkeys } from "./passkeys";
import { Vault } from "./vault";
import type { VaultStore } from "./vault-store";

export interface OwnKeysTools {
  readonly passkeys: Passkeys;
  readonly vaults: VaultStore;
  readonly seeds: Seeds;
  /** Keys of this page alone, in a demonstration; null at a real line. */
  page(): KeySource | null;
  /** The vault was opened in the dialog: what waited for it may be done. */
  opened(): void;
  /** The site that passkeys are for. */
  rpId(): string;
  changed(): void;
}

/** `ORGANISATION/STAFF ID`: one machine may be several people's. */
export const personOf = ({ organisation, staff }: Pick<StaffProfile, "organisation" | "staff">): string =>
  `${organisation.id}/${staff.id}`;

export class OwnKeys {
  vault: Vault | null = null;
  readonly opening: Opening;
  readonly atRest: AtRest;
  /** Passkeys that have shown to be hers in this sign-in, though they may open nothing. */
  private known: readonly string[] = [];

  constructor(private readonly tools: OwnKeysTools) {
    this.opening = new Opening({
      passkeys: tools.passkeys,
      vault: () => this.vault,
      ids: () => [...new Set([...(this.vault?.ways.passkeys ?? []), ...this.known])],
      rpId: () => tools.rpId(),
      changed: () => tools.changed(),
    });
    this.atRest = new AtRest({
      seeds: tools.seeds,
      page: () => tools.page(),
      whenOpened: () => tools.opened(),
      opening: this.opening,
      vault: () => this.vault,
      changed: () => tools.changed(),
    });
  }

  /** Six words open what is here. */
  get hasWords(): boolean {
    return this.vault?.ways.hasWords === true;
  }

  wantWords(): void {
    this.opening.needsWords = true;
    this.tools.changed();
  }

  /** Signed in: looks for her vault on this machine. A demonstration has none. Raises: VaultError `no_storage`. */
  async meet(profile: StaffProfile, passkey: string | null): Promise<void> {
    this.known = passkey === null ? [] : [passkey];
    if (profile.is_demonstration) return;
    const vault = new Vault(personOf(profile), this.tools.vaults, () => this.tools.changed());
    await vault.look();
    this.vault = vault;
  }

  /** The vault's key leaves the memory. */
  close(): void {
    this.atRest.refuse();
    this.opening.forget();
    this.vault?.lock();
  }

  /** Signed out. */
  forget(): void {
    this.close();
    this.vault = null;
    this.known = [];
  }
}
