/** What is being written of one item, with what can be done with it: keep and see, publish, drop, take away. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Question } from "../question";
import type { Kind } from "./items";
import { LookedView } from "./looked-view";

interface DraftFormProps extends OfApp {
  readonly kind: Kind;
  readonly label: string;
  /** What it is called, when it is asked whether it shall go. */
  readonly name: string;
  /** Fields; what is seen of the draft comes after the buttons. */
  readonly children: ComponentChildren;
  readonly seen?: ComponentChildren;
  /** One that cannot be taken away here. */
  readonly isKept?: boolean;
}

export function DraftForm(props: DraftFormProps): JSX.Element {
  const { app, kind, label, name, children, seen, isKept = false } = props;
  const { texts, organisation } = app;
  const [isAsking, setAsking] = useState(false);
  const { isFit, isBusy, isToGo } = organisation;
  return (
    <form
      class="open-item"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void organisation.see();
      }}
    >
      {isToGo ? (
        <div class="note warn">
          <p>{texts.say(`organisation.to_go_${kind === "organisation" ? "line" : kind}`, { name })}</p>
        </div>
      ) : (
        children
      )}
      <p class="hint">{texts.say(organisation.isWritten ? "organisation.not_kept" : "organisation.steps")}</p>
      <div class="row">
        {!isToGo && (
          <Button look={isFit ? undefined : "main"} isOff={isBusy}>
            {texts.say("organisation.see")}
          </Button>
        )}
        <Button look={isFit ? "main" : undefined} isOff={isBusy || !isFit} onPress={() => void organisation.publish()}>
          {texts.say(isToGo ? "organisation.publish_away" : "organisation.publish")}
        </Button>
        <Button isOff={isBusy} onPress={() => void organisation.drop()}>
          {texts.say("organisation.drop")}
        </Button>
        {!isKept && !isToGo && !organisation.isNew && (
          <Button isOff={isBusy} onPress={() => setAsking(true)}>
            {texts.say("organisation.take_away")}
          </Button>
        )}
      </div>
      <LookedView app={app} />
      {seen}
      {isAsking && (
        <Question
          title={texts.say("organisation.take_away_title", { name })}
          yes={texts.say("organisation.take_away_yes")}
          no={texts.say("staff.cancel")}
          onYes={() => {
            setAsking(false);
            void organisation.takeAway();
          }}
          onNo={() => setAsking(false)}
        >
          <p>{texts.say(`organisation.to_go_${kind === "organisation" ? "line" : kind}`, { name })}</p>
          <p>{texts.say("organisation.take_away_how")}</p>
        </Question>
      )}
    </form>
  );
}
