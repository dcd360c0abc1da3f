/** The words of one conversation: text nodes, each with its side, its time and its mark. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Entry, Words } from "../core/timeline";
import type { App } from "./parts";
import { Confirm } from "./parts";
import { letterOf } from "./slots";
import type { Talk } from "./talk";

/** Closer to the end than this, new words are scrolled to. */
const NEAR_END_PX = 80;

export function WordsList({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const entries = talk.entries.value;
  const visible = entries.filter((entry) => entry.key > talk.hiddenUpTo.value);
  useLayoutEffect(() => {
    const element = list.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [entries]);
  const onScroll = (event: Event): void => {
    const element = event.currentTarget as HTMLElement;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
  };
  return (
    <div
      class="words"
      ref={list}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label(app, talk)}
    >
      {talk.again.value !== null && (
        <AgainNote app={app} talk={talk} hidden={entries.filter(isWords).length - visible.filter(isWords).length} />
      )}
      {entries.length === 0 && talk.stage.value === "sealed" && <p class="hint">{app.texts.say("talk.empty")}</p>}
      {visible.map((entry) => (
        <EntryLine key={entry.key} app={app} entry={entry} />
      ))}
      {talk.typing.value && <p class="hint">{app.texts.say("talk.typing")}</p>}
    </div>
  );
}

const isWords = (entry: Entry): boolean => entry.is === "words";

const label = ({ texts }: App, { placed }: Talk): string =>
  texts.say("talk.region", { letter: letterOf(placed.slot), name: texts.nameOf(placed.nameNumber) });

function EntryLine({ app, entry }: { readonly app: App; readonly entry: Entry }): JSX.Element | null {
  if (entry.is === "gap") return <p class="note warn">{app.texts.say("talk.gap")}</p>;
  if (entry.is === "sign") {
    return entry.what === "new_keys" ? <p class="hint sign">{app.texts.say("talk.new_keys")}</p> : null;
  }
  return <WordsLine app={app} words={entry} />;
}

function WordsLine({ app, words }: { readonly app: App; readonly words: Words }): JSX.Element {
  const { texts } = app;
  return (
    <article class={words.mine ? "said mine" : "said theirs"}>
      <p class="meta">
        {texts.say(words.mine ? "shared.you" : "talk.visitor")} · {texts.time(words.at / 1000)}
        {words.mark !== null && ` · ${texts.say(`talk.mark_${words.mark}`)}`}
      </p>
      <p class="text" dir="auto">
        {words.text}
      </p>
    </article>
  );
}

interface AgainProps {
  readonly app: App;
  readonly talk: Talk;
  readonly hidden: number;
}

/** It cannot be dismissed by accident: showing takes two steps, and the first answer keeps the words hidden. */
function AgainNote({ app, talk, hidden }: AgainProps): JSX.Element | null {
  const { texts } = app;
  const isAsking = useSignal(false);
  const why = talk.again.value;
  if (why === null) return null;
  return (
    <section class="note warn" role="alert">
      <strong>{texts.say("again.title")}</strong>
      <p>
        {texts.say(`again.why_${why}`)} {texts.say("again.do")}
      </p>
      <p class="row">
        <span class="hint">{texts.say("again.hidden", { n: hidden })}</span>
        <button type="button" onClick={() => (isAsking.value = true)}>
          {texts.say("again.show")}
        </button>
      </p>
      {isAsking.value && (
        <Confirm
          title={texts.say("again.title")}
          what={texts.say("again.sure")}
          slot={talk.placed.slot}
          yes={texts.say("again.yes")}
          no={texts.say("again.no")}
          onNo={() => (isAsking.value = false)}
          onYes={() => {
            isAsking.value = false;
            talk.showEarlier();
          }}
        />
      )}
    </section>
  );
}
