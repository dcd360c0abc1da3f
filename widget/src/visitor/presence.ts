/** Who is there, as the daemon tells of a conversation. */

import type { Conversation } from "../core/conversation";

export function isCounsellorLost(conversation: Conversation | null): boolean {
  const state = conversation?.state;
  const isLost = (role: string, presence: string): boolean => role !== "visitor" && presence === "lost";
  return state?.phase === "orphaned" || (state?.members.some((one) => isLost(one.role, one.presence)) ?? false);
}

export function amISilent(conversation: Conversation | null): boolean {
  const state = conversation?.state;
  return state?.members.some((one) => one.member === state.me && one.presence === "silent") ?? false;
}
