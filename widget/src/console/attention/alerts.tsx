/** How somebody wants to be reached: sound, how loud, and a notification of the desktop; each can be tried. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Sheet } from "../question";
import type { Tone } from "./sound";

/** Those worth knowing apart. */
const TRIED = ["offer", "words", "alarm", "away", "lost"] as const;

export function AlertsSheet({ app }: OfApp): JSX.Element {
  const { texts, showing } = app;
  const close = (): void => {
    showing.isAlertsOpen.value = false;
  };
  return (
    <Sheet title={texts.say("alerts.title")} onCancel={close}>
      <div class="alerts stack">
        <SoundChoice app={app} />
        <NotificationChoice app={app} />
      </div>
      <div class="row row-end">
        <Button isFirst onPress={close}>
          {texts.say("shared.close")}
        </Button>
      </div>
    </Sheet>
  );
}

export function Alerts({ app }: OfApp): JSX.Element {
  return (
    <fieldset class="alerts stack">
      <legend>{app.texts.say("alerts.title")}</legend>
      <SoundChoice app={app} />
      <NotificationChoice app={app} />
    </fieldset>
  );
}

function SoundChoice({ app }: OfApp): JSX.Element {
  const { texts, sound } = app;
  const { hasSound } = app.preferences;
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={hasSound.value} onChange={() => (hasSound.value = !hasSound.value)} />
        {texts.say("sound.name")}
      </label>
      {hasSound.value && <Loudness app={app} />}
      {sound.state === "missing" && <p class="note warn">{texts.say("sound.missing")}</p>}
    </>
  );
}

function Loudness({ app }: OfApp): JSX.Element {
  const { texts, sound } = app;
  const { volume } = app.preferences;
  const play = (tone: Tone): void => sound.play(tone, volume.value);
  return (
    <>
      <label class="row">
        {texts.say("sound.volume")}
        <input
          type="range"
          min="0.1"
          max="1"
          step="0.1"
          value={volume.value}
          onChange={(event) => {
            volume.value = event.currentTarget.valueAsNumber;
            play("offer");
          }}
        />
      </label>
      <div class="row">
        <span>{texts.say("sound.try")}</span>
        {TRIED.map((tone) => (
          <Button key={tone} onPress={() => play(tone)}>
            {texts.say(`sound.tone_${tone}`)}
          </Button>
        ))}
      </div>
    </>
  );
}

function NotificationChoice({ app }: OfApp): JSX.Element {
  const { texts, notifier } = app;
  const { notifies } = app.preferences;
  const { permission } = notifier;
  const choose = async (): Promise<void> => {
    notifies.value = !notifies.value;
    if (notifies.value && permission === "default") await notifier.ask();
    app.changed();
  };
  if (permission === "missing") return <p class="hint">{texts.say("alerts.missing")}</p>;
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={notifies.value} onChange={() => void choose()} />
        {texts.say("alerts.notification")}
      </label>
      <p class="hint">{texts.say("alerts.notification_what")}</p>
      {notifies.value && <Allowed app={app} />}
    </>
  );
}

/** Whether the browser lets it come, and what to do when it does not. */
function Allowed({ app }: OfApp): JSX.Element {
  const { texts, notifier } = app;
  if (notifier.permission === "denied") return <p class="note warn">{texts.say("alerts.denied")}</p>;
  if (notifier.permission === "default") {
    return (
      <div class="note warn">
        <p>{texts.say("alerts.unanswered")}</p>
        <Button onPress={() => void notifier.ask().then(() => app.changed())}>{texts.say("alerts.ask")}</Button>
      </div>
    );
  }
  return (
    <Button class="start" onPress={() => app.attention.showNotification()}>
      {texts.say("alerts.test")}
    </Button>
  );
}
