/** The lead's side of a ceremony: what to do now, and the words or the code to take in. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { LeadCeremony } from "../enrolment/lead";
import { canScan, scan } from "../enrolment/scanner";
import type { Typed } from "../enrolment/words";
import { Sheet } from "../question";

type OfCeremony = OfApp & { readonly ceremony: LeadCeremony };

export function CeremonySheet({ app, ceremony }: OfCeremony): JSX.Element {
  const { texts, staff } = app;
  const { alias, way } = ceremony.begun;
  const close = (): void => staff.closeCeremony();
  return (
    <Sheet title={texts.say("staff.enrol_title", { alias })} onCancel={close}>
      <p>{texts.say(`staff.ceremony_${way}`, { alias })}</p>
      <div role="status">
        <p class={ceremony.failure === null ? "" : "note warn"}>{wordsOf(app, ceremony)}</p>
      </div>
      {ceremony.phase === "compares" &&
        (way === "telephone" ? (
          <WordsForm app={app} ceremony={ceremony} />
        ) : (
          <CodeForm app={app} ceremony={ceremony} />
        ))}
      <div class="row row-end">
        <Button isFirst onPress={close}>
          {texts.say(ceremony.isAlive ? "staff.ceremony_stop" : "staff.close")}
        </Button>
      </div>
    </Sheet>
  );
}

function wordsOf({ texts, staff }: OfApp["app"], ceremony: LeadCeremony): string {
  const { alias } = ceremony.begun;
  const { said } = staff;
  if (ceremony.failure !== null) return texts.say(`enrol.failed_${ceremony.failure}`);
  if (said?.is === "refused" && said.reason === "gone") return texts.say("staff.ceremony_gone", { alias });
  if (said?.is === "refused") return texts.sayOr(`reason.${said.reason}`, "reason.broken");
  const { phase } = ceremony;
  return phase === "failed" ? "" : texts.say(`staff.ceremony_${phase}`, { alias });
}

function WordsForm({ app, ceremony }: OfCeremony): JSX.Element {
  const { texts, staff } = app;
  const [text, setText] = useState("");
  const [typed, setTyped] = useState<Typed | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []); // it comes when the joiner has answered: now one writes
  const submit = (event: Event): void => {
    event.preventDefault();
    void staff.typed(text).then(setTyped);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <label class="stack">
        {texts.say("staff.words", { alias: ceremony.begun.alias })}
        <input
          ref={field}
          type="text"
          class="read-out"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          required
        />
      </label>
      {typed !== null && (
        <p role="alert" class="note warn">
          {typed.unknown.length > 0
            ? texts.say("staff.words_unknown", { words: typed.unknown.join(", ") })
            : texts.say("staff.words_count", { n: typed.words.length })}
        </p>
      )}
      <Button look="main">{texts.say("staff.words_compare")}</Button>
    </form>
  );
}

function CodeForm({ app }: OfCeremony): JSX.Element {
  const { texts, staff } = app;
  const [text, setText] = useState("");
  const [isNone, setNone] = useState(false);
  const take = (code: string): void => void staff.took(code).then((isWhole) => setNone(!isWhole));
  const submit = (event: Event): void => {
    event.preventDefault();
    take(text);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Camera app={app} onCode={take} />
      <label class="stack">
        {texts.say("staff.code")}
        <textarea
          rows={2}
          class="key"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          required
        />
      </label>
      {isNone && (
        <p role="alert" class="note warn">
          {texts.say("staff.code_none")}
        </p>
      )}
      <Button look="main">{texts.say("staff.code_compare")}</Button>
    </form>
  );
}

/** Only when it is asked for: the browser asks the person too. */
function Camera({ app, onCode }: OfApp & { readonly onCode: (code: string) => void }): JSX.Element | null {
  const { texts } = app;
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"off" | "on" | "none">("off");
  useEffect(() => {
    const { current } = video;
    if (state !== "on" || current === null) return;
    let stop = (): void => {};
    let isOver = false;
    const begin = async (): Promise<void> => {
      const ending = await scan(current, (text) => {
        onCode(text);
        return true;
      });
      if (isOver) ending();
      else stop = ending;
    };
    begin().catch(() => setState("none"));
    return () => {
      isOver = true;
      stop();
    };
  }, [state]);
  if (!canScan()) return null;
  return (
    <div>
      {state !== "on" && <Button onPress={() => setState("on")}>{texts.say("staff.camera")}</Button>}
      {state === "none" && <p class="note warn">{texts.say("staff.camera_none")}</p>}
      {state === "on" && (
        <video ref={video} class="camera" muted playsInline aria-label={texts.say("staff.camera_picture")} />
      )}
    </div>
  );
}
