/** Who is there, as the daemon tells of a conversation, and what has happened. */

import type { Conversation } from "../core/conversation";
import { heardOf } from "./silence";
import type { VisitorApp } from "./app";

const KEYLESS = ["waiting", "verifying", "opening"];

/** Also somebody who is there again, and has no keys yet: nothing that is said would arrive. */
export function isCounsellorLost(conversation: Conversation | null): boolean {
  const state = conversation?.state;
  if (conversation?.who != null && KEYLESS.includes(conversation.sealing)) {
    return true;
  }
  const isLost = (role: string, presence: string): boolean => role === "counsellor" && presence === "lost";
  return state?.phase === "orphaned" || (state?.members.some((one) => isLost(one.role, one.presence)) ?? false);
}

export function amISilent(conversation: Conversation | null): boolean {
  const state = conversation?.state;
  return state?.members.some((one) => one.member === state.me && one.presence === "silent") ?? false;
}

/** Changes with what somebody would want to know who does not see the page; not with each step of the queue. */
export const newsOf = (app: VisitorApp): string =>
  `${app.view} ${app.ticket.state?.phase} ${app.conversation?.isAsking} ${heardOf(app)}`;
