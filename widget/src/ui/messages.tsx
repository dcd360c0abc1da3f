/** The conversation as a log: new words are read out once, marks are not, and nothing takes the focus. */

import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Entry, Mark, Sign, Words } from "../core/timeline";
import type { Key } from "../i18n/words";
import { useWords } from "./words";

export interface MessagesProps {
  readonly entries: readonly Entry[];
  /** Whose words are not mine, when the keys name nobody: the visitor. */
  readonly other: string;
  /** The other's name while a sign of typing is shown. */
  readonly typing: string | null;
  readonly label?: string;
}

const MARKS: Readonly<Record<Mark, Key>> = {
  sending: "chat.sending",
  sent: "chat.sent",
  delivered: "chat.delivered",
  failed: "chat.failed",
  undelivered: "chat.undelivered",
};
const NEAR_END_PX = 120;

export function Messages({ entries, other, typing, label }: MessagesProps): VNode {
  const t = useWords();
  const log = useRef<HTMLDivElement>(null);
  const last = entries.at(-1);
  useEffect(() => {
    const box = log.current;
    const isMine = last?.is === "words" && last.mine;
    if (
      box !== null &&
      (isMine || box.scrollHeight - box.scrollTop - box.clientHeight < box.clientHeight / 2 + NEAR_END_PX)
    ) {
      box.scrollTop = box.scrollHeight;
      if (document.activeElement?.matches("textarea")) {
        box.lastElementChild?.scrollIntoView?.({ block: "nearest" }); // with little height the page scrolls too
      }
    }
  }, [last?.key, typing]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <div class="log" role="log" aria-label={label ?? t("chat.log")} ref={log} tabIndex={0}>
      <ol>
        {entries.map((entry) => (
          <Line key={entry.key} entry={entry} other={other} />
        ))}
      </ol>
      <p class="sign" aria-live="off">
        {typing === null ? "" : t("chat.typing", { alias: typing })}
      </p>
    </div>
  );
}

function Line({ entry, other }: { readonly entry: Entry; readonly other: string }): VNode {
  const t = useWords();
  if (entry.is === "words") {
    return <Said words={entry} other={other} />;
  }
  return (
    <li class="sign">{entry.is === "gap" ? t("chat.gap") : t(signKey(entry), { alias: entry.alias ?? other })}</li>
  );
}

const signKey = (sign: Sign) => (sign.what === "joined" ? "connect.assigned" : "chat.new_keys");

function Said({ words, other }: { readonly words: Words; readonly other: string }): VNode {
  const t = useWords();
  const { mine, mark } = words;
  const isBad = mark === "failed" || mark === "undelivered";
  return (
    <li class={mine ? "words words-mine" : "words"}>
      <span class="words-by">{mine ? t("shared.you") : (words.alias ?? other)}</span>
      <span class="words-text" dir="auto">
        {words.text}
      </span>
      {mark !== null && (
        <span class={isBad ? "words-mark words-mark-bad" : "words-mark"} aria-live="off">
          {t(MARKS[mark])}
        </span>
      )}
    </li>
  );
}
