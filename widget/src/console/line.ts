/** Which line this console is of: the one that serves it, or the one that an organisation's own start page names. */

export interface Home {
  /** "https://line.example.org", or an empty text for the page's own origin. */
  readonly origin: string;
  /** The start page is on another site than the line, so the line cannot change what it pins. */
  readonly isPinned: boolean;
}

export function homeOf(page: { readonly dataset: DOMStringMap }, own: string): Home {
  const line = page.dataset.line ?? "";
  return line === "" || line === own ? { origin: "", isPinned: false } : { origin: line, isPinned: true };
}
