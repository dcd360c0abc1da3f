/** One's own phrases: nobody else reads them, and what is changed counts once it is kept. */

import type { JSX } from "preact";
import type { OwnPhrase } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Choice, Field } from "../organisation/fields";
import { keysOf } from "../keyboard";
import { LANGUAGES } from "../texts";
import { type Fault, OWN_MAX_COUNT } from "./own";

const ADD_ID = "own-add";

export function OwnPhrasesView({ app }: OfApp): JSX.Element {
  const { texts, ownPhrases } = app;
  const { all, faults } = ownPhrases;
  return (
    <main class="scroll organisation" data-region tabIndex={-1} aria-label={texts.say("phrases.own_title")}>
      <div class="sheet card wide">
        <h1>{texts.say("phrases.own_title")}</h1>
        <p class="hint">{texts.say("phrases.own_how", { keys: keysOf("phrases"), n: OWN_MAX_COUNT })}</p>
        <ol class="plain stack">
          {all.map((one, at) => (
            <li key={at}>
              <One app={app} one={one} at={at} faults={faults[at] ?? []} isLast={at === all.length - 1} />
            </li>
          ))}
        </ol>
        {all.length === 0 && <p>{texts.say("phrases.own_none")}</p>}
        <div class="row" id={ADD_ID} tabIndex={-1}>
          <Button isOff={ownPhrases.isFull} onPress={() => add(app)}>
            {texts.say("phrases.own_add")}
          </Button>
          {ownPhrases.isWritten && (
            <>
              <Button look="main" isOff={!ownPhrases.isFit} onPress={() => void ownPhrases.keep()}>
                {texts.say("phrases.own_keep")}
              </Button>
              <Button onPress={() => ownPhrases.drop()}>{texts.say("phrases.own_drop")}</Button>
            </>
          )}
        </div>
        <Told app={app} />
      </div>
    </main>
  );
}

/** Where one goes on, once it is drawn. */
const focusIn = (at: number, what: string): void => {
  setTimeout(() => document.querySelector<HTMLElement>(`[data-own="${at}"] ${what}`)?.focus());
};

function add({ ownPhrases, texts }: OfApp["app"]): void {
  ownPhrases.add(texts.language.value);
  focusIn(ownPhrases.all.length - 1, "input");
}

/** The focus goes with it. */
function move({ ownPhrases }: OfApp["app"], at: number, step: 1 | -1): void {
  ownPhrases.move(at, step);
  focusIn(at + step, `.own-${step === 1 ? "down" : "up"}:enabled, [data-own="${at + step}"] .own-remove`);
}

function remove({ ownPhrases }: OfApp["app"], at: number): void {
  ownPhrases.remove(at);
  const { length } = ownPhrases.all;
  if (length > 0) focusIn(Math.min(at, length - 1), ".own-remove");
  else setTimeout(() => document.getElementById(ADD_ID)?.focus());
}

function Told({ app }: OfApp): JSX.Element {
  const { texts, ownPhrases } = app;
  const { told } = ownPhrases;
  const words =
    told === null
      ? ""
      : told === "kept"
        ? texts.say("phrases.own_kept")
        : told === "out_of_order"
          ? texts.say("phrases.own_elsewhere")
          : texts.sayOr(`reason.${told}`, "reason.broken");
  return <div role="status">{words !== "" && <p class={told === "kept" ? "note" : "note warn"}>{words}</p>}</div>;
}

interface OneProps extends OfApp {
  readonly one: OwnPhrase;
  readonly at: number;
  readonly faults: readonly Fault[];
  readonly isLast: boolean;
}

function One({ app, one, at, faults, isLast }: OneProps): JSX.Element {
  const { texts, ownPhrases } = app;
  const write = (change: Partial<OwnPhrase>): void => ownPhrases.change(at, change);
  const name = one.title.trim() || texts.say("phrases.own_new");
  const hint = (...some: readonly Fault[]) => {
    const found = some.find((fault) => faults.includes(fault));
    return found === undefined ? {} : { hint: texts.say(`phrases.own_fault_${found}`) };
  };
  const languages = new Map([
    ["", texts.say("phrases.own_any")],
    ...LANGUAGES.map((language): [string, string] => [language, texts.languageName(language)]),
    ...(one.language === null ? [] : [[one.language, texts.languageName(one.language)] as [string, string]]),
  ]);
  return (
    <fieldset data-own={at}>
      <legend>{name}</legend>
      <Field
        label={texts.say("phrases.own_code")}
        value={one.code}
        {...hint("code", "code_twice")}
        onWrite={(code) => write({ code })}
      />
      <Field
        label={texts.say("phrases.own_name")}
        value={one.title}
        {...hint("title")}
        onWrite={(title) => write({ title })}
      />
      <Choice
        label={texts.say("phrases.own_language")}
        choices={languages}
        value={one.language ?? ""}
        onWrite={(language) => write({ language: language === "" ? null : language })}
      />
      <Field
        label={texts.say("phrases.own_text")}
        value={one.text}
        isLong
        {...(one.language === null ? {} : { lang: one.language })}
        {...hint("text")}
        onWrite={(text) => write({ text })}
      />
      <div class="row whole">
        <Button
          label={texts.say("phrases.own_up_label", { name })}
          isOff={at === 0}
          class="own-up"
          onPress={() => move(app, at, -1)}
        >
          {texts.say("phrases.own_up")}
        </Button>
        <Button
          label={texts.say("phrases.own_down_label", { name })}
          isOff={isLast}
          class="own-down"
          onPress={() => move(app, at, 1)}
        >
          {texts.say("phrases.own_down")}
        </Button>
        <Button
          label={texts.say("phrases.own_remove_label", { name })}
          class="own-remove"
          onPress={() => remove(app, at)}
        >
          {texts.say("phrases.own_remove")}
        </Button>
      </div>
    </fieldset>
  );
}
