/** The conversation as a log: new words are read out at most once, marks are not, and nothing takes the focus. Text nodes only. */

import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Entry } from "../core/timeline";
import { Button } from "./button";

/** Where somebody reads. */
interface Reading {
  isAtEnd: boolean;
  /** Words have come that are gone to, though the page moves before it has been laid out: any at the end, and one's own. */
  isWanted: boolean;
  /** How far the end was. */
  end: number;
  height: number;
}

interface LogProps {
  readonly label: string;
  readonly entries: readonly Entry[];
  /** Of several logs on one screen none is: there the announcer says where words came. */
  readonly isReadOut?: boolean;
  /** A sign that the other is writing; empty: no sign. */
  readonly typing: string;
  /** What stands above the oldest entry. */
  readonly top?: ComponentChildren;
  /** On the way to new words, for who reads further up. */
  readonly toNew?: string;
  /** One `li` for each entry. */
  readonly children: ComponentChildren;
}

/** Closer to the end than this, new words are scrolled to; who reads further up is left there. */
const NEAR_END_PX = 120;

export function Log({ label, entries, isReadOut = true, typing, top, toNew, children }: LogProps): VNode {
  const log = useRef<HTMLDivElement>(null);
  const reading = useRef<Reading>({ isAtEnd: true, isWanted: false, end: 0, height: 0 });
  const seen = useRef<number | undefined>(undefined);
  const [hasNew, setNew] = useState(false);
  useLayoutEffect(() => {
    const last = entries.at(-1);
    const isNew = last?.key !== seen.current && last?.is === "said";
    seen.current = last?.key;
    reading.current.isWanted ||= isNew && (last.mine || reading.current.isAtEnd);
    if (isNew && !reading.current.isWanted) {
      setNew(true);
    }
  }, [entries]);
  useLayoutEffect(() => (log.current === null ? undefined : keepAtEnd(log.current, reading.current)), []);
  useLayoutEffect(() => {
    const onScroll = ({ target }: Event): void => {
      const box = log.current && scrollerOf(log.current);
      if (box !== null && target === box) {
        const at = reading.current;
        const isSqueezed = box.clientHeight < at.height; // then the browser has moved it, and `keepAtEnd` follows
        at.height = box.clientHeight;
        const left = box.scrollHeight - box.scrollTop - box.clientHeight;
        at.isAtEnd = (isSqueezed && at.isAtEnd) || left < NEAR_END_PX || box.scrollTop === at.end;
        if (at.isAtEnd) {
          setNew(false);
        }
      }
    };
    document.addEventListener("scroll", onScroll, { capture: true, passive: true }); // it bubbles from nowhere
    return () => document.removeEventListener("scroll", onScroll, { capture: true });
  }, []);
  return (
    <div
      class="log"
      role="log"
      aria-live={isReadOut ? "polite" : "off"}
      aria-label={label}
      ref={log}
      translate={false}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
    >
      {top}
      <ol>{children}</ol>
      <p class="sign" aria-live="off">
        <span>{typing}</span>
      </p>
      {hasNew && toNew !== undefined && (
        <div class="to-new" aria-live="off">
          <Button look="main" onPress={() => log.current !== null && toEnd(log.current)}>
            <span>{toNew}</span>
            <span aria-hidden="true">↓</span>
          </Button>
        </div>
      )}
    </div>
  );
}

/** Of which it is what all is about; on another page it is only shown. */
const pageOf = (log: HTMLElement): HTMLElement | null =>
  log.closest(".conversation")?.closest<HTMLElement>(".page") ?? null;

/** With little room it is not the log that scrolls, but the page around it. */
const scrollerOf = (log: HTMLElement): HTMLElement =>
  log.scrollHeight > log.clientHeight ? log : (pageOf(log) ?? log);

/**
 * New words, or whatever takes or gives room, a soft keyboard or what is told around the log: the newest stays in sight. The
 * browser says so once it has laid the page out: to ask for heights before would make a slow device lay it out twice.
 */
function keepAtEnd(log: HTMLElement, at: Reading): () => void {
  const watch = new ResizeObserver(() => {
    at.height = scrollerOf(log).clientHeight;
    if (at.isAtEnd || at.isWanted) {
      at.isWanted = false;
      at.end = toEnd(log);
    }
  });
  const page = pageOf(log);
  const around = page ? [...page.children, ...(log.parentElement?.children ?? [])] : [];
  for (const one of [log, ...log.children, ...around]) {
    watch.observe(one);
  }
  return () => watch.disconnect();
}

/** How far that is. Where the page scrolls and a heading stands under the words, it is read from there. */
function scrollToEnd(log: HTMLElement): number {
  const box = scrollerOf(log);
  box.scrollTop = box.scrollHeight;
  if (box !== log) {
    log.nextElementSibling?.querySelector("h1")?.scrollIntoView?.({ block: "start" });
  }
  return box.scrollTop;
}

/** With little height the page around it may scroll too; but not away from where somebody writes, in another conversation. */
function toEnd(log: HTMLElement): number {
  const end = scrollToEnd(log);
  const writing = document.activeElement;
  if (scrollerOf(log) === log && writing?.matches("textarea") && log.parentElement?.contains(writing)) {
    log.querySelector("ol + .sign")?.scrollIntoView?.({ block: "nearest" });
  }
  return end;
}

interface MessageProps {
  readonly isMine: boolean;
  readonly by: string;
  /** The first of a row by the same person: there it is said who; later only to who does not see. */
  readonly isFirst?: boolean;
  /** What has become of it; null for words that came, and where a later one of the row says it. */
  readonly mark: string | null;
  /** It did not reach the other. */
  readonly isBad: boolean;
  /** When, where that is wanted. */
  readonly at?: string | null;
  /** By which a press on it is known. */
  readonly id?: number;
  /** Of the words, where it is not the page's. */
  readonly lang?: string | undefined;
  /** What can be done about it, where something can. */
  readonly act?: ComponentChildren;
  /** The words: text, and links in it. */
  readonly children: ComponentChildren;
}

export function Message({
  isMine,
  by,
  isFirst = true,
  mark,
  isBad,
  at = null,
  id,
  lang,
  act,
  children,
}: MessageProps): VNode {
  return (
    <li class={isMine ? "words words-mine" : "words"} data-first={isFirst} data-id={id}>
      <bdi class={isFirst ? "words-by" : "unseen"}>{by}</bdi>
      <span class="words-text" lang={lang} dir="auto">
        {children}
      </span>
      {(mark !== null || at !== null) && (
        <span class={isBad ? "words-mark words-mark-bad" : "words-mark"} aria-live="off">
          {mark !== null && <span>{mark}</span>}
          {mark !== null && at !== null && " · "}
          {at !== null && <bdi>{at}</bdi>}
        </span>
      )}
      {act}
    </li>
  );
}

const LOST: readonly (string | null)[] = ["failed", "undelivered", "withheld"];
export const isLost = (mark: string | null): boolean => LOST.includes(mark);

/** Said by the same person, one after the other, so that name and mark need to stand there once. */
export const isOfOneRow = (one: Entry | undefined, other: Entry | undefined): boolean =>
  one?.is === "said" && other?.is === "said" && one.mine === other.mine && one.alias === other.alias;
