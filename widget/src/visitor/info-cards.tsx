/** Draws the info cards into places that the application gives, once they have come; a line that is away is asked again. */

import { render } from "preact";
import type { VisitorApp } from "./app";
import type { FetchCards, InfoTexts } from "./info-texts";
import { InfoButton } from "./views/info";
import { WordsContext } from "./words";
import type { TalkProps } from "./world";

const AGAIN_AFTER_MS = 30_000;

export type DrawInfo = (into: Element, props: TalkProps | null) => void;

export function drawer(fetchCards: FetchCards): DrawInfo {
  const texts = new Map<string, InfoTexts | null>(); // null: on its way, or not to be had just now
  const cardsOf = (app: VisitorApp): InfoTexts | null => {
    const { wordsLanguage: language, world } = app;
    if (!texts.has(language)) {
      texts.set(language, null);
      fetchCards(world.config, language).then(
        (cards) => {
          texts.set(language, cards);
          app.changed();
        },
        () =>
          world.timers.after(AGAIN_AFTER_MS, () => {
            texts.delete(language);
            app.changed();
          }),
      );
    }
    return texts.get(language) ?? null;
  };
  return (into, props) => {
    const cards = props === null ? null : cardsOf(props.app);
    render(
      props === null || cards === null ? null : (
        <WordsContext.Provider value={props.app.words}>
          <InfoButton app={props.app} way={props.way} cards={cards} />
        </WordsContext.Provider>
      ),
      into,
    );
  };
}
