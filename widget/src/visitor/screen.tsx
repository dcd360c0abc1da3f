/** The one place where a view is chosen and drawn. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Announcer } from "../ui/announcer";
import { Cover } from "./cover";
import { HelpContext, type HelpPart } from "./help";
import type { View } from "./view";
import { WordsContext } from "./words";
import type { ViewProps } from "./views/frame";
import { Help } from "./views/help";
import {
  Closed,
  ClosedForNow,
  EndedBefore,
  Full,
  Loading,
  NotAllowed,
  Stopped,
  Unfit,
  Unreachable,
} from "./views/notice";
import { Apart } from "./views/apart";
import { Checking, WaitingView } from "./views/waiting";
import { Welcome } from "./views/welcome";

const PLAIN = {
  loading: Loading,
  unfit: Unfit,
  unreachable: Unreachable,
  closed: Closed,
  closed_for_now: ClosedForNow,
  full: Full,
  stopped: Stopped,
  not_allowed: NotAllowed,
  waiting: WaitingView,
  ended: EndedBefore,
} as const;

/** Under the cover nothing is read aloud either, but what the cover says. */
export function Screen({ app, way }: ViewProps): VNode {
  const [help, setHelp] = useState<HelpPart | null>(null);
  const isCovered = way.isCovered.value;
  useFocus(app.view);
  return (
    <WordsContext.Provider value={app.words}>
      <HelpContext.Provider value={setHelp}>
        {way.isSmall.value ? (
          <Apart app={app} way={way} part="small" />
        ) : isCovered ? (
          <Cover app={app} way={way} />
        ) : (
          <>
            <Current app={app} way={way} />
            {help !== null && <Help app={app} way={way} part={help} onClose={() => setHelp(null)} />}
            <Announcer text={app.spoken} />
          </>
        )}
      </HelpContext.Provider>
    </WordsContext.Provider>
  );
}

/**
 * Where the view goes, the focus goes: to what was being written, else to the heading. Only when it has been lost, by a
 * press on what is no longer there; and never into the frame from the page around it.
 */
function useFocus(view: View): void {
  const shown = useRef(view);
  const wasWriting = document.activeElement?.matches("textarea") ?? false;
  useLayoutEffect(() => {
    const isFirst = shown.current === view;
    shown.current = view;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (!isFirst && isLost && document.hasFocus()) {
      const writing = wasWriting ? document.querySelector<HTMLElement>("textarea:not([readonly])") : null;
      (writing ?? document.querySelector<HTMLElement>("h1"))?.focus();
    }
  }, [view]);
}

function Current({ app, way }: ViewProps): VNode {
  const { view, profile, conversation } = app;
  if (view === "welcome") {
    return profile === null ? <Loading app={app} way={way} /> : <Welcome app={app} way={way} profile={profile} />;
  }
  if (view === "conversation") {
    return conversation === null ? <Checking app={app} way={way} /> : <Apart app={app} way={way} part="words" />;
  }
  if (view === "retired" || (view === "ended" && app.world.later() !== null)) {
    return <Apart app={app} way={way} part="words" />;
  }
  const Plain = PLAIN[view];
  return <Plain app={app} way={way} />;
}
