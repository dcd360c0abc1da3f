/** Lines that several organisations serve: whom we invite to ours, and which lines of others we have accepted. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HeldLine, OrganisationTable, OwnItems } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { DraftForm } from "./draft-form";
import { Field, Ticks } from "./fields";
import { lineName } from "./lines-view";

export function SharingView({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  const { own, opened } = organisation;
  if (own === null) return null;
  const { id } = own.organisation;
  const isOpen = opened?.kind === "organisation" && organisation.part === "sharing";
  const value = organisation.value("organisation");
  const title = texts.say("organisation.sharing");
  return (
    <section aria-label={title} class="items">
      <h2>{title}</h2>
      <p class="hint">{texts.say("organisation.sharing_how", { id })}</p>
      <Standing app={app} own={own} />
      {organisation.may("organisation") && (
        <Button
          label={texts.say("organisation.sharing_change")}
          isCurrent={isOpen}
          isOff={organisation.isBusy}
          onPress={() => (isOpen ? organisation.close() : organisation.open("organisation", id, "sharing"))}
        >
          {texts.say("organisation.sharing_change")}
        </Button>
      )}
      {isOpen && (
        <DraftForm app={app} kind="organisation" label={title} name={title} isKept>
          {value !== null && <Fields app={app} own={own} value={value} />}
        </DraftForm>
      )}
    </section>
  );
}

type OfOwn = OfApp & { readonly own: OwnItems };

/** How it stands, in a sentence for each line and organisation. */
function Standing({ app, own }: OfOwn): JSX.Element {
  const { texts } = app;
  if (own.shared.length === 0) return <p>{texts.say("organisation.sharing_none")}</p>;
  return (
    <ul>
      {own.shared.map(({ line, name, organisation, is_own, is_accepted }) => (
        <li key={`${line} ${organisation}`}>
          {texts.say(is_own ? "organisation.sharing_ours" : "organisation.sharing_theirs", {
            line: name,
            organisation,
          })}{" "}
          {texts.say(
            is_accepted
              ? "organisation.sharing_agreed"
              : is_own
                ? "organisation.sharing_waits"
                : "organisation.sharing_asks",
          )}
        </li>
      ))}
    </ul>
  );
}

function Fields({ app, own, value }: OfOwn & { readonly value: OrganisationTable }): JSX.Element {
  const { texts, organisation } = app;
  const theirs = new Map<string, string>(
    own.shared.flatMap((one) => (one.is_own ? [] : [[one.line, `${one.name}, ${one.organisation}`] as const])),
  );
  for (const line of value.serves) if (!theirs.has(line)) theirs.set(line, line);
  const lines = own.lines.filter(({ version, id }) => version > 0 || id in value.invites);
  return (
    <>
      {lines.map((held) => (
        <Invited key={held.id} app={app} held={held} value={value} />
      ))}
      {theirs.size > 0 && (
        <Ticks
          legend={texts.say("organisation.sharing_accept")}
          hint={texts.say("organisation.sharing_accept_how")}
          choices={theirs}
          chosen={value.serves}
          way={["serves"]}
          onWrite={(serves) => organisation.write({ serves })}
        />
      )}
    </>
  );
}

/** Ids with spaces or commas between them; a line with none invites nobody. */
function Invited({
  app,
  held,
  value,
}: OfApp & { readonly held: HeldLine; readonly value: OrganisationTable }): JSX.Element {
  const { texts, organisation } = app;
  const [words, setWords] = useState((value.invites[held.id] ?? []).join(" "));
  const write = (now: string): void => {
    setWords(now);
    const { [held.id]: _, ...others } = value.invites;
    const ids = now.split(/[\s,]+/u).filter((id) => id !== "");
    organisation.write({ invites: ids.length === 0 ? others : { ...others, [held.id]: ids } });
  };
  return (
    <Field
      label={texts.say("organisation.sharing_invite", { line: lineName(app, held) })}
      hint={texts.say("organisation.sharing_invite_how")}
      value={words}
      way={["invites", held.id]}
      onWrite={write}
    />
  );
}
