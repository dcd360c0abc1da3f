/** What talk.js draws, in an element that the application gives it: the conversation, and what is left of one that was cut off. */

import { render } from "preact";
import { HelpContext } from "../help";
import { WordsContext } from "../words";
import type { TalkProps } from "../world";
import { ConversationView } from "./conversation";
import { KeptWords, LastWords } from "./last-words";
import { Settings } from "./settings";

/** With each change; null takes it away. */
export function drawTalk(into: Element, props: TalkProps | null): void {
  if (props === null) {
    render(null, into);
    return;
  }
  const { app, way, part, openHelp } = props;
  const { conversation } = app;
  render(
    <WordsContext.Provider value={app.words}>
      <HelpContext.Provider value={openHelp}>
        {conversation === null ? (
          app.view === "waiting" ? (
            <KeptWords app={app} way={way} />
          ) : (
            <LastWords app={app} way={way} />
          )
        ) : part === "settings" ? (
          <Settings app={app} conversation={conversation} />
        ) : (
          <ConversationView app={app} way={way} conversation={conversation} />
        )}
      </HelpContext.Provider>
    </WordsContext.Provider>,
    into,
  );
}
