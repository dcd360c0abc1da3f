/** What talk.js draws, in an element that the application gives it: what can be read before one starts, a place to write while one waits, the conversation, and its end. */

import { render, type VNode } from "preact";
import { HelpContext } from "../help";
import { WordsContext } from "../words";
import type { TalkProps } from "../world";
import { About } from "./about";
import { ConversationView } from "./conversation";
import { Ended } from "./ended";
import { IdleCovered } from "./idle";
import { Feelings } from "./feelings";
import { KeptWords, LastWords } from "./last-words";
import { Logo } from "./logo";
import { Meanwhile } from "./meanwhile";
import { More } from "./more";
import { NoticeOfLead } from "./notice-of-lead";
import { OwnText } from "./own-text";
import { Retired } from "./retired";
import { Settings } from "./settings";
import { Small } from "./small";

/** With each change; null takes it away. */
export function drawTalk(into: Element, props: TalkProps | null): void {
  if (props === null) {
    render(null, into);
    return;
  }
  const { app, way, part, openHelp } = props;
  render(
    <WordsContext.Provider value={app.words}>
      <HelpContext.Provider value={openHelp}>
        <Part app={app} way={way} part={part} />
      </HelpContext.Provider>
    </WordsContext.Provider>,
    into,
  );
}

function Part({ app, way, part }: Omit<TalkProps, "openHelp">): VNode | null {
  const { conversation } = app;
  if (part === "logo") {
    return app.isDistrusted ? null : <Logo app={app} />;
  }
  if (part === "small") {
    return <Small app={app} way={way} />;
  }
  if (part === "settings") {
    return (
      <>
        <Settings app={app} conversation={app.view === "conversation" ? conversation : null} />
        {!app.isRetired && !app.isDistrusted && <About app={app} />}
      </>
    );
  }
  if (app.view === "retired") {
    return <Retired app={app} way={way} />;
  }
  if (part === "covered") {
    return <IdleCovered app={app} />;
  }
  if (part === "more") {
    return <More app={app} />;
  }
  if (part === "draft") {
    return <Meanwhile app={app} />;
  }
  if (part === "waiting") {
    return (
      <>
        <NoticeOfLead app={app} way={way} />
        <OwnText app={app} name="waiting" />
        {app.profile?.is_for_children && <Feelings app={app} />}
        {app.kept !== null && <KeptWords app={app} way={way} />}
      </>
    );
  }
  if (conversation === null) {
    return app.kept === null ? <Ended app={app} way={way} /> : <LastWords app={app} way={way} />;
  }
  return <ConversationView app={app} way={way} conversation={conversation} />;
}
