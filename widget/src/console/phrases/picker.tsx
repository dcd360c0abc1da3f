/**
 * Phrases under the box, once a `/` is written there: filtered by what comes behind it, chosen by keys or a press, put in the
 * place of the `/`. Nothing is sent: the words stand in the box like any others.
 *
 * The focus stays in the box, which points to the chosen one (`aria-activedescendant`); a box of several lines may not
 * call itself a combobox. Source: ARIA in HTML, textarea; ARIA APG, combobox with a listbox.
 */

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { composerId } from "../panes/numbers";
import type { OfPane } from "../panes/pane-view";
import { insert } from "./insert";
import { matching, type Offered, offered, type Slash, slashAt } from "./matching";

/** So many stand in the list: one sees them all, and writes another letter for the others. */
const SHOWN_MAX_COUNT = 8;
const POINTING = ["aria-autocomplete", "aria-haspopup", "aria-controls", "aria-activedescendant"] as const;

export function WithPhrases({ app, pane, children }: OfPane & { readonly children: ComponentChildren }): JSX.Element {
  const [slash, setSlash] = useState<Slash | null>(null);
  const [at, setAt] = useState(0);
  const id = composerId(pane.number);
  const found = slash === null || pane.isGone ? [] : lookUp(app, pane, slash.query);
  const chosen = found[Math.min(at, found.length - 1)];
  const area = (): HTMLTextAreaElement | null => document.getElementById(id) as HTMLTextAreaElement | null;
  const look = (): void => {
    const box = area();
    const isPlain = box !== null && box.selectionStart === box.selectionEnd;
    setSlash(isPlain ? slashAt(box.value, box.selectionStart) : null);
    setAt(0);
  };
  const put = ({ text }: Offered): void => {
    const box = area();
    if (box !== null && slash !== null) insert(box, slash, text);
    setSlash(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (chosen === undefined || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
      return;
    const now = found.indexOf(chosen);
    if (event.key === "ArrowDown") setAt((now + 1) % found.length);
    else if (event.key === "ArrowUp") setAt((now - 1 + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") put(chosen);
    else if (event.key === "Escape") setSlash(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  useLayoutEffect(() => {
    const box = area();
    for (const name of POINTING) box?.removeAttribute(name);
    if (chosen === undefined) return;
    const values = ["list", "listbox", listId(id), optionId(id, chosen)];
    for (const [n, name] of POINTING.entries()) box?.setAttribute(name, values[n] ?? "");
    document.getElementById(optionId(id, chosen))?.scrollIntoView?.({ block: "nearest" });
  }, [chosen?.key, found.length]);
  return (
    <div class="with-phrases" onKeyDownCapture={onKeyDown} onInput={look} onFocusOut={() => setSlash(null)}>
      {children}
      {chosen !== undefined && (
        <div id={listId(id)} class="phrases" role="listbox" aria-label={app.texts.say("phrases.list")}>
          {found.map((one) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which points to it; keys are read there
            // biome-ignore lint/a11y/useKeyWithClickEvents: the same
            <div
              key={one.key}
              id={optionId(id, one)}
              role="option"
              aria-selected={one === chosen}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => put(one)}
            >
              <kbd>/{one.code}</kbd> <strong>{one.title}</strong> <span lang={pane.state.language}>{one.text}</span>
            </div>
          ))}
        </div>
      )}
      <p class="unseen" role="status">
        {slash === null ? "" : app.texts.say("phrases.found", { n: found.length })}
      </p>
    </div>
  );
}

const listId = (composer: string): string => `${composer}-phrases`;
const optionId = (composer: string, { key }: Offered): string => `${composer}-phrase-${key}`;

function lookUp(app: OfPane["app"], pane: OfPane["pane"], query: string): readonly Offered[] {
  const { own, phrases } = app.phrases.now;
  const { line, language } = pane.state;
  const all = offered(own, phrases, { line, language, own: app.texts.language.value });
  return matching(all, query).slice(0, SHOWN_MAX_COUNT);
}
