/** Cards that a counsellor has sent: each where it was said, and all of the talk in one list. Of this page's memory alone, so they need no connection. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { CARDS_LISTED_MAX_COUNT, type Card, type CardMark, cardIn, isOwnServicesPage } from "../../core/card";
import type { Entry } from "../../core/timeline";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useWords } from "../words";
import { Top, type ViewProps } from "./frame";
import { Linked } from "./linked";

interface Sent {
  readonly key: number;
  readonly mark: CardMark;
  readonly card: Card;
}

/** Of a counsellor's words; null: a message like any other. */
export function sentIn(entry: Entry | undefined): Sent | null {
  if (entry?.is !== "said" || entry.mine || entry.card === undefined) {
    return null;
  }
  const card = cardIn(entry.text);
  return card === null ? null : { key: entry.key, mark: entry.card, card };
}

/** Each once in each language, as it was sent last; the newest stand first. */
export function sentCards(entries: readonly Entry[]): readonly Sent[] {
  const cards = new Map<string, Sent>();
  for (const sent of entries.map(sentIn)) {
    if (sent !== null) {
      const name = `${sent.mark.id} ${sent.mark.lang}`;
      cards.delete(name);
      cards.set(name, sent);
    }
  }
  return [...cards.values()].reverse().slice(0, CARDS_LISTED_MAX_COUNT);
}

interface SentProps extends ViewProps {
  readonly sent: Sent;
  readonly depth: 2 | 3;
}

export function CardWords({ app, way, sent, depth }: SentProps): VNode {
  const t = useWords();
  const { mark, card } = sent;
  const { origin } = app.world.config;
  const isAllowed = (address: string): boolean => isOwnServicesPage(address, origin);
  return (
    <span class="sent-card">
      <span lang={mark.lang} dir="auto">
        {/* biome-ignore lint/a11y/useSemanticElements: it stands among the words of a message, where no heading's element may */}
        <strong role="heading" aria-level={depth}>
          {card.heading}
        </strong>
        {card.body !== "" && "\n"}
        <Linked text={card.body} way={way} isAllowed={isAllowed} />
      </span>
      {mark.v !== "" && <span class="small soft">{t("cards.checked", { day: dayOf(mark.v, app.wordsLanguage) })}</span>}
    </span>
  );
}

const dayOf = (day: string, language: string): string =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(language, { timeZone: "UTC" });

/** There once there is a card to read. */
export function CardsButton({ app, way, entries }: ViewProps & { readonly entries: readonly Entry[] }): VNode | null {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const cards = sentCards(entries);
  if (cards.length === 0) {
    return null;
  }
  return (
    <>
      <Button look="plain" onPress={() => setOpen(true)}>
        {t("cards.button", { n: cards.length })}
      </Button>
      {isOpen && (
        <Dialog title={t("cards.title")} top={<Top way={way} />} onCancel={() => setOpen(false)}>
          <p class="small soft">{t("cards.how")}</p>
          <ul class="stack sent-cards" translate={false}>
            {cards.map((sent) => (
              <li key={sent.key} class="card">
                <CardWords app={app} way={way} sent={sent} depth={3} />
              </li>
            ))}
          </ul>
          <div class="row row-end">
            <Button isFirst onPress={() => setOpen(false)}>
              {t("shared.close")}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
