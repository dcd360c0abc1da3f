/** Practice on the screen: the way in, whom to meet, the stripe that says so over everything, and what to notice afterwards. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { CARDS } from "../care/protocol-cards";
import { Debrief } from "../care/debrief";
import { keysOf } from "../keyboard";
import type { OfPane } from "../panes/pane-view";
import { Question } from "../question";
import type { PracticeDoor } from "./door";
import type { AfterTalk, Practising } from "./practising";
import { PRACTICE_LANGUAGES, type PracticeLanguage, type Script } from "./script-shape";

type OfDoor = OfApp & { readonly door: PracticeDoor };
type OfPractice = OfApp & { readonly practising: Practising };

/** Where no shift goes on. */
export function PracticeWay({ app }: OfApp): JSX.Element | null {
  const { texts, door } = app;
  if (door === null) return null;
  return (
    <section class="practice-way stack" aria-labelledby="practice-way">
      <h2 id="practice-way">{texts.say("practice.way")}</h2>
      <p class="hint">{texts.say("practice.way_what")}</p>
      {door.fault !== null && (
        <p class="note warn" role="alert">
          {texts.say(`practice.fault_${door.fault}`)}
        </p>
      )}
      <div class="row">
        <Button keys={keysOf("practice")} isOff={door.isBusy} onPress={() => void door.open(languageOf(app))}>
          {texts.say(door.isBusy ? "practice.loading" : "practice.open")}
        </Button>
      </div>
    </section>
  );
}

/** In the console's language, where there are scripts in it. */
export const languageOf = ({ texts }: OfApp["app"]): PracticeLanguage =>
  PRACTICE_LANGUAGES.find((one) => one === texts.language.value) ?? "fi";

/** Whom to meet, in which language, and how many at once. */
export function PracticeStart({ app, door }: OfDoor): JSX.Element | null {
  const { texts } = app;
  const { scripts } = door;
  const [left, setLeft] = useState<readonly string[]>([]);
  const [atOnce, setAtOnce] = useState(1);
  if (scripts === null) return null;
  const chosen = scripts.scripts.filter(({ id }) => !left.includes(id));
  const toggle = (id: string): void => setLeft(left.includes(id) ? left.filter((one) => one !== id) : [...left, id]);
  const begin = (event: Event): void => {
    event.preventDefault();
    if (chosen.length > 0) void door.begin(chosen, atOnce);
  };
  return (
    <main class="scroll">
      <form
        class="sheet card practice-start"
        onSubmit={begin}
        aria-labelledby="practice-title"
        data-region
        tabIndex={-1}
      >
        <h1 id="practice-title" tabIndex={-1}>
          {texts.say("practice.start")}
        </h1>
        <p>{texts.say("practice.start_what")}</p>
        <fieldset>
          <legend>{texts.say("practice.language")}</legend>
          {PRACTICE_LANGUAGES.map((code) => (
            <label key={code} class="check">
              <input
                type="radio"
                name="practice-language"
                checked={scripts.language === code}
                onChange={() => void door.open(code)}
              />
              {texts.languageName(code)}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{texts.say("practice.who")}</legend>
          {scripts.scripts.map((script) => (
            <Who key={script.id} script={script} isOn={!left.includes(script.id)} onToggle={() => toggle(script.id)} />
          ))}
        </fieldset>
        <fieldset>
          <legend>{texts.say("practice.at_once")}</legend>
          {[1, 2].map((n) => (
            <label key={n} class="check">
              <input type="radio" name="practice-at-once" checked={atOnce === n} onChange={() => setAtOnce(n)} />
              {n}
            </label>
          ))}
        </fieldset>
        {chosen.length === 0 && <p class="note">{texts.say("practice.nobody")}</p>}
        {door.fault !== null && (
          <p class="note warn" role="alert">
            {texts.say(`practice.fault_${door.fault}`)}
          </p>
        )}
        <div class="row">
          <Button look="main" isOff={chosen.length === 0 || door.isBusy}>
            {texts.say(door.isBusy ? "practice.loading" : "practice.begin")}
          </Button>
          <Button keys={keysOf("practice")} onPress={() => door.close()}>
            {texts.say("practice.back")}
          </Button>
        </div>
      </form>
    </main>
  );
}

interface WhoProps {
  readonly script: Script;
  readonly isOn: boolean;
  onToggle(): void;
}

function Who({ script, isOn, onToggle }: WhoProps): JSX.Element {
  return (
    <label class="check practice-who">
      <input type="checkbox" checked={isOn} onChange={onToggle} />
      <span>
        <strong>{script.title}</strong>
        <span class="hint">{script.about}</span>
      </span>
    </label>
  );
}

/** Over everything, always: nobody real is here. */
export function PracticeStripe({ app, practising }: OfPractice): JSX.Element {
  const { texts } = app;
  return (
    <section class="practice-stripe" aria-label={texts.say("practice.mark")}>
      <p>
        <strong>{texts.say("practice.mark")}</strong> <span>{texts.say("practice.mark_what")}</span>
      </p>
      {practising.isCalled && <p class="practice-called">{texts.say("practice.called")}</p>}
      <Button keys={keysOf("practice")} onPress={() => practising.leave()}>
        {texts.say("practice.leave")}
      </Button>
      {practising.isLeaving && (
        <Question
          title={texts.say("practice.leave_ask")}
          yes={texts.say("practice.leave")}
          no={texts.say("practice.stay")}
          onNo={() => practising.stay()}
          onYes={() => practising.leave(true)}
        >
          <p>{texts.say("practice.leave_what")}</p>
        </Question>
      )}
    </section>
  );
}

/** In the card of a talk that has ended. */
export function AfterPane({ app, pane }: OfPane): JSX.Element | null {
  const after = app.practising?.afterOf(pane.id) ?? null;
  return after === null ? null : <AfterOne app={app} after={after} />;
}

function AfterOne({
  app,
  after,
  as: Title = "h4",
}: OfApp & { readonly after: AfterTalk; readonly as?: "h2" | "h4" }): JSX.Element {
  const { texts } = app;
  const own = texts.language.value;
  return (
    <section class="practice-after stack" lang={app.practising?.scripts.language}>
      <Title>{texts.say("practice.notice", { title: after.script.title })}</Title>
      <ul class="stack">
        {after.notices.map(({ text, card }) => (
          <li key={text}>
            <p>{text}</p>
            {card !== undefined && app.desk.shift !== null && (
              <Button onPress={() => app.guide.read(card)}>
                {texts.say("practice.card", { title: CARDS[own][card].title })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** After the practice shift. */
export function PracticeOver({ app, practising }: OfPractice): JSX.Element {
  const { texts } = app;
  return (
    <main class="scroll">
      <div class="sheet card" data-region tabIndex={-1}>
        <h1 tabIndex={-1}>{texts.say("practice.over")}</h1>
        <p>{texts.say("practice.over_what")}</p>
        {practising.after.map((after) => (
          <AfterOne key={after.conversation} app={app} after={after} as="h2" />
        ))}
        <Debrief app={app} />
        <div class="row">
          <Button look="main" onPress={() => practising.again()}>
            {texts.say("practice.again")}
          </Button>
          <Button keys={keysOf("practice")} onPress={() => practising.leave()}>
            {texts.say("practice.leave")}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** Beside the talks: how many are still to come. */
export function PracticeLeft({ app, practising }: OfPractice): JSX.Element {
  const { texts } = app;
  const n = practising.left;
  const isDone = n === 0 && app.panes.open.length === 0;
  return (
    <p class="note practice-left" role="status">
      {isDone ? texts.say("practice.all_met") : n > 0 && texts.say("practice.to_come", { n })}
    </p>
  );
}
