/** The one place where a view is chosen and drawn. */

import type { VNode } from "preact";
import { Announcer } from "../ui/announcer";
import { Cover } from "./cover";
import { WordsContext } from "./words";
import type { ViewProps } from "./views/frame";
import { Closed, Ended, Full, Loading, NotAllowed, Retired, Stopped, Unfit, Unreachable } from "./views/notice";
import { ConversationView } from "./views/conversation";
import { WaitingView } from "./views/waiting";
import { Welcome } from "./views/welcome";

const PLAIN = {
  loading: Loading,
  unfit: Unfit,
  unreachable: Unreachable,
  closed: Closed,
  full: Full,
  stopped: Stopped,
  not_allowed: NotAllowed,
  retired: Retired,
  waiting: WaitingView,
  ended: Ended,
} as const;

/** Under the cover nothing is read aloud either, but what the cover says. */
export function Screen({ app, way }: ViewProps): VNode {
  return (
    <WordsContext.Provider value={app.words}>
      {way.isCovered.value ? (
        <Cover app={app} way={way} />
      ) : (
        <>
          <Current app={app} way={way} />
          <Announcer text={app.spoken} />
        </>
      )}
    </WordsContext.Provider>
  );
}

function Current({ app, way }: ViewProps): VNode {
  const { view, profile, conversation } = app;
  if (view === "welcome") {
    return profile === null ? <Loading app={app} way={way} /> : <Welcome app={app} way={way} profile={profile} />;
  }
  if (view === "conversation") {
    return conversation === null ? (
      <Ended app={app} way={way} />
    ) : (
      <ConversationView app={app} way={way} conversation={conversation} />
    );
  }
  const Plain = PLAIN[view];
  return <Plain app={app} way={way} />;
}
