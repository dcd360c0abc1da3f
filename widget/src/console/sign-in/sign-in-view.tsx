/** The first screens: one button for who is known, a few steps for who is invited; every way it can fail has its words. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { PracticeWay } from "../practice/practice-view";
import type { TextKey } from "../texts";
import { CodesStep, InvitedStep, OpenStep, SecondStep, WordsStep } from "./steps";

type Props = OfApp & { readonly onRetry: () => void };

export function SignInView({ app, onRetry }: Props): JSX.Element {
  const { signIn, texts } = app;
  return (
    <main class="sheet card" data-region>
      <h1 tabIndex={-1}>{texts.say(titleOf(signIn.entry.step.is))}</h1>
      {signIn.phase === "loading" ? (
        <p role="status">{texts.say("signin.working")}</p>
      ) : (
        <Steps app={app} onRetry={onRetry} />
      )}
    </main>
  );
}

const titleOf = (step: string): TextKey =>
  step === "words" || step === "codes" || step === "second" || step === "open" ? `entry.${step}_title` : "signin.title";

function Steps({ app, onRetry }: Props): JSX.Element {
  const { entry } = app.signIn;
  const { step } = entry;
  return (
    <div class="stack">
      {step.is === "door" && <Why app={app} onRetry={onRetry} />}
      {step.is === "invited" && <InvitedStep app={app} invitation={step.invitation} />}
      {step.is === "words" && <WordsStep app={app} {...step} />}
      {step.is === "codes" && <CodesStep app={app} totp={step.totp} />}
      {step.is === "second" && <SecondStep app={app} />}
      {step.is === "open" && <OpenStep app={app} />}
      <EntryFaultNote app={app} />
      {step.is === "door" && <Door app={app} />}
      {entry.isBusy && <p role="status">{app.texts.say("signin.working")}</p>}
    </div>
  );
}

function Why({ app, onRetry }: Props): JSX.Element {
  const { texts } = app;
  const { why } = app.signIn;
  return (
    <>
      {why !== "how" && (
        <p class={why === "reloaded" ? "note" : "note warn"} role="alert">
          {texts.say(`signin.${why}`)}
        </p>
      )}
      {(why === "offline" || why === "trouble") && (
        <Button look="main" onPress={onRetry}>
          {texts.say("shared.retry")}
        </Button>
      )}
    </>
  );
}

export function EntryFaultNote({ app }: OfApp): JSX.Element | null {
  const { fault } = app.signIn.entry;
  if (fault === null) return null;
  return (
    <p class="note warn" role="alert">
      {app.texts.sayOr([`entry.${fault}`, `signin.${fault}`], `opening.broken`)}
    </p>
  );
}

function Door({ app }: OfApp): JSX.Element {
  const { texts, signIn } = app;
  const { entry } = signIn;
  if (signIn.phase === "at_keys") {
    return (
      <Button look="main" isOff={entry.isBusy} onPress={() => void entry.skip()}>
        {texts.say("entry.without_keys")}
      </Button>
    );
  }
  return (
    <>
      {entry.hasPasskeys && (
        <Button look="main" isOff={entry.isBusy} onPress={() => void entry.touch()}>
          {texts.say(signIn.why === "reloaded" || signIn.why === "interrupted" ? "entry.go_on" : "entry.touch")}
        </Button>
      )}
      {!entry.hasPasskeys && <p class="note warn">{texts.say("entry.unsupported")}</p>}
      <details>
        <summary>{texts.say("entry.digits_title")}</summary>
        <Digits app={app} />
      </details>
      <details>
        <summary>{texts.say("entry.by_words_title")}</summary>
        <ByWords app={app} />
      </details>
      <p class="hint">{texts.say("signin.how")}</p>
      <p class="hint">{app.pinWords}</p>
      <PracticeWay app={app} />
    </>
  );
}

function Digits({ app }: OfApp): JSX.Element {
  const { texts, signIn } = app;
  const [account, setAccount] = useState("");
  const [digits, setDigits] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    void signIn.entry.invite(`${account.trim().toLowerCase()} ${digits.replaceAll(/\s/g, "")}`);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Field label={texts.say("entry.account")} value={account} onInput={setAccount} />
      <Field label={texts.say("entry.digits")} value={digits} onInput={setDigits} isNumber />
      <Button isOff={signIn.entry.isBusy || account.trim() === "" || digits.trim() === ""}>
        {texts.say("entry.next")}
      </Button>
    </form>
  );
}

function ByWords({ app }: OfApp): JSX.Element {
  const { texts, signIn } = app;
  const [account, setAccount] = useState("");
  const [words, setWords] = useState("");
  const [code, setCode] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    void signIn.entry.byWords(account.trim().toLowerCase(), words, code);
  };
  const isEmpty = [account, words, code].some((each) => each.trim() === "");
  return (
    <form class="stack" onSubmit={submit}>
      <p class="hint">{texts.say("entry.by_words_what")}</p>
      <Field label={texts.say("entry.account")} value={account} onInput={setAccount} />
      <Field label={texts.say("opening.words")} value={words} onInput={setWords} />
      <Field label={texts.say("entry.code")} value={code} onInput={setCode} isNumber />
      <Button isOff={signIn.entry.isBusy || isEmpty}>{texts.say("entry.next")}</Button>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly isNumber?: boolean;
  onInput(value: string): void;
}

/** Nothing of it is offered again by the browser. */
export function Field({ label, value, onInput, isNumber = false }: FieldProps): JSX.Element {
  return (
    <label class="stack">
      {label}
      <input
        type="text"
        inputMode={isNumber ? "numeric" : "text"}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
