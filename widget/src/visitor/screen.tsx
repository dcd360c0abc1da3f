/** The one place where a view is chosen and drawn. */

import type { VNode } from "preact";
import { Announcer } from "../ui/announcer";
import { Button } from "../ui/button";
import { useWords, WordsContext } from "./words";
import type { Way } from "./leave";
import type { ViewProps } from "./views/frame";
import { Top } from "./views/frame";
import { Closed, Ended, Full, Loading, NotAllowed, Retired, Stopped, Unreachable } from "./views/notice";
import { ConversationView } from "./views/conversation";
import { WaitingView } from "./views/waiting";
import { Welcome } from "./views/welcome";

const PLAIN = {
  loading: Loading,
  unreachable: Unreachable,
  closed: Closed,
  full: Full,
  stopped: Stopped,
  not_allowed: NotAllowed,
  retired: Retired,
  waiting: WaitingView,
  ended: Ended,
} as const;

export function Screen({ app, way }: ViewProps): VNode {
  return (
    <WordsContext.Provider value={app.words}>
      {way.isCovered.value ? <Cover way={way} /> : <Current app={app} way={way} />}
      <Announcer text={app.spoken} />
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

/** Nothing to read for whoever looks; one press brings it back, and the way out stays where it was. */
function Cover({ way }: { readonly way: Way }): VNode {
  const t = useWords();
  const uncover = (): void => {
    way.uncover();
    queueMicrotask(() => document.querySelector("textarea")?.focus()); // drawn by then
  };
  return (
    <div class="page">
      <Top way={way} />
      <main class="cover">
        <Button onPress={uncover}>{t("chat.continue")}</Button>
      </main>
    </div>
  );
}
