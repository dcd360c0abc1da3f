/** The head of a pane: letter and name, whether the visitor is there, and what can be done with the conversation. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { topicWords } from "../topic";
import { Urgent } from "../urgent";
import { Ask } from "./ask";
import { MomentButton } from "../care/moment-view";
import { ColleagueButton, Parting } from "../company/company-note";
import { keysOf } from "../keyboard";
import { Badge } from "./badge";
import type { OfPane } from "./pane-view";
import type { VisitorPresence } from "./presence";
import { TimesView } from "./times-view";

export function Head({ app, pane }: OfPane): JSX.Element {
  const { texts, signIn } = app;
  const { line, language, topic } = pane.state;
  const { letter, name } = app.who(pane);
  return (
    <header class="head">
      <div class="row named">
        <Badge number={pane.number} />
        <h2>
          <span class="unseen">{letter} · </span>
          {name}
        </h2>
        <Actions app={app} pane={pane} />
      </div>
      <Presence app={app} pane={pane} />
      <Urgent app={app} urgent={pane.state.urgent} />
      <p class="hint about">
        {signIn.lineName(line)} · {texts.languageName(language)} · {topicWords(texts, topic)}
      </p>
      <TimesView app={app} pane={pane} />
    </header>
  );
}

function Presence({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  const { is, since } = presenceOf(app, pane);
  return (
    <div class="row">
      <p class={`presence is-${is}`}>
        {texts.say("talk.visitor")}: {texts.say(`presence.${is}`, { time: texts.time(since, app.clock.now()) })}
      </p>
      {pane.unread > 0 && <span class="unread">{texts.say("talk.unread", { n: pane.unread })}</span>}
    </div>
  );
}

/** Without a connection, or while the line can keep nothing, nobody knows: what was true is not said as if it still were. */
function presenceOf(
  { desk, connection }: OfPane["app"],
  pane: OfPane["pane"],
): Pick<VisitorPresence, "since"> & { is: VisitorPresence["is"] | "unknown" } {
  const since = desk.unknownSince ?? connection.faults.get("live") ?? null;
  return since === null ? pane.presence : { is: "unknown", since };
}

function Actions({ app, pane }: OfPane): JSX.Element {
  const { texts, panes } = app;
  const { ending } = app.showing;
  const isFocused = panes.focused === pane.id && !panes.isInRoom;
  return (
    <div class="actions">
      <Button
        keys={isFocused ? keysOf("words") : undefined}
        isPressed={pane.safetyWords !== null}
        isOff={pane.stage !== "sealed"}
        onPress={() => void pane.toggleSafetyWords()}
      >
        {texts.say("talk.words")}
      </Button>
      <Button
        keys={isFocused ? keysOf("end") : undefined}
        isOff={pane.isEnding}
        onPress={() => (ending.value = pane.id)}
      >
        {texts.say(pane.isGuest ? "company.part" : "talk.end")}
      </Button>
      <ColleagueButton app={app} pane={pane} />
      <MomentButton app={app} pane={pane} />
      {ending.value === pane.id && <EndingOf app={app} pane={pane} onAnswered={() => (ending.value = null)} />}
    </div>
  );
}

const EndingOf = (props: OfPane & { readonly onAnswered: () => void }): JSX.Element =>
  props.pane.isGuest ? <Parting {...props} /> : <Ending {...props} />;

function Ending({ app, pane, onAnswered }: OfPane & { readonly onAnswered: () => void }): JSX.Element {
  const { texts } = app;
  const [isAbuse, setAbuse] = useState(false);
  const who = app.who(pane);
  const end = (): void => {
    onAnswered();
    void app.ends.end(pane, isAbuse);
  };
  if (isAbuse) {
    return (
      <Ask
        key="abuse"
        number={pane.number}
        title={texts.say("talk.abuse_ask", who)}
        what={texts.say("talk.abuse_what")}
        yes={texts.say("talk.abuse_yes")}
        no={texts.say("talk.end_no")}
        onNo={onAnswered}
        onYes={end}
      />
    );
  }
  return (
    <Ask
      key="end"
      number={pane.number}
      title={texts.say("talk.end_ask", who)}
      what={texts.say("talk.end_what")}
      yes={texts.say("talk.end_yes", who)}
      no={texts.say("talk.end_no")}
      onNo={onAnswered}
      onYes={end}
      other={
        <div class="row">
          <Button onPress={() => setAbuse(true)}>{texts.say("talk.abuse")}</Button>
        </div>
      }
    />
  );
}
