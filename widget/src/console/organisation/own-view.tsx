/** The organisation itself, for admins: its name, when its consoles are covered and locked, and how its people may come in. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HeldOrganisation, OrganisationTable } from "../../core/protocol";
import type { OfApp } from "../app";
import { ContactFields } from "./contact-view";
import { DraftForm } from "./draft-form";
import { Field, Tick } from "./fields";
import { LogoField } from "./logo-view";
import { ItemsView } from "./items-view";
import { ImprintFields } from "./imprint-view";

/** As `chatd/directory/rules/ranges.py` has them; the daemon tells whoever writes another. */
const RANGES = { cover_seconds: [30, 900], lock_seconds: [60, 3600] } as const;
const WRONG = -1;

export function OwnView({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  if (!organisation.may("organisation")) return null;
  const nameOf = (held: HeldOrganisation): string => held.value?.name ?? held.id;
  const title = texts.say("organisation.own");
  return (
    <ItemsView app={app} kind="organisation" title={title} nameOf={(held) => nameOf(held as HeldOrganisation)}>
      {organisation.opened?.kind === "organisation" && organisation.part === null && <OpenOwn app={app} />}
    </ItemsView>
  );
}

function OpenOwn({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const value = organisation.value("organisation");
  const title = texts.say("organisation.own");
  return (
    <DraftForm app={app} kind="organisation" label={title} name={value?.name ?? ""} isKept>
      <h3>{value?.name ?? title}</h3>
      {value !== null && <Fields app={app} value={value} />}
    </DraftForm>
  );
}

function Fields({ app, value }: OfApp & { readonly value: OrganisationTable }): JSX.Element {
  const { texts, organisation } = app;
  return (
    <div class="stack">
      <Field
        label={texts.say("organisation.own_name")}
        hint={texts.say("organisation.own_name_how")}
        value={value.name}
        way={["name"]}
        onWrite={(name) => organisation.write({ name })}
      />
      <LogoField app={app} value={value} />
      <Seconds
        app={app}
        label={texts.say("organisation.own_cover")}
        name="cover_seconds"
        value={value.cover_seconds}
        onWrite={(cover_seconds) => organisation.write({ cover_seconds })}
      />
      <Seconds
        app={app}
        label={texts.say("organisation.own_lock")}
        name="lock_seconds"
        value={value.lock_seconds}
        onWrite={(lock_seconds) => organisation.write({ lock_seconds })}
      />
      <Tick
        label={texts.say("organisation.own_passphrase")}
        isOn={value.allows_passphrase_sign_in}
        way={["allows_passphrase_sign_in"]}
        onTurn={(allows_passphrase_sign_in) => organisation.write({ allows_passphrase_sign_in })}
      />
      <ContactFields app={app} value={value} />
      <ImprintFields app={app} value={value} />
    </div>
  );
}

interface SecondsProps extends OfApp {
  readonly label: string;
  readonly name: keyof typeof RANGES;
  readonly value: number;
  readonly onWrite: (seconds: number) => void;
}

/** What is no number is told by the daemon, as any other mistake; the words stay as they are written. */
function Seconds({ app, label, name, value, onWrite }: SecondsProps): JSX.Element {
  const [words, setWords] = useState<string | null>(null);
  const [least, most] = RANGES[name];
  return (
    <Field
      label={label}
      hint={app.texts.say("organisation.own_range", { least, most })}
      value={words !== null && secondsIn(words) === value ? words : String(value)}
      way={[name]}
      onWrite={(now) => {
        setWords(now);
        onWrite(secondsIn(now));
      }}
    />
  );
}

const secondsIn = (words: string): number => (/^\s*\d{1,9}\s*$/u.test(words) ? Number(words) : WRONG);
