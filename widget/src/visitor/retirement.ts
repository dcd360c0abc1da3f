/** Whether this page is retired: the line hands out what the release key has signed, and only that is believed (docs/adr/0042). */

import { fromBase64Url } from "../core/base64";
import type { LineProfile } from "../core/protocol";
import type { Bytes } from "../core/seal-port";
import type { VisitorApp } from "./app";

let looked: LineProfile | null = null;

/** With each change, once the seal is there to verify it. */
export function lookForRetirement(app: VisitorApp): void {
  const { profile } = app;
  if (profile !== looked) {
    looked = profile;
    void verify(app, profile?.retirements ?? []);
  }
}

async function verify(app: VisitorApp, statements: readonly string[]): Promise<void> {
  const signed = Object.values(statements).flatMap(decoded); // of what is no list: nothing
  if (signed.length > 0) {
    const seal = await app.world.seal();
    app.isRetired ||= await seal.isRetired(signed, __VERSION__, fromBase64Url(__RELEASE_KEY__));
    app.changed();
  }
}

/** What is no base64url was signed by nobody. */
function decoded(statement: string): readonly Bytes[] {
  try {
    return [fromBase64Url(statement)];
  } catch {
    return [];
  }
}
