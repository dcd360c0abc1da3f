/** Phrases and cards of the organisation, in each language of the lines for which they are. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CardTable, HeldCard, HeldPhrase, OwnItems, PhraseTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { DraftForm } from "./draft-form";
import { Choice, Field, TextFields, Tick } from "./fields";
import { freeId } from "./items";
import { Places } from "./places-view";
import { ItemsView, nameIn } from "./items-view";
import { lineName } from "./lines-view";

type Which = "phrase" | "card";
type OfKind = OfApp & { readonly kind: Which };

export const ReadyMadeViews = ({ app }: OfApp): JSX.Element => (
  <>
    <ReadyMadeView app={app} kind="phrase" />
    <ReadyMadeView app={app} kind="card" />
  </>
);

function ReadyMadeView({ app, kind }: OfKind): JSX.Element | null {
  const { texts, organisation } = app;
  if (!organisation.may(kind)) return null;
  const isOpen = organisation.opened?.kind === kind;
  return (
    <ItemsView
      app={app}
      kind={kind}
      title={texts.say(kind === "phrase" ? "organisation.phrases" : "organisation.cards")}
      nameOf={(held) => titleOf(app, held as HeldPhrase | HeldCard)}
    >
      <Places app={app} kind={kind} />
      <New app={app} kind={kind} />
      {isOpen && <Open app={app} kind={kind} key={organisation.opened?.id} />}
    </ItemsView>
  );
}

export const titleOf = ({ texts }: OfApp["app"], { id, value, draft }: HeldPhrase | HeldCard): string =>
  nameIn(value?.title ?? draft?.value?.title ?? {}, texts.language.value) ?? id;

function New({ app, kind }: OfKind): JSX.Element {
  const { texts, organisation } = app;
  const { own } = organisation;
  const [title, setTitle] = useState("");
  const what = texts.say(kind === "phrase" ? "organisation.new_phrase" : "organisation.new_card");
  const begin = (): void => {
    if (own === null) return;
    const id = freeId(own, kind, title);
    const language = texts.language.value;
    const names = languagesFor(app, null).includes(language) ? { [language]: title.trim() } : {};
    const same = { title: names, text: {}, line: firstLine(own), starter: null, hidden: false, place: null };
    if (kind === "phrase") organisation.begin("phrase", id, { ...same, code: "" });
    else organisation.begin("card", id, { ...same, reviewed: "" });
    setTitle("");
  };
  return (
    <details class="new">
      <summary>{what}</summary>
      <p class="hint">{texts.say(kind === "phrase" ? "organisation.phrases_how" : "organisation.cards_how")}</p>
      <div class="row">
        <Field label={texts.say("organisation.new_title")} value={title} onWrite={setTitle} />
        <Button
          label={texts.say("organisation.begin_label", { what })}
          isOff={title.trim() === "" || organisation.isBusy}
          onPress={begin}
        >
          {texts.say("organisation.begin")}
        </Button>
      </div>
    </details>
  );
}

function Open({ app, kind }: OfKind): JSX.Element {
  const { organisation } = app;
  const [phrase, card] = [organisation.value("phrase"), organisation.value("card")];
  const held = organisation.held as HeldPhrase | HeldCard | null;
  const name = held === null ? (organisation.opened?.id ?? "") : titleOf(app, held);
  return (
    <DraftForm app={app} kind={kind} label={name} name={name}>
      <h3>{name}</h3>
      {phrase !== null && <CodeField app={app} value={phrase} />}
      {card !== null && <ReviewedField app={app} value={card} />}
      {(phrase ?? card) !== null && <Common app={app} value={(phrase ?? card) as PhraseTable | CardTable} />}
    </DraftForm>
  );
}

function CodeField({ app, value }: OfApp & { readonly value: PhraseTable }): JSX.Element {
  const { texts, organisation } = app;
  return (
    <Field
      label={texts.say("organisation.code")}
      hint={texts.say("organisation.code_how")}
      value={value.code}
      way={["code"]}
      onWrite={(code) => organisation.write({ code })}
    />
  );
}

function ReviewedField({ app, value }: OfApp & { readonly value: CardTable }): JSX.Element {
  const { texts, organisation } = app;
  return (
    <Field
      label={texts.say("organisation.reviewed")}
      type="date"
      value={value.reviewed}
      way={["reviewed"]}
      onWrite={(reviewed) => organisation.write({ reviewed })}
    />
  );
}

function Common({ app, value }: OfApp & { readonly value: PhraseTable | CardTable }): JSX.Element {
  const { texts, organisation } = app;
  const isOfAUnit = (organisation.own?.unit ?? null) !== null;
  const lines = new Map(isOfAUnit ? [] : [["", texts.say("organisation.ready_every_line")]]);
  for (const held of organisation.own?.lines ?? []) lines.set(held.id, lineName(app, held));
  const languages = languagesFor(app, value.line);
  return (
    <>
      {value.starter === null ? (
        <Choice
          label={texts.say("organisation.ready_line")}
          choices={lines}
          value={value.line ?? ""}
          way={["line"]}
          onWrite={(line) => organisation.write({ line: line === "" ? null : line })}
        />
      ) : (
        <>
          <p>{texts.say("organisation.ready_starter", { id: value.starter })}</p>
          <Tick
            label={texts.say("organisation.ready_hidden")}
            isOn={value.hidden}
            way={["hidden"]}
            onTurn={(hidden) => organisation.write({ hidden })}
          />
        </>
      )}
      <div class="fields">
        {(["title", "text"] as const).map((key) => (
          <TextFields
            key={key}
            app={app}
            label={texts.say(`organisation.ready_${key}`)}
            texts={value[key]}
            languages={languages}
            way={[key]}
            isLong={key === "text"}
            onWrite={(words) => organisation.write({ [key]: words })}
          />
        ))}
      </div>
    </>
  );
}

/** Who has a unit writes for a line of it, and never for all. */
const firstLine = (own: OwnItems): string | null => (own.unit === null ? null : (own.lines[0]?.id ?? null));

/** Those of this line, else of all lines of the organisation: each of them needs the text. */
function languagesFor(app: OfApp["app"], line: string | null): readonly string[] {
  const lines = app.organisation.own?.lines ?? [];
  const chosen = line === null ? lines : lines.filter(({ id }) => id === line);
  return [...new Set(chosen.flatMap(({ value, draft }) => value?.languages ?? draft?.value?.languages ?? []))];
}
