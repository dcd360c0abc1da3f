/** How professionals reach the organisation beside its lines: a part of the organisation's own draft. */

import type { JSX } from "preact";
import type { ContactTable, OrganisationTable, UnitTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Field } from "./fields";

const WAYS = ["phone", "email", "page"] as const;
const NOTHING: ContactTable = { name: "", phone: null, email: null, page: null, reviewed: "" };

export function ContactFields({ app, value }: OfApp & { readonly value: OrganisationTable | UnitTable }): JSX.Element {
  const { texts, organisation } = app;
  const { contact } = value;
  const write = (changes: Partial<ContactTable> | null): void =>
    organisation.write({ contact: changes === null ? null : { ...(contact ?? NOTHING), ...changes } });
  return (
    <fieldset>
      <legend>{texts.say("organisation.contact")}</legend>
      <p class="hint">{texts.say("organisation.contact_how")}</p>
      {contact === null ? (
        <Button onPress={() => write({})}>{texts.say("organisation.contact_begin")}</Button>
      ) : (
        <>
          <Field
            label={texts.say("organisation.contact_name")}
            value={contact.name}
            way={["contact", "name"]}
            onWrite={(name) => write({ name })}
          />
          {WAYS.map((name) => (
            <Field
              key={name}
              label={texts.say(`organisation.contact_${name}`)}
              value={contact[name] ?? ""}
              way={["contact", name]}
              onWrite={(now) => write({ [name]: now === "" ? null : now })}
            />
          ))}
          <Field
            label={texts.say("organisation.contact_reviewed")}
            type="date"
            value={contact.reviewed}
            way={["contact", "reviewed"]}
            onWrite={(reviewed) => write({ reviewed })}
          />
          <Button onPress={() => write(null)}>{texts.say("organisation.contact_none")}</Button>
        </>
      )}
    </fieldset>
  );
}
