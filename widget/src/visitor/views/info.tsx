/**
 * The info cards: a sheet over the page with one thing at a time, the titles or one card. Who reads while she waits is told
 * what comes; when somebody answers, the view under the sheet goes, and the sheet with it.
 */

import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { dial } from "../../core/dial";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import type { VisitorApp } from "../app";
import type { Door, Group, InfoCard, InfoTexts } from "../info-texts";
import { newsOf } from "../presence";
import { placeWords } from "../view";
import { useWords } from "../words";
import { Connection } from "./connection";
import type { ViewProps } from "./frame";
import { Top } from "./frame";
import { CHILDREN, NumberLink, Numbers } from "./numbers";

/** Which titles are shown, or which card of them. */
interface Reading {
  readonly door: Door;
  readonly card: string | null;
}

interface OfCards extends ViewProps {
  readonly cards: InfoTexts;
}

/** What is open, while a cover lies over the page: a look into another app must not lose the card. */
const covered = new WeakMap<VisitorApp, Reading>();

export function InfoButton({ app, way, cards }: OfCards): VNode {
  const [reading, setReading] = useState<Reading | null>(() => covered.get(app) ?? null);
  const shown = useRef(reading);
  shown.current = reading;
  useLayoutEffect(() => {
    covered.delete(app);
    return () => {
      if (shown.current !== null && way.isCovered.value) {
        covered.set(app, shown.current);
      }
    };
  }, []);
  const door = doorOf(app);
  return (
    <>
      <div class="row" lang={cards.language} dir="auto">
        <Button onPress={() => setReading({ door, card: null })}>{cards.words.button}</Button>
      </div>
      {reading !== null && <Sheet app={app} way={way} cards={cards} reading={reading} onRead={setReading} />}
    </>
  );
}

/** Which titles somebody sees first. On a line for children there are only their own: the others are written for adults. */
function doorOf({ profile, topic, ticket }: VisitorApp): Door {
  if (profile?.is_for_children) {
    return "child";
  }
  return topic.value === "professional" || ticket.state?.line.advice != null ? "professional" : "me";
}

interface SheetProps extends OfCards {
  readonly reading: Reading;
  onRead(reading: Reading | null): void;
}

function Sheet({ app, way, cards: texts, reading, onRead }: SheetProps): VNode {
  const t = useWords();
  const { words, cards } = texts;
  const { door, card: id } = reading;
  const card = cards.find((one) => one.id === id);
  const home: Reading = { door, card: null };
  const back: Reading | null = card !== undefined ? home : door === "professional" ? { door: "me", card: null } : null;
  const body = useFocusOf(reading);
  const own = app.wordsLanguage;
  return (
    <Dialog
      lang={texts.language === own ? undefined : texts.language}
      title={card?.title ?? (door === "professional" ? words.professionals : words.button)}
      class="sheet"
      top={
        <div lang={own}>
          <Top way={way} />
        </div>
      }
      onCancel={() => onRead(null)}
    >
      <div class="stack" ref={body}>
        <div lang={own}>
          <Turn app={app} />
        </div>
        <div class="stack" lang={texts.language} dir="auto">
          {card === undefined ? (
            <Titles app={app} texts={texts} door={door} onRead={onRead} />
          ) : (
            <Card texts={texts} card={card} />
          )}
        </div>
        {card?.numbers && (
          <div class="stack" lang={own}>
            {card.door === "child" && !isListed(app, CHILDREN) && <ChildrensNumber />}
            <Numbers app={app} />
          </div>
        )}
      </div>
      <div class="sheet-end row">
        {back !== null && (
          <Button onPress={() => onRead(back)}>
            <bdi dir="auto">{words.back}</bdi>
          </Button>
        )}
        <Button look="main" onPress={() => onRead(null)}>
          <bdi lang={own}>{t("shared.close")}</bdi>
        </Button>
      </div>
    </Dialog>
  );
}

/** Another page of the sheet is read from its heading; back among the titles one stands where one left. */
function useFocusOf({ door, card }: Reading) {
  const body = useRef<HTMLDivElement>(null);
  const before = useRef<Reading>({ door, card });
  useLayoutEffect(() => {
    const { door: fromDoor, card: from } = before.current;
    before.current = { door, card };
    const sheet = body.current?.closest("dialog");
    if (sheet == null || (fromDoor === door && from === card)) {
      return; // it has just been opened: the dialog gives the focus
    }
    const left = card === null && from !== null ? sheet.querySelector<HTMLElement>(`#info-${from} button`) : null;
    const group = left?.closest("details");
    if (group != null) {
      group.open = true;
    }
    const title = sheet.querySelector<HTMLElement>("h2");
    sheet.querySelector(".question")?.scrollTo(0, 0);
    (left ?? title)?.focus();
  }, [door, card]);
  return body;
}

/** 112, as on every view. What happens under the sheet is neither seen nor read aloud: so it is said here, at once. */
function Turn({ app }: Pick<ViewProps, "app">): VNode {
  const t = useWords();
  const seen = useRef(newsOf(app)).current;
  const { phase, place } = app.ticket.state ?? {};
  const isCalled = place?.kept_until != null;
  const isTurn = phase === "offered" || isCalled;
  let said: ComponentChildren = null;
  if (isTurn && !app.isCut) {
    said = (
      <div class="card card-note stack-small">
        <p class="place">{placeWords(app)}</p>
        {isCalled && (
          <Button look="main" onPress={() => void app.ticket.here()}>
            {t("queue.still_here_yes")}
          </Button>
        )}
      </div>
    );
  } else if (newsOf(app) !== seen) {
    said = <p class="card card-note">{t("help.news")}</p>;
  }
  return (
    <div class={said === null ? undefined : "stack"}>
      <div role="status">{said}</div>
      <Connection app={app} />
      <Emergency />
    </div>
  );
}

/** As on every view. */
function Emergency(): VNode {
  const t = useWords();
  return (
    <div class="help-row">
      <span>{t("emergency.ask")}</span>
      <a class="number" href="tel:112" translate={false}>
        {t("emergency.call")}
      </a>
    </div>
  );
}

interface TitlesProps extends Pick<SheetProps, "app" | "onRead"> {
  readonly texts: InfoTexts;
  readonly door: Door;
}

function Titles({ app, texts, door, onRead }: TitlesProps): VNode {
  const { words, groups, cards } = texts;
  const shown = cards.filter((one) => one.door === door);
  const list = (some: readonly InfoCard[]): VNode => (
    <ul class="stack-small">
      {some.map(({ id, title }) => (
        <li key={id} id={`info-${id}`} class="stack">
          <Button onPress={() => onRead({ door, card: id })}>{title}</Button>
        </li>
      ))}
    </ul>
  );
  const hasPlace = app.view === "waiting" && !app.isCut && app.ticket.state?.place?.kept_until === null;
  return (
    <>
      <p>{hasPlace ? `${words.stay} ${words.intro}` : words.intro}</p>
      {door === "me"
        ? (Object.keys(groups) as Group[]).map((group, n) => (
            <details key={group} open={n === 0}>
              <summary>{groups[group]}</summary>
              {list(shown.filter((one) => one.group === group))}
            </details>
          ))
        : list(shown)}
      {door === "me" && (
        <div class="row">
          <Button look="plain" onPress={() => onRead({ door: "professional", card: null })}>
            {words.professional}
          </Button>
        </div>
      )}
    </>
  );
}

/** The line names it itself, with its hours. */
const isListed = ({ profile }: VisitorApp, number: string): boolean =>
  profile?.helplines.some((one) => dial(one.number) === dial(number)) ?? false;

/** That of all Europe; 112 stands above. */
function ChildrensNumber(): VNode {
  const t = useWords();
  return (
    <p>
      {t("help.children_line")} <NumberLink number={CHILDREN} />
    </p>
  );
}

interface CardProps {
  readonly texts: InfoTexts;
  readonly card: InfoCard;
}

function Card({ texts, card }: CardProps): VNode {
  const { words, reviewed, language } = texts;
  const day = new Date(`${reviewed}T12:00:00Z`).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  return (
    <>
      <div class="card stack-small">
        {card.text.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <p class="small soft">{`${words.reviewed} ${day}. ${words.by}`}</p>
    </>
  );
}
