/** The visitor's words for what stands in the log: name and mark once for a row of messages, links in what was said to her. */

import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { isFewEmoji } from "../../core/emoji";
import type { Person } from "../../core/seal-port";
import type { Entry, Mark, Said, Sign } from "../../core/timeline";
import type { Key, Translate } from "../../i18n/words";
import { Button } from "../../ui/button";
import { isLost, isOfOneRow, Log, Message } from "../../ui/messages";
import type { VisitorApp } from "../app";
import { clockWords, here } from "../when";
import { useWords } from "../words";
import { Joined } from "./company";
import type { ViewProps } from "./frame";
import { CardWords, sentIn } from "./cards";
import { Linked } from "./linked";
import { Who } from "./who";

const MARKS: Readonly<Record<Exclude<Mark, "withheld">, Key>> = {
  sending: "chat.sending",
  sent: "chat.sent",
  delivered: "chat.delivered",
  failed: "chat.failed",
  undelivered: "chat.undelivered",
};

/** Without a line nothing is being sent: it waits. */
const markKey = (mark: Exclude<Mark, "withheld">, isOnline: boolean): Key =>
  mark === "sending" && !isOnline ? "chat.waits" : MARKS[mark];

interface Props extends ViewProps {
  readonly entries: readonly Entry[];
  /** Who answers; of a talk that is over only the alias is left. */
  readonly who: Person | null;
  readonly alias: string;
  /** The alias of who is writing. */
  readonly typing?: string | null;
}

export function Messages({ app, way, entries, who, alias, typing = null }: Props): VNode {
  const t = useWords();
  const showsTimes = app.showsTimes.value;
  const timed = useTimed(app, entries);
  const [repeated, setRepeated] = useState<readonly number[]>([]);
  const isOnline = app.conversation?.isOnline ?? true;
  // The page is drawn with each letter that is typed: what has not changed is not made again.
  const lines = useMemo(
    () =>
      entries.map((entry, at) =>
        entry.is === "said" ? (
          <OneSaid
            key={entry.key}
            app={app}
            way={way}
            said={entry}
            isOnline={isOnline}
            hasTime={showsTimes || timed.includes(entry.key)}
            onRepeat={repeated.includes(entry.key) ? null : () => setRepeated((keys) => [...keys, entry.key])}
            by={entry.mine ? t("shared.you") : (entry.alias ?? alias)}
            before={entries[at - 1]}
            after={entries[at + 1]}
          />
        ) : (
          <OneSign key={entry.key} entry={entry} who={who} alias={alias} />
        ),
      ),
    [entries, who, alias, showsTimes, timed, repeated, isOnline, t],
  );
  return (
    <Log
      label={t("chat.log")}
      entries={entries}
      typing={typing === null ? "" : t("chat.typing", { alias: typing })}
      toNew={t("chat.new_below")}
    >
      {lines}
    </Log>
  );
}

interface SaidProps extends ViewProps {
  readonly said: Said;
  readonly isOnline: boolean;
  readonly hasTime: boolean;
  /** Null once it was sent again: then it stands further down. */
  readonly onRepeat: (() => void) | null;
  readonly by: string;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** Of the talk, where the page is read in another: else a screen reader says its words as if they were of the page's. */
export const languageOf = ({ conversation, language, wordsLanguage: own }: VisitorApp): string | undefined => {
  const its = conversation?.state.language ?? language;
  return its === own ? undefined : its;
};

const timeOf = ({ wordsLanguage }: VisitorApp, { at }: Said): string => clockWords(at / 1000, here(wordsLanguage));

/** Whose time was asked for by a press on the words; said aloud too. In the memory of this screen alone. */
function useTimed(app: VisitorApp, entries: readonly Entry[]): readonly number[] {
  const [timed, setTimed] = useState<readonly number[]>([]);
  useLayoutEffect(() => {
    const onClick = ({ target }: MouseEvent): void => {
      const pressed = target as Element;
      const id = pressed.closest(".words-text")?.closest<HTMLElement>("[data-id]")?.dataset.id;
      const said = entries.find(({ key }) => String(key) === id);
      const isTaking = getSelection()?.isCollapsed === false; // words are being marked
      if (said?.is === "said" && pressed.closest("a, button") === null && !isTaking) {
        const { key } = said;
        const isOn = timed.includes(key);
        setTimed(isOn ? timed.filter((one) => one !== key) : [...timed, key]);
        app.spoken.value = isOn ? "" : timeOf(app, said);
      }
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [entries, timed]);
  return timed;
}

function OneSaid({ app, way, said, isOnline, hasTime, onRepeat, by, before, after }: SaidProps): VNode {
  const t = useWords();
  const { mine, mark, text } = said;
  const sent = sentIn(said);
  const talk = app.conversation;
  const isSaidLater = isOfOneRow(said, after) && after?.is === "said" && after.mark === mark;
  return (
    <Message
      isMine={mine}
      by={by}
      isFirst={!isOfOneRow(before, said)}
      mark={
        mark === null || isSaidLater ? null : mark === "withheld" ? t("company.withheld") : t(markKey(mark, isOnline))
      }
      isBad={isLost(mark)}
      at={hasTime ? timeOf(app, said) : null}
      id={said.key}
      lang={languageOf(app)}
      act={
        mark === "withheld" ? (
          talk?.canWrite && <Button onPress={() => talk.sendToAll(said.key)}>{t("company.send_withheld")}</Button>
        ) : (mark === "failed" || mark === "undelivered") && onRepeat !== null && app.canSend ? (
          <Button
            onPress={() => {
              onRepeat();
              app.send(text);
            }}
          >
            {t("chat.again")}
          </Button>
        ) : null
      }
    >
      {isFewEmoji(text) ? (
        <span class="large">{text}</span>
      ) : mine ? (
        text
      ) : sent === null ? (
        <Linked text={text} way={way} />
      ) : (
        <CardWords app={app} way={way} sent={sent} depth={2} />
      )}
    </Message>
  );
}

interface SignProps {
  readonly entry: Entry;
  readonly who: Person | null;
  readonly alias: string;
}

function OneSign({ entry, who, alias }: SignProps): VNode {
  const t = useWords();
  if (entry.is !== "sign") {
    return <li class="sign">{t("chat.gap")}</li>;
  }
  if (entry.what === "joined" && entry.isBeside && entry.who !== null) {
    return <Joined who={entry.who} />;
  }
  const by = entry.alias ?? alias;
  if (entry.what === "joined" && who !== null && who.alias === by) {
    return <Who who={who} />;
  }
  return <li class="sign">{signWords(t, entry, by)}</li>;
}

function signWords(t: Translate, { what, who }: Sign, alias: string): string {
  if (what === "as_before") {
    return t(who === null ? "company.unverified" : "company.as_before");
  }
  if (what === "left" || what === "goes_on") {
    return t(what === "left" ? "company.left" : "company.goes_on", { alias });
  }
  return t(what === "joined" ? "connect.assigned" : "chat.new_keys", { alias });
}
