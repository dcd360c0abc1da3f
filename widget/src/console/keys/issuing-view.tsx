/** For leads: the organisation's issuing key in this browser, and its certificate. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isRefused, type Reason } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { refusedKeys } from "../refusal";
import { Batch } from "./batch";
import { CERTIFICATE_SOON_SECONDS, certificateFacts } from "./credentials";

export function Issuing({ app }: OfApp): JSX.Element {
  const { texts, keys } = app;
  const [publicKey, setPublicKey] = useState<string | null>(null);
  useEffect(() => void keys.issuingPublicKey().then(setPublicKey), []);
  return (
    <section aria-label={texts.say("keys.lead")}>
      <h2>{texts.say("keys.lead")}</h2>
      {publicKey === null ? (
        <>
          <p>{texts.say("keys.issuing_none")}</p>
          <Button onPress={() => void keys.makeIssuingKey().then(setPublicKey)}>
            {texts.say("keys.issuing_make")}
          </Button>
        </>
      ) : (
        <>
          <p>
            {texts.say("keys.issuing_public")}: <code class="key">{publicKey}</code>
          </p>
          <p class="hint">{texts.say("keys.issuing_how")}</p>
        </>
      )}
      <CertificateForm app={app} publicKey={publicKey} />
      {publicKey !== null && <Batch app={app} />}
    </section>
  );
}

interface CertificateProps extends OfApp {
  /** The issuing key in this browser, base64url. */
  readonly publicKey: string | null;
}

function CertificateForm({ app, publicKey }: CertificateProps): JSX.Element {
  const { texts, keys, signIn } = app;
  const [text, setText] = useState("");
  const [said, setSaid] = useState<Reason | "done" | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await keys.installCertificate(text.trim());
    setSaid(isRefused(answer) ? answer.refused : "done");
    if (isRefused(answer)) return;
    signIn.certified(text.trim());
    setText("");
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Installed app={app} publicKey={publicKey} />
      <label>
        {texts.say("keys.certificate")}
        <textarea
          rows={3}
          class="key"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          required
        />
      </label>
      <Button>{texts.say("keys.certificate_install")}</Button>
      <Said app={app} said={said} />
    </form>
  );
}

function Said({ app, said }: OfApp & { readonly said: Reason | "done" | null }): JSX.Element | null {
  const { texts } = app;
  if (said === null) return null;
  return (
    <p role="status" class={said === "done" ? "note" : "note warn"}>
      {said === "done" ? texts.say("keys.certificate_done") : refusedKeys(app, "install", said)}
    </p>
  );
}

function Installed({ app, publicKey }: CertificateProps): JSX.Element {
  const { texts, clock } = app;
  const certificate = app.signIn.profile?.certificate ?? null;
  if (certificate === null) return <p>{texts.say("keys.certificate_not")}</p>;
  const facts = certificateFacts(certificate);
  const isOther = facts !== null && publicKey !== null && facts.issuingKey !== publicKey;
  const isSoon = facts !== null && facts.notAfter - clock.trustedNow() < CERTIFICATE_SOON_SECONDS;
  return (
    <>
      <p>
        {texts.say("keys.certificate_is")}{" "}
        {facts !== null && texts.say("keys.certificate_until", { time: texts.dayAndTime(facts.notAfter) })}
      </p>
      {isOther && <p class="note warn">{texts.say("keys.certificate_other")}</p>}
      {isSoon && <p class="note warn">{texts.say("keys.certificate_soon")}</p>}
    </>
  );
}
