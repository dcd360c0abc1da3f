/**
 * What must not compile: a wrong name, payload, answer or push, in both namespaces and over HTTP. Nothing here is run;
 * where one of these lines is no error, `tsc` says that the directive above it is not needed.
 */

import type { Link, Socket } from "../../src/core/link";
import type { Answer, LineProfile, RouteAnswer, RouteBody, RoutePath, StaffProfile } from "../../src/core/protocol";
import type { Acts } from "../../src/console/acts";
import type { Api } from "../../src/console/api";

declare const visitor: Link<"/visitor">;
declare const console: Link<"/console">;
declare const acts: Acts;
declare const api: Api;
const join = { embed: "e", language: "fi", resume_hash: "h" };

export const eventsOfTheVisitor = async (): Promise<void> => {
  // @ts-expect-error no such event
  await visitor.ask("jion", join);
  // @ts-expect-error an event of the console
  await visitor.ask("start_shift", { lines: ["l"], languages: ["fi"], capacity: 1, resume_hash: "h" });
  // @ts-expect-error an unknown field
  await visitor.ask("join", { ...join, embedd: "e" });
  // @ts-expect-error a missing field
  await visitor.ask("join", { embed: "e", language: "fi" });
  // @ts-expect-error a number where a text belongs
  await visitor.ask("join", { ...join, embed: 7 });
  // @ts-expect-error a field where there is none
  await visitor.ask("here", { now: 1 });
  // @ts-expect-error the answer is a VisitorState
  const profile: Answer<LineProfile> = await visitor.ask("join", join);
  // @ts-expect-error a word that is not one of the four kinds
  visitor.send("say", { conversation: "c", id: 1, kind: "text", body: "b" });
  // @ts-expect-error no such event
  visitor.send("tell", { conversation: "c", id: 1, kind: "message", body: "b" });
  // @ts-expect-error as a text
  visitor.send("received", { conversation: "c", up_to: "3" });
  void profile;
};

export const pushesToTheVisitor = (): void => {
  // @ts-expect-error no such push
  visitor.onPush("status", () => {});
  // @ts-expect-error a push of the console
  visitor.onPush("board", () => {});
  // @ts-expect-error the payload is a VisitorState
  visitor.onPush("state", ({ desk }) => void desk);
  // @ts-expect-error the payload is a Receipt
  visitor.onPush("receipt", (one: { readonly deliverd: number }) => void one);
};

export const eventsOfTheConsole = async (): Promise<void> => {
  // @ts-expect-error no such event
  await console.ask("begin_shift", {});
  // @ts-expect-error an event of the visitor
  await console.ask("join", join);
  // @ts-expect-error an unknown field
  await console.ask("accept", { ticket: "t", desk: "d" });
  // @ts-expect-error a missing field
  await console.ask("change_line", { line: "l" });
  // @ts-expect-error a word that is not one of the three acts
  await acts.act("change_line", { line: "l", act: "shut" });
  // @ts-expect-error no such event, by way of a press
  await acts.act("accpet", { ticket: "t" });
  // @ts-expect-error the answer has nothing in it
  const profile: Answer<StaffProfile> = await acts.act("pause", { paused: true });
  void profile;
};

export const pushesToTheConsole = (): void => {
  // @ts-expect-error no such push
  console.onPush("boards", () => {});
  // @ts-expect-error the payload is a ConsoleState
  console.onPush("state", ({ place }) => void place);
};

export const otherNamespace = (socket: Socket<"/console">): void => {
  // @ts-expect-error the visitor's connection cannot be made on the console's socket
  const wrong: Socket<"/visitor"> = socket;
  void wrong;
};

export const overHttp = async (): Promise<void> => {
  // @ts-expect-error no such route
  type NoRoute = RouteAnswer<"GET /api/us">;
  // @ts-expect-error no such method on this route
  type NoMethod = RouteBody<"POST /api/me">;
  // @ts-expect-error an unknown field
  const unknown: RouteBody<"POST /api/sign-in"> = { tab_key: "k", bearer: "b" };
  // @ts-expect-error a missing field
  const missing: RouteBody<"POST /api/certificate"> = {};
  // @ts-expect-error a field where there is none
  const none: RouteBody<"GET /api/me"> = { id: "s" };
  // @ts-expect-error a moment as a text
  await api.ask([{ not_before: "now", not_after: 1, public_key: "k" }]);
  // @ts-expect-error the answer is what waits, not the profile
  const profile: Answer<StaffProfile> = await api.waitingRequests();
  // @ts-expect-error another path
  const path: RoutePath<"GET /state/{embed}"> = `/status/${"e"}`;
  const _used: [NoRoute?, NoMethod?] = [];
  void [unknown, missing, none, profile, path, _used];
};
