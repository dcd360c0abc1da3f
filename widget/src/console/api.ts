/** The staff's HTTP calls, as `docs/protocol.md` "Over HTTP" lists them. The bearer travels in a header, never in a cookie. */

import type { Answer, MadePasskey, Reason, Route, RouteAnswer, RouteBody, SignInBody } from "../core/protocol";
import { isRefused } from "../core/protocol";
import type { ProvedRequest } from "./keys/tab-key";
import type { Call } from "./staff/http";

type StaffRoute = Extract<Route, `${string} /api/${string}`>;
type Got<R extends Route> = Promise<Answer<RouteAnswer<R>>>;

export interface Api {
  /** Any of them, with its query: for the calls of one part of the console alone. */
  readonly call: Call;
  signIn(body: SignInBody): Got<"POST /api/sign-in">;
  challenge(): Got<"POST /api/challenge">;
  /** It is not spent by this. */
  invitation(secret: string): Got<"POST /api/invitation">;
  passkeys(): Got<"GET /api/passkeys">;
  passkeyChallenge(): Got<"POST /api/passkeys/challenge">;
  addPasskey(registration: MadePasskey): Got<"POST /api/passkeys">;
  removePasskey(id: string): Got<"POST /api/passkeys/remove">;
  signOut(): Got<"POST /api/sign-out">;
  me(): Got<"GET /api/me">;
  chain(): Got<"GET /api/chain">;
  state(statement: string): Got<"POST /api/chain/statement">;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** Who asks: read anew at each call. */
export interface Asking {
  bearer(): string | null;
  /** That this page asks, and asks this; null where a bearer needs no proof, as in a demonstration. */
  prove(request: ProvedRequest, bearer: string): Promise<string | null>;
}

/** `heard` is told the server's time. */
export function httpApi(fetchIt: Fetch, asking: Asking, heard: (seconds: number) => void): Api {
  const telling: Fetch = async (where, init) => {
    const response = await fetchIt(where, init);
    const at = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(at)) heard(at / 1000);
    return response;
  };
  const once = async <R extends StaffRoute>(route: R, body: RouteBody<R>): Got<R> => {
    const [method = "", target = ""] = route.split(" ");
    const text = method === "GET" ? "" : JSON.stringify(body);
    const bearer = asking.bearer();
    const proof = bearer === null ? null : await asking.prove({ method, target, body: text }, bearer);
    return ask(telling, target, request(method, text, bearer, proof));
  };
  /** Proved by a clock that was wrong: the answer has told the time. */
  const call = async <R extends StaffRoute>(route: R, body: RouteBody<R>): Got<R> => {
    const answer = await once(route, body);
    const isByWrongClock = isRefused(answer) && answer.refused === "out_of_order" && asking.bearer() !== null;
    return isByWrongClock ? once(route, body) : answer;
  };
  return {
    call: (method, target, body) => call(`${method} ${target}` as StaffRoute, body as never) as Promise<Answer<never>>,
    signIn: (body) => call("POST /api/sign-in", body),
    challenge: () => call("POST /api/challenge", {}),
    invitation: (secret) => call("POST /api/invitation", { secret }),
    passkeys: () => call("GET /api/passkeys", {}),
    passkeyChallenge: () => call("POST /api/passkeys/challenge", {}),
    addPasskey: (registration) => call("POST /api/passkeys", { registration }),
    removePasskey: (id) => call("POST /api/passkeys/remove", { id }),
    signOut: () => call("POST /api/sign-out", {}),
    me: () => call("GET /api/me", {}),
    chain: () => call("GET /api/chain", {}),
    state: (statement) => call("POST /api/chain/statement", { statement }),
  };
}

function request(method: string, body: string, bearer: string | null, proof: string | null): RequestInit {
  const headers = {
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    ...(proof === null ? {} : { proof }),
    ...(body === "" ? {} : { "content-type": "application/json" }),
  };
  return {
    method,
    headers,
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
    ...(body === "" ? {} : { body }),
  };
}

async function ask<T extends object>(fetchIt: Fetch, path: string, init: RequestInit): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetchIt(path, init);
  } catch {
    return { refused: "offline" };
  }
  return read<T>(response);
}

async function read<T extends object>(response: Response): Promise<Answer<T>> {
  let answer: Answer<T> | null = null;
  try {
    answer = (await response.json()) as Answer<T>;
  } catch {
    // A proxy's error page is not ours: the status alone counts.
  }
  if (response.ok && answer !== null) return answer;
  if (answer !== null && isRefused(answer)) return answer;
  return { refused: reasonOf(response.status) };
}

function reasonOf(status: number): Reason {
  if (status === 401 || status === 404 || status === 410) return "gone";
  if (status === 403) return "not_allowed";
  if (status === 429) return "too_often";
  return status === 400 ? "malformed" : "try_again";
}
