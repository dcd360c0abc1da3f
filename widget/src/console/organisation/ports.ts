/** What the organisation's views ask of the daemon, as `docs/protocol.md` lists the calls. */

import type {
  Answer,
  Empty,
  HoursTable,
  ItemKey,
  LineEdit,
  Looked,
  OwnItems,
  Publications,
  Published,
  Weeks,
} from "../../core/protocol";
import type { Call } from "../staff/http";

export interface OrganisationApi {
  own(): Promise<Answer<OwnItems>>;
  draftLine(edit: LineEdit): Promise<Answer<Looked>>;
  look(key: ItemKey): Promise<Answer<Looked>>;
  drop(key: ItemKey): Promise<Answer<Empty>>;
  publish(items: readonly ItemKey[]): Promise<Answer<Published>>;
  publications(): Promise<Answer<Publications>>;
  undo(number: number): Promise<Answer<Published>>;
  weeks(hours: HoursTable, languages: readonly string[]): Promise<Answer<Weeks>>;
}

/** `call`: one call with the bearer. */
export const httpOrganisationApi = (call: () => Call): OrganisationApi => ({
  own: () => call()<OwnItems>("GET", "/api/organisation", {}),
  draftLine: (edit) => call()<Looked>("POST", "/api/drafts/line", edit),
  look: (key) => call()<Looked>("POST", "/api/drafts/look", key),
  drop: (key) => call()<Empty>("POST", "/api/drafts/drop", key),
  publish: (items) => call()<Published>("POST", "/api/publish", { items }),
  publications: () => call()<Publications>("GET", "/api/publications", {}),
  undo: (number) => call()<Published>("POST", "/api/undo", { number }),
  weeks: (hours, languages) => call()<Weeks>("POST", "/api/hours", { hours, languages }),
});
