/**
 * Phrases under the box, once a `/` is written there or their key is pressed: filtered by what comes behind it, chosen by keys or a press, put in the
 * place of what was written for it. Nothing is sent: the words stand in the box like any others.
 *
 * The focus stays in the box, which points to the chosen one (`aria-activedescendant`); a box of several lines may not
 * call itself a combobox. Source: ARIA in HTML, textarea; ARIA APG, combobox with a listbox.
 */

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { composerId } from "../panes/numbers";
import type { OfPane } from "../panes/pane-view";
import { insert } from "./insert";
import { askedAt, matching, type Offered, offered, type Slash, slashAt } from "./matching";

/** So many stand in the list behind a slash: one sees them all, and writes another letter for the others. By the key, all. */
const SHOWN_MAX_COUNT = 8;
const POINTING = ["aria-autocomplete", "aria-haspopup", "aria-controls", "aria-activedescendant"] as const;

export function WithPhrases({ app, pane, children }: OfPane & { readonly children: ComponentChildren }): JSX.Element {
  const [slash, setSlash] = useState<Slash | null>(null);
  const [askedFrom, setAskedFrom] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const id = composerId(pane.number);
  const all = slash === null || pane.isGone ? [] : lookUp(app, pane, slash.query);
  const found = askedFrom === null ? all.slice(0, SHOWN_MAX_COUNT) : all;
  const chosen = found[Math.min(at, found.length - 1)];
  const area = (): HTMLTextAreaElement | null => document.getElementById(id) as HTMLTextAreaElement | null;
  const look = (): void => {
    const box = area();
    const isPlain = box !== null && box.selectionStart === box.selectionEnd;
    const asked = isPlain && askedFrom !== null ? askedAt(box.value, askedFrom, box.selectionStart) : null;
    if (asked === null) setAskedFrom(null);
    setSlash(asked ?? (isPlain ? slashAt(box.value, box.selectionStart) : null));
    setAt(0);
  };
  const shut = (): void => {
    setSlash(null);
    setAskedFrom(null);
  };
  useLayoutEffect(() => {
    const box = area();
    if (app.phrases.asked !== pane.id || box === null) return;
    app.phrases.asked = null;
    box.focus();
    setAskedFrom(box.selectionStart);
    setSlash({ from: box.selectionStart, to: box.selectionEnd, query: "" });
    setAt(0);
  });
  const put = ({ text }: Offered): void => {
    const box = area();
    shut(); // first: what is put in is no question
    if (box !== null && slash !== null) insert(box, slash, text);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (chosen === undefined || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
      return;
    const now = found.indexOf(chosen);
    if (event.key === "ArrowDown") setAt((now + 1) % found.length);
    else if (event.key === "ArrowUp") setAt((now - 1 + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") put(chosen);
    else if (event.key === "Escape") shut();
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
    <div class="with-phrases" onKeyDownCapture={onKeyDown} onInput={look} onFocusOut={shut}>
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
  return matching(all, query);
}
