/** A draft, looked at: what hinders it, what is surely not meant, what of it is otherwise, and who came between. */

import type { JSX } from "preact";
import type { Looked } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Said } from "./said";
import { fieldCalled, partCalled } from "./called";
import { goTo, type Way } from "./ways";
import { whoOf } from "./who";

export function LookedView({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { looked } = organisation;
  return (
    <section class="looked" role="status" aria-label={texts.say("organisation.looked")}>
      {looked !== null && (
        <>
          <Meanwhile app={app} looked={looked} />
          <Sentences app={app} looked={looked} which="errors" />
          <Sentences app={app} looked={looked} which="warnings" />
          <Changes app={app} looked={looked} />
          {organisation.isFit && <p class="note">{texts.say("organisation.fit")}</p>}
        </>
      )}
    </section>
  );
}

type OfLooked = OfApp & { readonly looked: Looked };

/** Who came between, and what of it is theirs; what to do is asked only where the one draft is open. */
export function Meanwhile({ app, looked }: OfLooked): JSX.Element | null {
  const { texts, organisation } = app;
  const { meanwhile } = looked;
  if (meanwhile === null) return null;
  const { version, by, at } = meanwhile;
  return (
    <div class="note warn">
      <p>{texts.say("organisation.meanwhile", { who: whoOf(app, by), time: texts.dayAndTime(at), n: version })}</p>
      {looked.theirs.length > 0 && (
        <>
          <h4>{texts.say("organisation.theirs", { who: whoOf(app, by) })}</h4>
          <Parts app={app} parts={looked.theirs} />
        </>
      )}
      {organisation.looked === looked && (
        <>
          <p>{texts.say("organisation.theirs_or_mine")}</p>
          <div class="row">
            <Button isOff={organisation.isBusy} onPress={() => void organisation.goOnFromNow()}>
              {texts.say("organisation.go_on_from_now")}
            </Button>
            <Button isOff={organisation.isBusy} onPress={() => void organisation.drop()}>
              {texts.say("organisation.take_theirs")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

type OfSentences = OfLooked & { readonly which: "errors" | "warnings" };

/** Which field, in the chosen language; and as the file's reader says it, in English, wherever it is read. */
export function Sentences({ app, looked, which }: OfSentences): JSX.Element | null {
  const { texts } = app;
  if (looked[which].length === 0) return null;
  const isBad = which === "errors";
  return (
    <div class={isBad ? "note warn" : "note"}>
      <h4>{texts.say(`organisation.${which}`)}</h4>
      <ul>
        {looked[which].map(({ way, ...sentence }) => (
          <li key={sentence.text}>
            {way.length > 0 && (
              <>
                <strong>{fieldCalled(texts, way)}</strong>
                {isBad && ` ${texts.say("organisation.does_not_fit")}`}{" "}
                {app.organisation.looked === looked && <GoThere app={app} way={way} />}{" "}
              </>
            )}
            <Said app={app} sentence={sentence} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Changes({ app, looked }: OfLooked): JSX.Element | null {
  const { texts } = app;
  if (looked.errors.length > 0) return null;
  if (app.organisation.isToGo) return null;
  if (app.organisation.isNew) return <p>{texts.say("organisation.is_new")}</p>;
  if (looked.changes.length === 0) return <p>{texts.say("organisation.nothing_changes")}</p>;
  return (
    <>
      <h4>{texts.say(looked.meanwhile === null ? "organisation.changes" : "organisation.mine")}</h4>
      <Parts app={app} parts={looked.changes} />
    </>
  );
}

export const Parts = ({ app, parts }: OfApp & { readonly parts: Looked["changes"] }): JSX.Element => (
  <dl class="changes">
    {parts.map(({ name, old, new: now }) => (
      <div key={name}>
        <dt>{partCalled(app.texts, name)}</dt>
        <dd>
          <del>{old}</del> → <ins>{now}</ins>
        </dd>
      </div>
    ))}
  </dl>
);

/** To the field that a sentence is about. */
function GoThere({ app, way }: OfApp & { readonly way: Way }): JSX.Element {
  const { texts } = app;
  return <Button onPress={() => goTo(way)}>{texts.say("organisation.go_there")}</Button>;
}
