/**
 * What goes over the wire, as `docs/protocol.md` says. The shapes are generated from the daemon's; here stands how the
 * browser asks for one of them by the name of an event, a push or a route.
 */

import type { Protocol, Reason as DaemonsReason, Say } from "./protocol.generated";

export type * from "./protocol.generated";

export const PROTOCOL_VERSION: Protocol["version"] = 1;

export type Kind = Say["kind"];
/** Why the answer is no: the daemon's reasons, and `offline` for our own side of the connection. */
export type Reason = DaemonsReason | "offline";
interface Refused {
  readonly refused: Reason;
}
export type Answer<T> = T | Refused;
export const isRefused = <T extends object>(answer: Answer<T>): answer is Refused => "refused" in answer;

// ---- over the socket ----

type Namespaces = Protocol["namespaces"];
export type Namespace = keyof Namespaces;
export type EventName<N extends Namespace> = keyof Namespaces[N]["events"] & string;
export type PushName<N extends Namespace> = keyof Namespaces[N]["pushes"] & string;

type Asked<Exchange> = Exchange extends readonly [infer Payload extends object, unknown] ? Payload : never;
type Answered<Exchange> = Exchange extends readonly [unknown, infer Got extends object] ? Got : never;

export type EventPayload<N extends Namespace, E extends EventName<N>> = Asked<Namespaces[N]["events"][E]>;
export type EventAnswer<N extends Namespace, E extends EventName<N>> = Answered<Namespaces[N]["events"][E]>;
export type PushPayload<N extends Namespace, P extends PushName<N>> = Namespaces[N]["pushes"][P];

// ---- over HTTP ----

export type Route = keyof Protocol["http"];
export type RouteBody<R extends Route> = Asked<Protocol["http"][R]>;
export type RouteAnswer<R extends Route> = Answered<Protocol["http"][R]>;

type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Path;
/** The path of a route with its `{…}` filled in; a query may follow. */
export type RoutePath<R extends Route> = R extends `${string} ${infer Path}`
  ? Filled<Path> | `${Filled<Path>}?${string}`
  : never;
