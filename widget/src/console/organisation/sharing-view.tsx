/** Lines that several organisations serve, or that take over their talks: whom we let in on ours, and which of others we accept. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HeldLine, OrganisationTable, OwnItems, SharedLine } from "../../core/protocol";
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
      <p class="hint">{texts.say("organisation.handed_how")}</p>
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
          <h3>{texts.say("organisation.sharing_change")}</h3>
          {value !== null && <Fields app={app} own={own} value={value} />}
        </DraftForm>
      )}
    </section>
  );
}

type OfOwn = OfApp & { readonly own: OwnItems };

const SHARING = {
  ours: "organisation.sharing_ours",
  theirs: "organisation.sharing_theirs",
  waits: "organisation.sharing_waits",
  asks: "organisation.sharing_asks",
} as const;
const HANDED = {
  ours: "organisation.handed_ours",
  theirs: "organisation.handed_theirs",
  waits: "organisation.handed_waits",
  asks: "organisation.handed_asks",
} as const;
type Sentences = typeof SHARING | typeof HANDED;

/** How it stands, in a sentence for each line and organisation. */
function Standing({ app, own }: OfOwn): JSX.Element {
  const { texts } = app;
  if (own.shared.length + own.handed.length === 0) return <p>{texts.say("organisation.sharing_none")}</p>;
  const said = (of: Sentences, { name, organisation, is_own, is_accepted }: SharedLine): string => {
    const first = texts.say(is_own ? of.ours : of.theirs, { line: name, organisation });
    return `${first} ${texts.say(is_accepted ? "organisation.sharing_agreed" : is_own ? of.waits : of.asks)}`;
  };
  return (
    <ul>
      {own.shared.map((one) => (
        <li key={`${one.line} ${one.organisation}`}>{said(SHARING, one)}</li>
      ))}
      {own.handed.map((one) => (
        <li key={`${one.line} ${one.organisation}`}>{said(HANDED, one)}</li>
      ))}
    </ul>
  );
}

function Fields({ app, own, value }: OfOwn & { readonly value: OrganisationTable }): JSX.Element {
  const { texts, organisation } = app;
  return (
    <>
      <Invited app={app} own={own} value={value} what="invites" />
      <OfOthers
        app={app}
        shared={own.shared}
        chosen={value.serves}
        what="serves"
        legend={texts.say("organisation.sharing_accept")}
        hint={texts.say("organisation.sharing_accept_how")}
        onWrite={(serves) => organisation.write({ serves })}
      />
      <Invited app={app} own={own} value={value} what="takes_from" />
      <OfOthers
        app={app}
        shared={own.handed}
        chosen={value.hands_to}
        what="hands_to"
        legend={texts.say("organisation.handed_to")}
        onWrite={(hands_to) => organisation.write({ hands_to })}
      />
    </>
  );
}

interface OfOthersProps extends OfApp {
  readonly shared: readonly SharedLine[];
  readonly chosen: readonly string[];
  readonly what: "serves" | "hands_to";
  readonly legend: string;
  readonly hint?: string;
  readonly onWrite: (lines: readonly string[]) => void;
}

/** Lines of others that have let us in, and those that we have said before. */
function OfOthers({ shared, chosen, what, ...rest }: OfOthersProps): JSX.Element | null {
  const theirs = new Map<string, string>(
    shared.flatMap((one) => (one.is_own ? [] : [[one.line, `${one.name}, ${one.organisation}`] as const])),
  );
  for (const line of chosen) if (!theirs.has(line)) theirs.set(line, line);
  const { legend, hint, onWrite } = rest;
  if (theirs.size === 0) return null;
  return <Ticks legend={legend} hint={hint} choices={theirs} chosen={chosen} way={[what]} onWrite={onWrite} />;
}

interface InvitedProps extends OfOwn {
  readonly value: OrganisationTable;
  readonly what: "invites" | "takes_from";
}

function Invited({ app, own, value, what }: InvitedProps): JSX.Element {
  const lines = own.lines.filter(({ version, id }) => version > 0 || id in value[what]);
  return (
    <>
      {lines.map((held) => (
        <OnLine key={held.id} app={app} held={held} value={value} what={what} />
      ))}
    </>
  );
}

interface OnLineProps extends OfApp {
  readonly held: HeldLine;
  readonly value: OrganisationTable;
  readonly what: "invites" | "takes_from";
}

/** Ids with spaces or commas between them; a line with none lets nobody in. */
function OnLine({ app, held, value, what }: OnLineProps): JSX.Element {
  const { texts, organisation } = app;
  const [words, setWords] = useState((value[what][held.id] ?? []).join(" "));
  const write = (now: string): void => {
    setWords(now);
    const { [held.id]: _, ...others } = value[what];
    const ids = now.split(/[\s,]+/u).filter((id) => id !== "");
    organisation.write({ [what]: ids.length === 0 ? others : { ...others, [held.id]: ids } });
  };
  const line = lineName(app, held);
  return (
    <Field
      label={texts.say(what === "invites" ? "organisation.sharing_invite" : "organisation.handed_from", { line })}
      hint={texts.say("organisation.sharing_invite_how")}
      value={words}
      way={[what, held.id]}
      onWrite={write}
    />
  );
}
