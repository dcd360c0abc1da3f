/** The conversation as a log: new words are read out at most once, marks are not, and nothing takes the focus. Text nodes only. */

import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Entry } from "../core/timeline";

interface LogProps {
  readonly label: string;
  readonly entries: readonly Entry[];
  /** Of several logs on one screen none is: there the announcer says where words came. */
  readonly isReadOut?: boolean;
  /** A sign that the other is writing; empty: no sign. */
  readonly typing: string;
  /** What stands above the oldest entry. */
  readonly top?: ComponentChildren;
  /** One `li` for each entry. */
  readonly children: ComponentChildren;
}

/** Closer to the end than this, new words are scrolled to; who reads further up is left there. */
const NEAR_END_PX = 120;

export function Log({ label, entries, isReadOut = true, typing, top, children }: LogProps): VNode {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const seen = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const last = entries.at(-1);
    const isMyNew = last?.key !== seen.current && last?.is === "said" && last.mine;
    seen.current = last?.key;
    if (log.current !== null && (isAtEnd.current || isMyNew)) {
      toEnd(log.current);
    }
  }, [entries, typing]);
  return (
    <div
      class="log"
      role="log"
      aria-live={isReadOut ? "polite" : "off"}
      aria-label={label}
      ref={log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
      }}
    >
      {top}
      <ol>{children}</ol>
      <p class="sign" aria-live="off">
        {typing}
      </p>
    </div>
  );
}

/** With little height the page scrolls too; but not away from where somebody writes, in another conversation. */
function toEnd(log: HTMLElement): void {
  log.scrollTop = log.scrollHeight;
  const writing = document.activeElement;
  if (writing?.matches("textarea") && log.parentElement?.contains(writing)) {
    log.lastElementChild?.scrollIntoView?.({ block: "nearest" });
  }
}

interface MessageProps {
  readonly isMine: boolean;
  readonly by: string;
  readonly text: string;
  /** What has become of it; null for words that came. */
  readonly mark: string | null;
  /** It did not reach the other. */
  readonly isBad: boolean;
}

export function Message({ isMine, by, text, mark, isBad }: MessageProps): VNode {
  return (
    <li class={isMine ? "words words-mine" : "words"}>
      <span class="words-by">{by}</span>
      <span class="words-text" dir="auto">
        {text}
      </span>
      {mark !== null && (
        <span class={isBad ? "words-mark words-mark-bad" : "words-mark"} aria-live="off">
          {mark}
        </span>
      )}
    </li>
  );
}

export const isLost = (mark: string | null): boolean => mark === "failed" || mark === "undelivered";
