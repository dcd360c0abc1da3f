/** Signing out: asked first, and said what becomes of open conversations, of the shift's key and of other windows. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { Question } from "../question";

export function SignOut({ app }: OfApp): JSX.Element {
  const { texts, signIn } = app;
  /** Null: not asked. */
  const [isElsewhere, setElsewhere] = useState<boolean | null>(null);
  return (
    <>
      <Button onPress={() => void signIn.isElsewhere().then(setElsewhere)}>{texts.say("nav.sign_out")}</Button>
      {isElsewhere !== null && <Asked app={app} isElsewhere={isElsewhere} onAnswered={() => setElsewhere(null)} />}
    </>
  );
}

interface AskedProps extends OfApp {
  /** Another window is signed in by the same bearer. */
  readonly isElsewhere: boolean;
  readonly onAnswered: () => void;
}

function Asked({ app, isElsewhere, onAnswered }: AskedProps): JSX.Element {
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
      {whatFollows(app, isElsewhere).map((words) => (
        <p key={words}>{words}</p>
      ))}
    </Question>
  );
}

function whatFollows({ texts, panes, desk, keys, who }: ConsoleApp, isElsewhere: boolean): readonly string[] {
  const names = panes.open.map((pane) => {
    const { letter, name } = who(pane);
    return `${letter} · ${name}`;
  });
  return [
    ...(names.length > 0 ? [texts.say("signout.open", { n: names.length, names: names.join(", ") })] : []),
    ...(names.length === 0 && desk.shift !== null ? [texts.say("signout.shift")] : []),
    ...(isElsewhere ? [texts.say("signout.elsewhere")] : []),
    ...(!isElsewhere && keys.isReady ? [texts.say("signout.key")] : []),
  ];
}
