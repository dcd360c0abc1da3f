/** What the organisation's views ask of the daemon, as `docs/protocol.md` lists the calls. */

import type {
  Answer,
  Empty,
  FileBrought,
  HoursTable,
  ItemKey,
  Looked,
  OwnFile,
  OwnItems,
  PreviewShown,
  Publications,
  Published,
  SnippetBody,
  SnippetShown,
  Weeks,
} from "../../core/protocol";
import type { Call } from "../staff/http";
import type { AnyTable, Kind } from "./items";

export interface Edit {
  readonly id: string;
  readonly base: number;
  readonly value: AnyTable | null;
}

export interface OrganisationApi {
  own(): Promise<Answer<OwnItems>>;
  draft(kind: Kind, edit: Edit): Promise<Answer<Looked>>;
  look(key: ItemKey): Promise<Answer<Looked>>;
  drop(key: ItemKey): Promise<Answer<Empty>>;
  publish(items: readonly ItemKey[]): Promise<Answer<Published>>;
  publications(): Promise<Answer<Publications>>;
  undo(number: number): Promise<Answer<Published>>;
  weeks(hours: HoursTable, languages: readonly string[]): Promise<Answer<Weeks>>;
  snippet(body: SnippetBody): Promise<Answer<SnippetShown>>;
  preview(line: string): Promise<Answer<PreviewShown>>;
  file(): Promise<Answer<OwnFile>>;
  bring(text: string, removing: boolean): Promise<Answer<FileBrought>>;
}

/** `call`: one call with the bearer. */
export const httpOrganisationApi = (call: () => Call): OrganisationApi => ({
  own: () => call()<OwnItems>("GET", "/api/organisation", {}),
  draft: (kind, edit) => call()<Looked>("POST", `/api/drafts/${kind}`, edit),
  look: (key) => call()<Looked>("POST", "/api/drafts/look", key),
  drop: (key) => call()<Empty>("POST", "/api/drafts/drop", key),
  publish: (items) => call()<Published>("POST", "/api/publish", { items }),
  publications: () => call()<Publications>("GET", "/api/publications", {}),
  undo: (number) => call()<Published>("POST", "/api/undo", { number }),
  weeks: (hours, languages) => call()<Weeks>("POST", "/api/hours", { hours, languages }),
  snippet: (body) => call()<SnippetShown>("POST", "/api/snippet", body),
  preview: (line) => call()<PreviewShown>("POST", "/api/preview", { line }),
  file: () => call()<OwnFile>("GET", "/api/file", {}),
  bring: (text, removing) => call()<FileBrought>("POST", "/api/file", { text, removing }),
});
