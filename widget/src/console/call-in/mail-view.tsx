/** One's own address for calls by e-mail: given, seen and removed by oneself. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { MailTold } from "./mail";

const ADDRESS_MAX_CHARS = 254;

export function MailAddress({ app }: OfApp): JSX.Element | null {
  const { texts, mail } = app;
  useEffect(() => void mail.load(), []);
  const known = mail.address.value;
  if (mail.isAway.value) return <p role="status">{texts.say("mail.away")}</p>;
  if (known === null) return null;
  if (!known.is_set_up && known.address === null) return <p class="hint">{texts.say("mail.not_set_up")}</p>;
  return (
    <section class="card stack-small" aria-labelledby="mail-title">
      <h2 id="mail-title">{texts.say("mail.title")}</h2>
      <p>
        {texts.say(known.is_set_up ? "mail.what" : "mail.not_set_up")} {texts.say("mail.whose")}
      </p>
      {!app.callIn.isCalled && <p>{texts.say("mail.unwished")}</p>}
      {known.address === null ? <Form app={app} /> : <Stands app={app} address={known.address} />}
      <p role="status">{told(app, mail.told.value)}</p>
    </section>
  );
}

function Form({ app }: OfApp): JSX.Element {
  const { texts, mail } = app;
  return (
    <form
      class="mail-form stack-small"
      onSubmit={(event) => {
        event.preventDefault();
        void mail.keep(texts.language.value);
      }}
    >
      <div class="field">
        <label for="mail-address">{texts.say("mail.field")}</label>
        <input
          id="mail-address"
          type="email"
          autocomplete="email"
          required
          maxLength={ADDRESS_MAX_CHARS}
          value={mail.written.value}
          onInput={(event) => (mail.written.value = event.currentTarget.value)}
        />
      </div>
      <div class="row">
        <Button look="main">{texts.say("mail.keep")}</Button>
      </div>
    </form>
  );
}

function Stands({ app, address }: OfApp & { readonly address: string }): JSX.Element {
  const { texts, mail } = app;
  return (
    <div class="row">
      <span>{texts.say("mail.stands", { address })}</span>
      <Button onPress={() => void mail.remove()}>{texts.say("mail.remove")}</Button>
    </div>
  );
}

function told({ texts }: OfApp["app"], told: MailTold | null): string {
  if (told === null) return "";
  if (told === "kept") return texts.say("mail.kept");
  if (told === "removed") return texts.say("mail.removed");
  return texts.sayOr([`mail.no_${told.refused}`, `reason.${told.refused}`], "reason.broken");
}
