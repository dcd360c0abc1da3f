/** The visitor's words for what stands in the log. */

import type { VNode } from "preact";
import type { Conversation } from "../../core/conversation";
import type { Entry, Mark, Sign } from "../../core/timeline";
import type { Key } from "../../i18n/words";
import { isLost, Log, Message } from "../../ui/messages";
import { useWords } from "../words";

const MARKS: Readonly<Record<Mark, Key>> = {
  sending: "chat.sending",
  sent: "chat.sent",
  delivered: "chat.delivered",
  failed: "chat.failed",
  undelivered: "chat.undelivered",
};

export function Messages({ conversation }: { readonly conversation: Conversation }): VNode {
  const t = useWords();
  const { entries } = conversation.timeline;
  const alias = conversation.who?.alias ?? "";
  return (
    <Log
      label={t("chat.log")}
      entries={entries}
      typing={conversation.isTheirTyping && alias !== "" ? t("chat.typing", { alias }) : ""}
    >
      {entries.map((entry) => (
        <OneEntry key={entry.key} entry={entry} other={alias} />
      ))}
    </Log>
  );
}

function OneEntry({ entry, other }: { readonly entry: Entry; readonly other: string }): VNode {
  const t = useWords();
  if (entry.is !== "said") {
    return (
      <li class="sign">{entry.is === "gap" ? t("chat.gap") : t(signKey(entry), { alias: entry.alias ?? other })}</li>
    );
  }
  const { mine, mark, alias, text } = entry;
  return (
    <Message
      isMine={mine}
      by={mine ? t("shared.you") : (alias ?? other)}
      text={text}
      mark={mark === null ? null : t(MARKS[mark])}
      isBad={isLost(mark)}
    />
  );
}

const signKey = (sign: Sign) => (sign.what === "joined" ? "connect.assigned" : "chat.new_keys");
