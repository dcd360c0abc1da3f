/** The steps after the door: a passkey is made, words are written down, a second passkey is offered, keys are opened. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Invitation } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { QrCode } from "../enrolment/qr";
import { OpeningFaultNote, WordsForm } from "../keys/opening-view";
import type { Step } from "./entry";
import { Field } from "./sign-in-view";
import { totpAddress } from "./totp";

export function InvitedStep({ app, invitation }: OfApp & { readonly invitation: Invitation }): JSX.Element {
  const { texts, signIn } = app;
  const { entry } = signIn;
  const { staff, organisation, allows_fallback } = invitation;
  return (
    <>
      <p>{texts.say("entry.invited", { alias: staff.alias, organisation: organisation.name })}</p>
      {entry.hasPasskeys ? (
        <>
          <p>{texts.say("entry.passkey_what")}</p>
          <Button look="main" isOff={entry.isBusy} onPress={() => void entry.makePasskey()}>
            {texts.say("entry.make_passkey")}
          </Button>
        </>
      ) : (
        <p class="note warn">{texts.say("entry.unsupported")}</p>
      )}
      {allows_fallback && (
        <Button isOff={entry.isBusy} onPress={() => entry.withoutPasskey()}>
          {texts.say("entry.without_passkey")}
        </Button>
      )}
    </>
  );
}

type WordsProps = OfApp & Extract<Step, { readonly is: "words" }>;

export function WordsStep(props: WordsProps): JSX.Element {
  return props.isTyping ? <TypedBack {...props} /> : <Shown {...props} />;
}

function Shown({ app, words, why }: WordsProps): JSX.Element {
  const { texts, signIn } = app;
  return (
    <>
      {why === "missing" && <p class="note warn">{texts.say("entry.missing")}</p>}
      <p>{texts.say("entry.words_what")}</p>
      <ol class="six-words" lang="en">
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ol>
      <p class="hint">{texts.say("entry.words_once")}</p>
      <Button look="main" onPress={() => signIn.entry.written()}>
        {texts.say("entry.words_written")}
      </Button>
    </>
  );
}

function TypedBack({ app }: WordsProps): JSX.Element {
  const { texts, signIn } = app;
  const { entry } = signIn;
  const [typed, setTyped] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    void entry.confirm(typed);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <p>{texts.say("entry.words_type")}</p>
      <Field label={texts.say("opening.words")} value={typed} onInput={setTyped} />
      <Button look="main" isOff={entry.isBusy || typed.trim() === ""}>
        {texts.say("entry.next")}
      </Button>
      <Button isOff={entry.isBusy} onPress={() => entry.showAgain()}>
        {texts.say("entry.words_again")}
      </Button>
    </form>
  );
}

export function CodesStep({ app, totp }: OfApp & { readonly totp: string }): JSX.Element {
  const { texts, signIn } = app;
  const { entry } = signIn;
  const [code, setCode] = useState("");
  const address = totpAddress(totp, texts.say("app.name"), entry.alias);
  const submit = (event: Event): void => {
    event.preventDefault();
    void entry.confirmCodes(code);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <p>{texts.say("entry.codes_what")}</p>
      <QrCode text={address} label={texts.say("entry.codes_picture")} />
      <p>
        <a href={address}>{texts.say("entry.codes_here")}</a>
      </p>
      <p>
        <code>{totp.replaceAll(/(.{4})/g, "$1 ")}</code>
      </p>
      <Field label={texts.say("entry.code")} value={code} onInput={setCode} isNumber />
      <Button look="main" isOff={entry.isBusy || code.trim() === ""}>
        {texts.say("entry.next")}
      </Button>
    </form>
  );
}

export function SecondStep({ app }: OfApp): JSX.Element {
  const { texts, signIn } = app;
  const { entry } = signIn;
  return (
    <>
      <p>{texts.say("entry.second_what")}</p>
      <Button look="main" isOff={entry.isBusy} onPress={() => void entry.addSecond()}>
        {texts.say("entry.second_add")}
      </Button>
      <Button isOff={entry.isBusy} onPress={() => void entry.skip()}>
        {texts.say("entry.second_later")}
      </Button>
    </>
  );
}

export function OpenStep({ app }: OfApp): JSX.Element {
  const { texts, signIn, own } = app;
  const { entry } = signIn;
  return (
    <>
      <p>{texts.say("entry.open_what")}</p>
      <OpeningFaultNote app={app} />
      {own.hasWords && <WordsForm app={app} onWords={(typed) => void entry.openByWords(typed)} />}
      <Button isOff={entry.isBusy} onPress={() => void entry.skip()}>
        {texts.say("entry.without_keys")}
      </Button>
    </>
  );
}
