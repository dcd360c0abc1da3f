/** What a guest sees: one thing at a time, each with its heading, which has the focus when it comes. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Person } from "../core/seal-port";
import { GUEST_NAME_MAX_CHARS, GUEST_OFFICE_MAX_CHARS } from "../core/seal-port";
import type { Entry } from "../core/timeline";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Composer } from "../ui/composer";
import { Confirm } from "../ui/dialog";
import { isLost, Log, Message } from "../ui/messages";
import type { Guest } from "./guest";
import { LANGUAGES, NAMES, type Words } from "./words";

interface OfGuest {
  readonly guest: Guest;
  readonly words: Words;
}
interface PageProps extends OfGuest {
  readonly onLanguage: () => void;
}

export function Page({ guest, words, onLanguage }: PageProps): JSX.Element {
  return (
    <main class={guest.phase === "room" && guest.isIn ? "guest is-in" : "guest"}>
      <nav class="row" aria-label={words.say("languages")}>
        {LANGUAGES.map((language) => (
          <Button
            key={language}
            look="plain"
            lang={language}
            isCurrent={language === words.language}
            onPress={() => {
              words.language = language;
              onLanguage();
            }}
          >
            {NAMES[language]}
          </Button>
        ))}
      </nav>
      <View guest={guest} words={words} />
    </main>
  );
}

function View({ guest, words }: OfGuest): JSX.Element {
  const { phase } = guest;
  if (phase === "form") return <Form guest={guest} words={words} />;
  if (phase === "room")
    return guest.isIn ? <Room guest={guest} words={words} /> : <Waiting guest={guest} words={words} />;
  if (phase === "over") return <Over guest={guest} words={words} />;
  return (
    <section class="stack">
      <p role="status">{words.say(phase)}</p>
      {phase === "away" && <Button onPress={() => void guest.look()}>{words.say("shared.retry")}</Button>}
    </section>
  );
}

/** Read from its beginning when it comes. */
function Heading({ children }: { readonly children: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** Nothing that a browser would remember. */
const KEEP_NOTHING = {
  autocomplete: "off",
  spellcheck: false,
  "data-1p-ignore": "true",
  "data-lpignore": "true",
  "data-form-type": "other",
} as const;

function Form({ guest, words }: OfGuest): JSX.Element {
  const { fault, no, line } = guest;
  const box = useRef<HTMLFormElement>(null);
  const wrong = no === "gone" ? "code" : fault;
  useLayoutEffect(() => {
    if (wrong !== null) box.current?.querySelector<HTMLElement>(`#${wrong}`)?.focus();
  }, [wrong]);
  return (
    <form
      ref={box}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void guest.knock();
      }}
    >
      <Heading>{words.say("welcome", { organisation: line?.organisation ?? "" })}</Heading>
      <p>{words.say("what")}</p>
      <div role="alert">
        {fault !== null && (
          <p id="fault" class="wrong">
            {fault === "code" && words.say("fault_code")}
            {fault === "name" && words.say("fault_name", { n: GUEST_NAME_MAX_CHARS })}
            {fault === "office" && words.say("fault_office", { n: GUEST_OFFICE_MAX_CHARS })}
          </p>
        )}
        {no !== null && (
          <p id="fault" class="wrong">
            {words.say(`no_${no}`)}
          </p>
        )}
      </div>
      <label>
        {words.say("code")}
        <input
          {...KEEP_NOTHING}
          id="code"
          class="code"
          inputmode="numeric"
          aria-invalid={wrong === "code"}
          aria-describedby={wrong === "code" ? "fault" : undefined}
          value={guest.code}
          onInput={(event) => guest.typedCode(event.currentTarget.value)}
        />
      </label>
      <label>
        {words.say("name")}
        <input
          {...KEEP_NOTHING}
          id="name"
          aria-invalid={wrong === "name"}
          aria-describedby={wrong === "name" ? "fault" : undefined}
          value={guest.name}
          onInput={(event) => guest.typedName(event.currentTarget.value)}
        />
      </label>
      <label>
        {words.say("office")}
        <input
          {...KEEP_NOTHING}
          id="office"
          aria-invalid={wrong === "office"}
          aria-describedby={wrong === "office" ? "fault" : undefined}
          value={guest.office}
          onInput={(event) => guest.typedOffice(event.currentTarget.value)}
        />
      </label>
      <Button look="main" isOff={guest.isBusy}>
        {words.say("knock")}
      </Button>
    </form>
  );
}

function Waiting({ guest, words }: OfGuest): JSX.Element {
  const { talk } = guest;
  return (
    <section class="stack">
      <Heading>{words.say("waiting_title")}</Heading>
      <p role="status">{talk?.fault != null ? words.say("fault") : words.say(guest.isAsking ? "waiting" : "coming")}</p>
      {talk?.fault != null && <Button onPress={() => talk.again()}>{words.say("shared.retry")}</Button>}
      <Lost guest={guest} words={words} />
      <Leave guest={guest} words={words} />
    </section>
  );
}

function Lost({ guest, words }: OfGuest): JSX.Element {
  return <div role="status">{guest.isLost && <Banner>{words.say("lost")}</Banner>}</div>;
}

function Room({ guest, words }: OfGuest): JSX.Element {
  const { talk } = guest;
  const typing = talk?.typingNow ?? null;
  const entries = talk?.timeline.entries ?? [];
  const isStrange = talk !== null && talk.strangers.length > 0 && !talk.state.is_due;
  return (
    <>
      <header class="stack-small">
        <Heading>{words.say("in_title", { line: guest.line?.name ?? "" })}</Heading>
        <p class="small">{words.say("reminder")}</p>
        <Lost guest={guest} words={words} />
        <div role="alert">{isStrange && <p class="wrong">{words.say("strangers")}</p>}</div>
        <People guest={guest} words={words} />
        <div class="row">
          <Button isPressed={guest.safetyWords !== null} onPress={() => void guest.toggleSafetyWords()}>
            {words.say("words")}
          </Button>
          <Leave guest={guest} words={words} />
        </div>
        <div role="status">
          {guest.safetyWords !== null && (
            <p class="card">
              <strong>{guest.safetyWords.join(" · ")}</strong> {words.say("words_how")}
            </p>
          )}
        </div>
      </header>
      <Log
        label={words.say("log")}
        entries={entries}
        toNew={words.say("to_new")}
        typing={typing === null ? "" : words.say("typing", { name: typing.alias ?? "" })}
        top={<p class="small soft">{words.say("no_words")}</p>}
      >
        {entries.map((entry) => (
          <OneEntry key={entry.key} guest={guest} entry={entry} words={words} />
        ))}
      </Log>
      <Composer
        id="write"
        label={words.say("write")}
        isLabelSeen
        send={words.say("send")}
        draft={guest.draft}
        canSend={talk?.canWrite === true}
        onDraft={(text) => guest.typed(text)}
        onSend={() => guest.send()}
      >
        {talk?.canWrite === true ? words.say("readers", { n: talk.roster.length - 1 }) : words.say("not_yet")}
      </Composer>
    </>
  );
}

/** As the keys say, never as the server does. */
function People({ guest, words }: OfGuest): JSX.Element {
  const said = (one: Person): string =>
    one.role === "guest"
      ? `${one.alias}, ${one.organisation} (${words.say("guest_mark")})`
      : `${one.alias} (${words.say("staff_mark")})`;
  return (
    <details>
      <summary>{`${words.say("people")}: ${guest.talk?.roster.length ?? 0}`}</summary>
      <p class="small soft">{words.say("verified")}</p>
      <ul>
        {guest.talk?.roster.map((one) => (
          <li key={one.leaf}>{one.isMe ? `${one.alias} (${words.say("shared.you")})` : said(one)}</li>
        ))}
      </ul>
    </details>
  );
}

function OneEntry({ guest, entry, words }: OfGuest & { readonly entry: Entry }): JSX.Element | null {
  if (entry.is === "gap") return <li class="wrong">{words.say("gap")}</li>;
  if (entry.is === "said") {
    const { mine, alias, office, at, text, mark } = entry;
    const name = mine ? words.say("shared.you") : (alias ?? "");
    const by = office === undefined ? name : words.say("by_guest", { name, office });
    const marked = mark === "sending" ? "mark_sending" : mark === "withheld" ? "mark_withheld" : "mark_failed";
    return (
      <Message
        isMine={mine}
        by={`${by} · ${words.time(at)}`}
        mark={mark === null || mark === "sent" || mark === "delivered" ? null : words.say(marked)}
        isBad={isLost(mark)}
        act={
          mark === "withheld" && (
            <Button onPress={() => guest.talk?.sendToAll(entry.key)}>{words.say("send_withheld")}</Button>
          )
        }
      >
        {text}
      </Message>
    );
  }
  const { what, who } = entry;
  if (what !== "joined" && what !== "left") return null;
  const name = who?.role === "guest" ? `${who.alias} (${who.organisation})` : (who?.alias ?? "");
  return <li class="sign">{entry.isBeside ? words.say(what, { name }) : words.say(`me_${what}`)}</li>;
}

function Leave({ guest, words }: OfGuest): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onPress={() => setAsking(true)}>{words.say("leave")}</Button>
      {isAsking && (
        <Confirm
          title={words.say("leave_ask")}
          yes={words.say("leave")}
          no={words.say("stay")}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            guest.leave();
          }}
        >
          <p>{words.say("leave_what")}</p>
        </Confirm>
      )}
    </>
  );
}

function Over({ guest, words }: OfGuest): JSX.Element {
  return (
    <section class="stack">
      <Heading>{words.say("over_title")}</Heading>
      <p>{words.say(`over_${guest.why ?? "over"}`)}</p>
      <p>{words.say("close")}</p>
    </section>
  );
}
