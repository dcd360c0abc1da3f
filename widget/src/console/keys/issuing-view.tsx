/** For leads: the organisation's issuing key in this browser, its certificate, and signing a batch of shifts ahead. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type CredentialRequest, isRefused, type Reason } from "../../core/protocol";
import { CERTIFICATE_SOON_SECONDS, certificateFacts, isSignable } from "./credentials";
import type { App } from "../parts";

export function Issuing({ app }: { readonly app: App }): JSX.Element {
  const { texts, control } = app;
  const publicKey = useSignal<string | null>(null);
  useEffect(() => {
    void control.shifts.issuingPublicKey().then((key) => {
      publicKey.value = key;
    });
  }, []);
  const make = async (): Promise<void> => {
    publicKey.value = await control.shifts.makeIssuingKey();
  };
  return (
    <section aria-label={texts.say("keys.lead")}>
      <h2>{texts.say("keys.lead")}</h2>
      {publicKey.value === null ? (
        <>
          <p>{texts.say("keys.issuing_none")}</p>
          <button type="button" onClick={() => void make()}>
            {texts.say("keys.issuing_make")}
          </button>
        </>
      ) : (
        <>
          <p>
            {texts.say("keys.issuing_public")}: <code class="key">{publicKey.value}</code>
          </p>
          <p class="hint">{texts.say("keys.issuing_how")}</p>
        </>
      )}
      <CertificateForm app={app} publicKey={publicKey.value} />
      {publicKey.value !== null && <Batch app={app} />}
    </section>
  );
}

interface CertificateProps {
  readonly app: App;
  /** The issuing key in this browser, base64url. */
  readonly publicKey: string | null;
}

function CertificateForm({ app, publicKey }: CertificateProps): JSX.Element {
  const { texts, control, model } = app;
  const text = useSignal("");
  const said = useSignal<Reason | "done" | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const certificate = text.value.trim();
    const answer = await control.shifts.installCertificate(certificate);
    said.value = isRefused(answer) ? answer.refused : "done";
    if (isRefused(answer)) return;
    text.value = "";
    if (model.profile.value !== null) model.profile.value = { ...model.profile.value, certificate };
  };
  const installed = model.profile.value?.certificate ?? null;
  return (
    <form onSubmit={(event) => void submit(event)}>
      {installed === null ? (
        <p>{texts.say("keys.certificate_not")}</p>
      ) : (
        <Installed app={app} certificate={installed} publicKey={publicKey} />
      )}
      <label>
        {texts.say("keys.certificate")}
        <textarea
          rows={3}
          class="key"
          spellcheck={false}
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
          required
        />
      </label>
      <button type="submit">{texts.say("keys.certificate_install")}</button>
      {said.value !== null && (
        <p role="status" class={said.value === "done" ? "note" : "note warn"}>
          {said.value === "done"
            ? texts.say("keys.certificate_done")
            : texts.sayOr(`reason.${said.value}`, "reason.broken")}
        </p>
      )}
    </form>
  );
}

function Installed({ app, certificate, publicKey }: CertificateProps & { readonly certificate: string }): JSX.Element {
  const { texts, control } = app;
  const facts = certificateFacts(certificate);
  const isOther = facts !== null && publicKey !== null && facts.issuingKey !== publicKey;
  const isSoon = facts !== null && facts.notAfter - control.now() < CERTIFICATE_SOON_SECONDS;
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

function Batch({ app }: { readonly app: App }): JSX.Element {
  const { texts, control } = app;
  const waiting = useSignal<readonly CredentialRequest[]>([]);
  const chosen = useSignal<readonly string[]>([]);
  const said = useSignal<string | null>(null);
  const load = async (): Promise<void> => {
    const answer = await control.shifts.waitingRequests();
    waiting.value = isRefused(answer) ? [] : answer.requests;
    chosen.value = chosen.value.filter((id) => waiting.value.some((request) => request.id === id));
  };
  const sign = async (): Promise<void> => {
    const picked = waiting.value.filter((request) => chosen.value.includes(request.id));
    const answer = await control.shifts.signBatch(picked);
    said.value = isRefused(answer)
      ? texts.sayOr(`reason.${answer.refused}`, "reason.broken")
      : texts.say("keys.signed_n", { n: answer.signed });
    await load();
    await control.shifts.refreshCredential();
  };
  useEffect(() => void load(), []);
  const signable = waiting.value.filter((request) => isSignable(request, control.shifts.now()));
  return (
    <div>
      <h3>{texts.say("keys.waiting")}</h3>
      {waiting.value.length === 0 && <p class="hint">{texts.say("keys.waiting_none")}</p>}
      <ul class="plain">
        {waiting.value.map((request) => (
          <Pick
            key={request.id}
            app={app}
            request={request}
            canSign={signable.includes(request)}
            isOn={chosen.value.includes(request.id)}
            onToggle={(isOn) => {
              chosen.value = isOn ? [...chosen.value, request.id] : chosen.value.filter((id) => id !== request.id);
            }}
          />
        ))}
      </ul>
      <div class="row">
        <button type="button" onClick={() => (chosen.value = signable.map((request) => request.id))}>
          {texts.say("keys.pick_all")}
        </button>
        <button type="button" class="strong" disabled={chosen.value.length === 0} onClick={() => void sign()}>
          {texts.say("keys.sign", { n: chosen.value.length })}
        </button>
        <button type="button" onClick={() => void load()}>
          {texts.say("keys.reload")}
        </button>
      </div>
      {said.value !== null && <p role="status">{said.value}</p>}
    </div>
  );
}

interface PickProps {
  readonly app: App;
  readonly request: CredentialRequest;
  readonly canSign: boolean;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

function Pick({ app, request, canSign, isOn, onToggle }: PickProps): JSX.Element {
  const { texts } = app;
  const when = `${texts.dayAndTime(request.not_before)} – ${texts.dayAndTime(request.not_after)}`;
  return (
    <li>
      <label class="check">
        <input
          type="checkbox"
          checked={isOn}
          disabled={!canSign}
          onChange={(event) => onToggle(event.currentTarget.checked)}
        />
        {texts.say("keys.pick", { alias: request.alias, when })}
        {!canSign && ` · ${texts.say("keys.too_long")}`}
      </label>
    </li>
  );
}
