/** What a file makes of what stands: its mistakes, each with its line; else each draft with what it changes, before anything is published. */

import type { JSX } from "preact";
import type { FileBrought, Looked } from "../../core/protocol";
import { Said } from "./said";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Meanwhile, Parts, Sentences } from "./looked-view";

interface BroughtProps extends OfApp {
  readonly brought: FileBrought;
  readonly onLooked: (brought: FileBrought | null) => void;
}

export function BroughtView({ app, brought, onLooked }: BroughtProps): JSX.Element {
  const { texts } = app;
  const { errors, warnings, looked, kept } = brought;
  return (
    <div class="looked stack" role="status">
      {errors.length > 0 && (
        <div class="note warn">
          <h3>{texts.say("organisation.file_errors", { n: errors.length })}</h3>
          <AtLines app={app} sentences={errors} />
        </div>
      )}
      {warnings.length > 0 && (
        <div class="note">
          <h3>{texts.say("organisation.warnings")}</h3>
          <AtLines app={app} sentences={warnings} />
        </div>
      )}
      {errors.length === 0 && looked.length === 0 && <p>{texts.say("organisation.file_same")}</p>}
      {looked.length > 0 && <Drafts app={app} brought={brought} onLooked={onLooked} />}
      {kept.length > 0 && (
        <p class="hint">
          {texts.say("organisation.file_kept", { what: kept.map((one) => named(app, one)).join(", ") })}
        </p>
      )}
    </div>
  );
}

function AtLines({ app, sentences }: OfApp & { readonly sentences: FileBrought["errors"] }): JSX.Element {
  const { texts } = app;
  return (
    <ul>
      {sentences.map(({ line, ...sentence }) => (
        <li key={`${line} ${sentence.text}`}>
          {line !== null && <strong>{texts.say("organisation.file_line", { n: String(line) })}: </strong>}
          <Said app={app} sentence={sentence} />
        </li>
      ))}
    </ul>
  );
}

function Drafts({ app, brought, onLooked }: BroughtProps): JSX.Element {
  const { texts, organisation } = app;
  const { looked } = brought;
  const keys = looked.map(({ kind, id }) => ({ kind, id }));
  const isFit = looked.every(({ errors, meanwhile }) => errors.length === 0 && meanwhile === null);
  const publish = async (): Promise<void> => {
    const hindered = await organisation.publishAll(keys);
    onLooked(hindered === null ? null : { ...brought, looked: hindered });
  };
  const drop = async (): Promise<void> => {
    if (await organisation.dropAll(keys)) onLooked(null);
  };
  return (
    <>
      <p class="note">{texts.say("organisation.file_drafts", { n: looked.length })}</p>
      {looked.map((one) => (
        <Draft key={`${one.kind} ${one.id}`} app={app} looked={one} />
      ))}
      <div class="row">
        <Button look="main" isOff={!isFit || organisation.isBusy} onPress={() => void publish()}>
          {texts.say("organisation.file_publish_all")}
        </Button>
        <Button isOff={organisation.isBusy} onPress={() => void drop()}>
          {texts.say("organisation.file_drop_all")}
        </Button>
      </div>
    </>
  );
}

function Draft({ app, looked }: OfApp & { readonly looked: Looked }): JSX.Element {
  const { texts, organisation } = app;
  const held = organisation.heldOf(looked);
  const isToGo = held?.draft != null && held.draft.value === null;
  return (
    <section aria-label={named(app, looked)} class="part">
      <h3>{named(app, looked)}</h3>
      <Meanwhile app={app} looked={looked} />
      <Sentences app={app} looked={looked} which="errors" />
      <Sentences app={app} looked={looked} which="warnings" />
      {isToGo && <p>{texts.say("organisation.file_goes")}</p>}
      {!isToGo && (held?.version ?? 0) === 0 && <p>{texts.say("organisation.is_new")}</p>}
      {!isToGo && looked.changes.length > 0 && <Parts app={app} parts={looked.changes} />}
    </section>
  );
}

const named = ({ texts }: OfApp["app"], { kind, id }: Pick<Looked, "kind" | "id">): string =>
  `${texts.say(`organisation.kind_${kind}`)} ${id}`;
