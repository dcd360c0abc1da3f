/** For leads: the organisation's issuing key in this browser, and its certificate. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isRefused, type Reason } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { refusedKeys } from "../refusal";
import { toBase64Url } from "../../core/base64";
import { readIssuingCertificate } from "../../seal/issuing";
import { CERTIFICATE_SOON_SECONDS, readOr } from "./own-chain";

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
          <Button onPress={() => void keys.issuingPublicKey(true).then(setPublicKey)}>
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
    </section>
  );
}

interface CertificateProps extends OfApp {
  /** The issuing key in this browser, base64url. */
  readonly publicKey: string | null;
}

function CertificateForm({ app, publicKey }: CertificateProps): JSX.Element {
  const { texts, keys } = app;
  const [text, setText] = useState("");
  const [said, setSaid] = useState<Reason | "done" | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await keys.installCertificate(text.trim());
    setSaid(isRefused(answer) ? answer.refused : "done");
    if (isRefused(answer)) return;
    await keys.refreshCredential();
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
  const { texts, clock, keys } = app;
  const installed = (keys.chain?.issuing ?? []).flatMap((one) => readOr(one, readIssuingCertificate) ?? []);
  if (installed.length === 0) return <p>{texts.say("keys.certificate_not")}</p>;
  const last = Math.max(...installed.map(({ notAfter }) => notAfter));
  const isOther = publicKey !== null && !installed.some(({ key }) => toBase64Url(key) === publicKey);
  return (
    <>
      <p>
        {texts.say("keys.certificate_is")} {texts.say("keys.certificate_until", { time: texts.dayAndTime(last) })}
      </p>
      {isOther && <p class="note warn">{texts.say("keys.certificate_other")}</p>}
      {last - clock.trustedNow() < CERTIFICATE_SOON_SECONDS && (
        <p class="note warn">{texts.say("keys.certificate_soon")}</p>
      )}
    </>
  );
}
