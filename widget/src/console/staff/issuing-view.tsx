/** A lead's own issuing key: made once, certified by the keeper of the root for a quarter; and, of the first, the list begun. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";

export function OwnIssuing({ app }: OfApp): JSX.Element | null {
  const { texts, staff } = app;
  if (app.signIn.profile?.is_demonstration === true) return null;
  const own = app.own.atRest.publicKeys().issuing;
  return (
    <section aria-label={texts.say("staff.issuing")}>
      <h2>{texts.say("staff.issuing")}</h2>
      {own === null ? (
        <>
          <p>{texts.say("staff.issuing_none")}</p>
          <Button isOff={staff.isBusy} onPress={() => void staff.makeIssuingKey()}>
            {texts.say("staff.issuing_make")}
          </Button>
        </>
      ) : (
        <>
          <p>
            {texts.say("staff.issuing_public")} <code class="key">{own}</code>
          </p>
          <p class="hint">{texts.say("staff.issuing_how")}</p>
          <Certificate app={app} />
          <PasteForm app={app} name="certificate" rows={3} onText={(text) => staff.installCertificate(text)} />
        </>
      )}
      {staff.leadList.why === "none" && own !== null && <Begin app={app} />}
      <ToAdmit app={app} />
    </section>
  );
}

function Certificate({ app }: OfApp): JSX.Element {
  const { texts, staff } = app;
  const own = staff.ownCertificate;
  if (own === null) return <p>{texts.say("staff.certificate_none")}</p>;
  const { organisation, notAfter } = own;
  return <p>{texts.say("staff.certificate_is", { organisation, time: texts.dayAndTime(notAfter) })}</p>;
}

function Begin({ app }: OfApp): JSX.Element {
  const { texts, staff } = app;
  return (
    <>
      <h3>{texts.say("staff.begin")}</h3>
      <p>{texts.say("staff.begin_what")}</p>
      <PasteForm app={app} name="root" rows={1} onText={(text) => staff.beginList(text)} />
    </>
  );
}

function ToAdmit({ app }: OfApp): JSX.Element | null {
  const { texts, staff } = app;
  const waiting = staff.served.filter((one) => one.is === "to_admit");
  if (waiting.length === 0) return null;
  return (
    <ul class="plain">
      {waiting.map((one) => {
        const alias = staff.enrolmentOf(one.staff ?? "")?.alias ?? "";
        return (
          <li key={one.staff} class="row">
            {texts.say("staff.admit_who", { alias })}
            <Button isOff={staff.isBusy} onPress={() => void staff.admit(one)}>
              {texts.say("staff.admit", { alias })}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

interface PasteProps extends OfApp {
  readonly name: "certificate" | "root" | "root_more";
  readonly rows: number;
  readonly onText: (text: string) => Promise<void>;
}

export function PasteForm({ app, name, rows, onText }: PasteProps): JSX.Element {
  const { texts, staff } = app;
  const [text, setText] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    void onText(text.replace(/\s+/gu, "")).then(() => setText(""));
  };
  return (
    <form class="stack" onSubmit={submit}>
      <label class="stack">
        {texts.say(`staff.paste_${name}`)}
        <textarea
          rows={rows}
          class="key"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          required
        />
      </label>
      <Button isOff={staff.isBusy}>{texts.say(`staff.paste_${name}_do`)}</Button>
    </form>
  );
}
