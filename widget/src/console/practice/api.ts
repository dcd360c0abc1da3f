/** What a practice console asks over HTTP in earnest, answered in this tab. Whatever a practice does not need is refused. */

import type { Answer, ReadyMade, Registering, Services, SignedIn } from "../../core/protocol";
import type { Api } from "../api";
import type { StaffApi } from "../staff/ports";
import type { PracticeChain } from "./chain";
import type { PracticeLanguage, Scripts } from "./script-shape";
import { PRACTICE_LINE } from "./talk";

/** Who practises and where, in the words of the console. */
export interface PracticeNames {
  readonly alias: string;
  readonly organisation: string;
  readonly line: string;
}

const NO_SERVICES: Services = { number: 0, is_public: false, services: [], regions: {} };
const REFUSED = { refused: "not_allowed" } as const;
const refused = async (): Promise<typeof REFUSED> => REFUSED;

/** A counsellor of the practice line: no lead, so that nothing of an organisation is shown. */
export const practiceProfile = (
  { alias, organisation, line }: PracticeNames,
  languages: readonly PracticeLanguage[],
  roots: readonly string[],
  build: string,
): SignedIn => ({
  staff: { id: "practice", alias, role: "counsellor" },
  organisation: { id: "practice", name: organisation },
  lines: [{ id: PRACTICE_LINE, name: line, languages, max_capacity: 2 }],
  roots,
  is_demonstration: true, // its keys are made for it and thrown away
  build,
  rp_id: "",
  allows_fallback: false,
  cover_seconds: 180,
  lock_seconds: 900,
  unit: null,
  bearer: "practice",
});

export function practiceApi(profile: SignedIn, chain: PracticeChain, scripts: Scripts): Api {
  const { staff, organisation } = profile;
  const registering: Registering = {
    challenge: "",
    rp_id: "",
    rp_name: "",
    user_handle: "",
    user_name: "",
    exclude: [],
    timeout_ms: 0,
  };
  const invitation = { ...registering, staff, organisation, allows_fallback: false, is_demonstration: true };
  const call = async (method: string, target: string): Promise<Answer<object>> => {
    if (target === "/api/services/referred") return {}; // and counted by nobody
    if (method !== "GET") return REFUSED;
    if (target === "/api/services") return NO_SERVICES;
    return target === "/api/ready-made" ? readyMade(scripts) : REFUSED;
  };
  return {
    call: call as Api["call"],
    signIn: async () => profile,
    challenge: refused,
    invitation: async () => invitation,
    passkeys: refused,
    passkeyChallenge: refused,
    addPasskey: refused,
    removePasskey: refused,
    signOut: async () => ({}),
    me: async () => profile,
    chain: async () => chain.told,
    async state(statement) {
      await chain.certify(statement, staff.alias);
      return {};
    },
  };
}

const readyMade = ({ language, phrases, cards }: Scripts): ReadyMade => ({
  phrases: phrases.map(({ id, code, title, text }) => ({
    ...{ id, code, line: null },
    title: { [language]: title },
    text: { [language]: text },
  })),
  cards: cards.map(({ id, title, text }) => ({
    ...{ id, line: null, reviewed: "", is_due: false, is_starter: true, is_for_advice: false },
    title: { [language]: title },
    text: { [language]: text },
  })),
  own: [],
  version: 0,
});

/** Nothing of an organisation is to be had from a practice. */
export const noStaffApi: StaffApi = {
  people: refused,
  invite: refused,
  signOutEverywhere: refused,
  audit: refused,
  chain: refused,
  statements: refused,
  sendPressed: refused,
  installIssuing: refused,
  enrolled: refused,
  keepRecord: refused,
};
