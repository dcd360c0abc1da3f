/** Signing out: asked first, and said what becomes of open conversations, of the shift's key and of other windows. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { Question } from "../question";

export function SignOut({ app }: OfApp): JSX.Element {
  const { texts, signIn } = app;
  /** Null: not asked. */
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const look = async (): Promise<void> => {
    const [ofBearer, ofPerson] = await Promise.all([signIn.isElsewhere(), signIn.isPersonElsewhere()]);
    setElsewhere({ ofBearer, ofPerson });
  };
  return (
    <>
      <Button onPress={() => void look()}>{texts.say("nav.sign_out")}</Button>
      {elsewhere !== null && <Asked app={app} elsewhere={elsewhere} onAnswered={() => setElsewhere(null)} />}
    </>
  );
}

/** Whether another window is signed in by the same bearer; or as the same person, whose key must stay. */
interface Elsewhere {
  readonly ofBearer: boolean;
  readonly ofPerson: boolean;
}

interface AskedProps extends OfApp {
  readonly elsewhere: Elsewhere;
  readonly onAnswered: () => void;
}

function Asked({ app, elsewhere, onAnswered }: AskedProps): JSX.Element {
  const { texts } = app;
  return (
    <Question
      title={texts.say("signout.title")}
      yes={texts.say("nav.sign_out")}
      no={texts.say("signout.no")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        void app.signOut();
      }}
    >
      {whatFollows(app, elsewhere).map((words) => (
        <p key={words}>{words}</p>
      ))}
    </Question>
  );
}

function whatFollows({ texts, panes, desk, who }: ConsoleApp, elsewhere: Elsewhere): readonly string[] {
  const names = panes.open.map((pane) => {
    const { letter, name } = who(pane);
    return `${letter} · ${name}`;
  });
  return [
    ...(names.length > 0 ? [texts.say("signout.open", { n: names.length, names: names.join(", ") })] : []),
    ...(names.length === 0 && desk.shift !== null ? [texts.say("signout.shift")] : []),
    ...(elsewhere.ofBearer ? [texts.say("signout.elsewhere")] : []),
  ];
}
