/** For leads: the planned shifts that wait for a signature, picked and signed in one go. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type CredentialRequest, isRefused } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { refusedKeys } from "../refusal";
import { Signing } from "./signing";

type OfSigning = OfApp & { readonly signing: Signing };

export function Batch({ app }: OfApp): JSX.Element {
  const { texts, keys } = app;
  const [signing] = useState(() => new Signing(keys, () => app.draw()));
  useEffect(() => void signing.load(), [app.signatures.news]);
  return (
    <div>
      <h3>{texts.say("keys.waiting")}</h3>
      {signing.waiting.length === 0 && <p class="hint">{texts.say("keys.waiting_none")}</p>}
      <ul class="plain">
        {signing.waiting.map((request) => (
          <Pick key={request.id} app={app} signing={signing} request={request} />
        ))}
      </ul>
      <Buttons app={app} signing={signing} />
      <Said app={app} signing={signing} />
    </div>
  );
}

function Buttons({ app, signing }: OfSigning): JSX.Element {
  const { texts } = app;
  const n = signing.chosen.length;
  return (
    <div class="row">
      <Button onPress={() => signing.pickAll()}>{texts.say("keys.pick_all")}</Button>
      <Button look="main" isOff={n === 0} onPress={() => void signing.sign()}>
        {texts.say("keys.sign", { n })}
      </Button>
      <Button onPress={() => void signing.load()}>{texts.say("keys.reload")}</Button>
    </div>
  );
}

function Said({ app, signing }: OfSigning): JSX.Element | null {
  const { texts } = app;
  const { said } = signing;
  if (said === null) return null;
  if (isRefused(said)) return <p role="status">{refusedKeys(app, "sign", said.refused)}</p>;
  return (
    <div role="status">
      <p>{texts.say("keys.signed_n", { n: said.signed })}</p>
      {(said.left ?? []).map(({ request, why }) => (
        <p key={request.id} class="note warn">
          {texts.say("keys.not_signed", { alias: request.alias, when: whenOf(app, request) })}{" "}
          {refusedKeys(app, "sign", why)}
        </p>
      ))}
    </div>
  );
}

const whenOf = ({ texts }: OfApp["app"], { not_before, not_after }: CredentialRequest): string =>
  `${texts.dayAndTime(not_before)} – ${texts.dayAndTime(not_after)}`;

function Pick({ app, signing, request }: OfSigning & { readonly request: CredentialRequest }): JSX.Element {
  const { texts } = app;
  const canSign = signing.canSign(request);
  const as = texts.say(`keys.as_${request.answers_as ?? "unsaid"}`);
  const when = whenOf(app, request);
  return (
    <li>
      <label class="check">
        <input
          type="checkbox"
          checked={signing.isPicked(request)}
          disabled={!canSign}
          onChange={(event) => signing.pick(request, event.currentTarget.checked)}
        />
        {texts.say("keys.pick", { alias: request.alias, as, when })}
        {!canSign && ` · ${texts.say("keys.too_long")}`}
      </label>
    </li>
  );
}
