/** Before a shift: which lines, which languages, how many at once; and plainly why it cannot start. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { StaffProfile } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { Cell } from "../../ui/cell";
import type { OfApp } from "../app";
import { Alerts } from "../attention/alerts";
import { Debrief } from "../care/debrief";
import { endedLine } from "../panes/ended-view";
import { PracticeWay } from "../practice/practice-view";
import { RefusalNote } from "../refusal";
import { RotaSwitch } from "../rota/rota-view";
import type { TextKey } from "../texts";
import { ShiftWish, whyBlocked } from "./wish";

export function Start({ app }: OfApp): JSX.Element | null {
  const { profile } = app.signIn;
  return profile === null ? null : <StartForm app={app} profile={profile} />;
}

type OfProfile = OfApp & { readonly profile: StaffProfile };
type OfWish = OfApp & { readonly wish: ShiftWish };

function StartForm({ app, profile }: OfProfile): JSX.Element {
  const { texts } = app;
  const [wish] = useState(() => new ShiftWish(profile, () => app.draw("now")));
  wish.renew(profile);
  const blocked = whyBlocked(app);
  const isReady = blocked === null && wish.missing === null && app.connection.isUp && !app.acts.isBusy;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (isReady) void start(app, wish);
  };
  return (
    <form class="sheet card" onSubmit={submit} aria-labelledby="start-title" data-region tabIndex={-1}>
      <h1 id="start-title">{texts.say("start.title")}</h1>
      <LastShift app={app} />
      {app.desk.note === "ended" && <Debrief app={app} />}
      <p>{texts.say("start.alias", { alias: profile.staff.alias, organisation: profile.organisation.name })}</p>
      {blocked !== null && <Blocked app={app} why={blocked} />}
      <div class="columns">
        <Lines app={app} wish={wish} profile={profile} />
        <Languages app={app} wish={wish} />
        <AtOnce app={app} wish={wish} />
      </div>
      <Alerts app={app} />
      {wish.missing !== null && blocked === null && <p class="note">{texts.say(wish.missing)}</p>}
      <RefusalNote app={app} />
      <NotYours app={app} wish={wish} />
      <Ready app={app} />
      <Button look="main" isOff={!isReady}>
        {texts.say(app.acts.isBusy ? "start.working" : "start.go")}
      </Button>
      <div class="row">
        <RotaSwitch app={app} />
      </div>
      <PracticeWay app={app} />
    </form>
  );
}

/** Refused, it is looked at once more what this person may serve. */
/** The shift's key first: without it nobody could be helped. Whoever would rather not open her keys does not start. */
async function start({ desk, keys, signIn }: OfApp["app"], wish: ShiftWish): Promise<void> {
  wish.gone = null;
  if (!(await keys.begin())) return;
  if (!(await desk.start(wish.lines.value, wish.spoken, wish.atOnce))) await signIn.lookAgain();
}

function NotYours({ app, wish }: OfWish): JSX.Element | null {
  const { texts } = app;
  if (wish.gone === null) return null;
  const { lines, languages, most } = wish.gone;
  return (
    <div class="note warn" role="alert">
      {lines.length > 0 && <p>{texts.say("start.not_yours_lines", { names: lines.join(", ") })}</p>}
      {languages.length > 0 && (
        <p>
          {texts.say("start.not_yours_languages", {
            names: languages.map((code) => texts.languageName(code)).join(", "),
          })}
        </p>
      )}
      {most !== null && <p>{texts.say("start.not_so_many", { n: most })}</p>}
    </div>
  );
}

/** What became of the shift before. */
function LastShift({ app }: OfApp): JSX.Element | null {
  const { note, lastEnded } = app.desk;
  if (note === null) return null;
  return (
    <div class="note">
      {lastEnded.map((pane) => (
        <p key={pane.id}>{endedLine(app, pane)}</p>
      ))}
      <p role="status">{app.texts.say(`desk.${note}`)}</p>
    </div>
  );
}

function Lines({ app, wish, profile }: OfWish & OfProfile): JSX.Element {
  return (
    <fieldset>
      <legend>{app.texts.say("start.lines")}</legend>
      {profile.lines.map(({ id, name }) => (
        <Check key={id} name={name} value={id} list={wish.lines} />
      ))}
    </fieldset>
  );
}

function Languages({ app, wish }: OfWish): JSX.Element {
  return (
    <fieldset>
      <legend>{app.texts.say("start.languages")}</legend>
      {wish.offered.map((code) => (
        <Check key={code} name={app.texts.languageName(code)} value={code} list={wish.languages} />
      ))}
    </fieldset>
  );
}

function AtOnce({ app, wish }: OfWish): JSX.Element {
  return (
    <fieldset>
      <legend>{app.texts.say("start.capacity")}</legend>
      {[1, 2, 3].slice(0, wish.most).map((n) => (
        <label key={n} class="check">
          <input
            type="radio"
            name="capacity"
            checked={wish.atOnce === n}
            onChange={() => {
              wish.capacity.value = n;
            }}
          />
          {n}
        </label>
      ))}
      <p class="hint">{app.texts.say("start.capacity_hint")}</p>
    </fieldset>
  );
}

interface CheckProps {
  readonly name: string;
  readonly value: string;
  readonly list: Cell<readonly string[]>;
}

function Check({ name, value, list }: CheckProps): JSX.Element {
  const isOn = list.value.includes(value);
  const toggle = (): void => {
    list.value = isOn ? list.value.filter((one) => one !== value) : [...list.value, value];
  };
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={toggle} />
      {name}
    </label>
  );
}

function Blocked({ app, why }: OfApp & { readonly why: TextKey }): JSX.Element {
  const { texts, keys } = app;
  const isAboutKeys = why !== "start.no_seal" && why !== "start.no_lines";
  return (
    <div class="note warn" role="alert">
      <strong>{texts.say("start.why_not")}</strong>
      <p>{texts.say(why)}</p>
      {isAboutKeys && (
        <div class="row">
          <Button onPress={() => app.show("keys")}>{texts.say("start.to_keys")}</Button>
          <Button onPress={() => void keys.refreshCredential()}>{texts.say("keys.reload")}</Button>
        </div>
      )}
    </div>
  );
}

function Ready({ app }: OfApp): JSX.Element | null {
  const { texts } = app;
  const { usability } = app.keys;
  if (usability === null || !("usable" in usability)) return null;
  return <p class="hint">{texts.say("start.ready", { time: texts.dayAndTime(usability.usable.notAfter) })}</p>;
}
