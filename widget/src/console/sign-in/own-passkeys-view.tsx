/** Own passkeys, beside the keys: which there are, one more, and one less. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OwnPasskey } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Question } from "../question";

export function OwnPasskeysView({ app }: OfApp): JSX.Element | null {
  const { texts, signIn } = app;
  const { passkeys } = signIn;
  useEffect(() => void passkeys.load(), []);
  const [asked, setAsked] = useState<string | null>(null);
  if (signIn.profile?.is_demonstration !== false) return null;
  return (
    <section class="stack" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{texts.say("passkeys.title")}</h2>
      <p class="hint">{texts.say("passkeys.what")}</p>
      <ul>
        {(passkeys.all ?? []).map((passkey) => (
          <li key={passkey.id} class="row">
            <span>{wordsOf(app, passkey)}</span>
            <Button isOff={passkeys.isBusy || passkeys.all?.length === 1} onPress={() => setAsked(passkey.id)}>
              {texts.say("passkeys.remove")}
            </Button>
          </li>
        ))}
      </ul>
      {passkeys.fault !== null && (
        <p class="note warn" role="alert">
          {texts.sayOr([`entry.${passkeys.fault}`, `signin.${passkeys.fault}`], "entry.broken")}
        </p>
      )}
      <Button isOff={passkeys.isBusy} onPress={() => void passkeys.add()}>
        {texts.say("passkeys.add")}
      </Button>
      {asked !== null && (
        <Question
          title={texts.say("passkeys.remove_title")}
          yes={texts.say("passkeys.remove")}
          no={texts.say("passkeys.keep")}
          onNo={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            void passkeys.remove(asked);
          }}
        >
          <p>{texts.say("passkeys.remove_what")}</p>
        </Question>
      )}
    </section>
  );
}

function wordsOf({ texts, signIn }: OfApp["app"], { id, made, used }: OwnPasskey): string {
  const when = texts.say("passkeys.made", { time: texts.dayAndTime(made) });
  const last =
    used === null ? texts.say("passkeys.unused") : texts.say("passkeys.used", { time: texts.dayAndTime(used) });
  const here = signIn.passkeys.opensHere(id) ? ` ${texts.say("passkeys.opens_here")}` : "";
  return `${when} ${last}${here}`;
}
