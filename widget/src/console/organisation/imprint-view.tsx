/** What the lines' pages about accessibility, privacy and feedback say of the organisation: a part of its own draft. */

import type { JSX } from "preact";
import type { OrganisationTable, ImprintTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Field } from "./fields";

const SAID = ["email", "phone", "address", "complaints", "privacy"] as const;
const NOTHING: ImprintTable = {
  email: null,
  phone: null,
  address: null,
  complaints: null,
  privacy: null,
  reviewed: "",
};

export function ImprintFields({ app, value }: OfApp & { readonly value: OrganisationTable }): JSX.Element {
  const { texts, organisation } = app;
  const { imprint } = value;
  const write = (changes: Partial<ImprintTable> | null): void =>
    organisation.write({ imprint: changes === null ? null : { ...(imprint ?? NOTHING), ...changes } });
  return (
    <fieldset>
      <legend>{texts.say("organisation.imprint")}</legend>
      <p class="hint">{texts.say("organisation.imprint_how")}</p>
      {!imprint ? (
        <Button onPress={() => write({})}>{texts.say("organisation.imprint_begin")}</Button>
      ) : (
        <>
          {SAID.map((name) => (
            <Field
              key={name}
              label={texts.say(`organisation.imprint_${name}`)}
              value={imprint[name] ?? ""}
              way={["imprint", name]}
              onWrite={(now) => write({ [name]: now === "" ? null : now })}
            />
          ))}
          <Field
            label={texts.say("organisation.imprint_reviewed")}
            type="date"
            value={imprint.reviewed}
            way={["imprint", "reviewed"]}
            onWrite={(reviewed) => write({ reviewed })}
          />
          <Button onPress={() => write(null)}>{texts.say("organisation.imprint_none")}</Button>
        </>
      )}
    </fieldset>
  );
}
