/** What an open root signs: who may issue, and which issuing keys count no more. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../ui/button";
import { DAYS_MAX } from "./keeper";
import { Area, Field, type OfKeeper, Section } from "./parts";

export function Certify({ keeper, words }: OfKeeper): JSX.Element {
  const [organisation, setOrganisation] = useState("");
  const [key, setKey] = useState("");
  const [days, setDays] = useState(String(DAYS_MAX));
  return (
    <Section title={words.say("certify")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keeper.certify(organisation, key, days);
        }}
      >
        <Field
          label={words.say("certify_organisation")}
          hint={words.say("certify_organisation_how")}
          value={organisation}
          onWrite={setOrganisation}
        />
        <Field label={words.say("certify_key")} hint={words.say("certify_key_how")} value={key} onWrite={setKey} />
        <Field label={words.say("certify_days", { most: DAYS_MAX })} value={days} onWrite={setDays} />
        <Button look="main" isOff={keeper.isBusy}>
          {words.say("certify_do")}
        </Button>
      </form>
      {keeper.certificate !== null && (
        <Area
          label={words.say("certificate")}
          hint={words.say("certificate_how")}
          value={keeper.certificate}
          words={words}
          name="certificate.txt"
        />
      )}
    </Section>
  );
}

export function Revoke({ keeper, words }: OfKeeper): JSX.Element {
  const [number, setNumber] = useState("");
  const [keys, setKeys] = useState("");
  return (
    <Section title={words.say("revoke")}>
      <p>{words.say("revoke_what")}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keeper.revoke(number, keys);
        }}
      >
        <Field
          label={words.say("revoke_number")}
          hint={words.say("revoke_number_how")}
          value={number}
          onWrite={setNumber}
        />
        <Field
          label={words.say("revoke_keys")}
          hint={words.say("revoke_keys_how")}
          value={keys}
          onWrite={setKeys}
          isLong
        />
        <Button isOff={keeper.isBusy}>{words.say("revoke_do")}</Button>
      </form>
      {keeper.list !== null && (
        <Area
          label={words.say("list")}
          hint={words.say("list_how")}
          value={keeper.list}
          words={words}
          name="list.txt"
        />
      )}
    </Section>
  );
}
