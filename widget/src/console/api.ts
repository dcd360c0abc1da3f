/** The staff's HTTP calls, as `docs/protocol.md` "Over HTTP" lists them. The bearer travels in a header, never in a cookie. */

import type { Answer, Reason, Route, RouteAnswer, RouteBody, ShiftWish, SignedShift } from "../core/protocol";
import { isRefused } from "../core/protocol";
import type { Call } from "./staff/http";

type StaffRoute = Extract<Route, `${string} /api/${string}`>;
type Got<R extends Route> = Promise<Answer<RouteAnswer<R>>>;

export interface Api {
  /** Any of them, with its query: for the calls of one part of the console alone. */
  readonly call: Call;
  signIn(link: string): Got<"POST /api/sign-in">;
  signOut(): Got<"POST /api/sign-out">;
  me(): Got<"GET /api/me">;
  waitingRequests(): Got<"GET /api/credential-requests">;
  ask(wishes: readonly ShiftWish[]): Got<"POST /api/credential-requests">;
  ownCredentials(): Got<"GET /api/credentials">;
  sendSigned(credentials: readonly SignedShift[]): Got<"POST /api/credentials">;
  installCertificate(certificate: string): Got<"POST /api/certificate">;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** `bearer` is asked for at each call, because it changes with the sign-in; `heard` is told the server's time. */
export function httpApi(fetchIt: Fetch, bearer: () => string | null, heard: (seconds: number) => void): Api {
  const call = <R extends StaffRoute>(route: R, body: RouteBody<R>): Got<R> => {
    const [method = "", path = ""] = route.split(" ");
    const telling: Fetch = async (where, init) => {
      const response = await fetchIt(where, init);
      const at = Date.parse(response.headers.get("date") ?? "");
      if (!Number.isNaN(at)) heard(at / 1000);
      return response;
    };
    return ask(telling, path, request(method, bearer(), method === "GET" ? undefined : body));
  };
  return {
    call: (method, target, body) => call(`${method} ${target}` as StaffRoute, body as never) as Promise<Answer<never>>,
    signIn: (link) => call("POST /api/sign-in", { invitation: { secret: link } }),
    signOut: () => call("POST /api/sign-out", {}),
    me: () => call("GET /api/me", {}),
    waitingRequests: () => call("GET /api/credential-requests", {}),
    ask: (requests) => call("POST /api/credential-requests", { requests }),
    ownCredentials: () => call("GET /api/credentials", {}),
    sendSigned: (credentials) => call("POST /api/credentials", { credentials }),
    installCertificate: (certificate) => call("POST /api/certificate", { certificate }),
  };
}

function request(method: string, bearer: string | null, body?: object): RequestInit {
  const headers = {
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return {
    method,
    headers,
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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
