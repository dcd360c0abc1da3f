/** Before a shift: which lines, which languages, how many at once; and plainly why it cannot start. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { App } from "../parts";
import { RefusalNote } from "../parts";
import type { TextKey } from "../texts";

/** Two at once is common in crisis lines; more stretches every talk (queue policy F.2). */
const CAPACITY_START = 2;

export function Start({ app }: { readonly app: App }): JSX.Element | null {
  const { model, control, texts } = app;
  const profile = model.profile.value;
  const lines = useSignal<readonly string[]>(profile?.lines.map((line) => line.id) ?? []);
  const languages = useSignal<readonly string[]>([...new Set(profile?.lines.flatMap((line) => line.languages) ?? [])]);
  const capacity = useSignal(CAPACITY_START);
  if (profile === null) return null;

  const chosen = profile.lines.filter((line) => lines.value.includes(line.id));
  const offered = [...new Set(chosen.flatMap((line) => line.languages))];
  const spoken = languages.value.filter((code) => offered.includes(code));
  const most = Math.min(3, Math.max(1, ...chosen.map((line) => line.max_capacity)));
  const blocked = whyBlocked(app);
  const missing: TextKey | null =
    lines.value.length === 0 ? "start.pick_line" : spoken.length === 0 ? "start.pick_language" : null;
  const isReady = blocked === null && missing === null && model.connection.value === "connected" && !model.isBusy.value;

  const submit = (event: Event): void => {
    event.preventDefault();
    if (isReady) void control.startShift(lines.value, spoken, Math.min(capacity.value, most));
  };
  return (
    <form class="card" onSubmit={submit} aria-labelledby="start-title" data-region tabIndex={-1}>
      <h1 id="start-title">{texts.say("start.title")}</h1>
      {model.shiftNote.value !== null && (
        <p class="note" role="status">
          {texts.say(`desk.${model.shiftNote.value}`)}
        </p>
      )}
      <p>{texts.say("start.alias", { alias: profile.staff.alias, organisation: profile.organisation.name })}</p>
      {blocked !== null && <Blocked app={app} why={blocked} />}
      <div class="columns">
        <fieldset>
          <legend>{texts.say("start.lines")}</legend>
          {profile.lines.map((line) => (
            <Check
              key={line.id}
              name={line.name}
              value={line.id}
              list={lines.value}
              onList={(list) => (lines.value = list)}
            />
          ))}
        </fieldset>
        <fieldset>
          <legend>{texts.say("start.languages")}</legend>
          {offered.map((code) => (
            <Check
              key={code}
              name={texts.languageName(code)}
              value={code}
              list={languages.value}
              onList={(list) => (languages.value = list)}
            />
          ))}
        </fieldset>
        <fieldset>
          <legend>{texts.say("start.capacity")}</legend>
          {[1, 2, 3].slice(0, most).map((n) => (
            <label key={n} class="check">
              <input
                type="radio"
                name="capacity"
                checked={Math.min(capacity.value, most) === n}
                onChange={() => (capacity.value = n)}
              />
              {n}
            </label>
          ))}
          <p class="hint">{texts.say("start.capacity_hint")}</p>
        </fieldset>
      </div>
      {missing !== null && blocked === null && <p class="note">{texts.say(missing)}</p>}
      <RefusalNote app={app} />
      <Ready app={app} />
      <button type="submit" class="strong" disabled={!isReady}>
        {texts.say(model.isBusy.value ? "start.working" : "start.go")}
      </button>
    </form>
  );
}

interface CheckProps {
  readonly name: string;
  readonly value: string;
  readonly list: readonly string[];
  readonly onList: (list: readonly string[]) => void;
}

function Check({ name, value, list, onList }: CheckProps): JSX.Element {
  const isOn = list.includes(value);
  const toggle = (): void => onList(isOn ? list.filter((one) => one !== value) : [...list, value]);
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={toggle} />
      {name}
    </label>
  );
}

/** Why no conversation could be sealed; then the shift does not start. */
function whyBlocked({ model }: App): TextKey | null {
  const usability = model.usability.value;
  if (!model.hasSeal.value) return "start.no_seal";
  if (model.profile.value?.lines.length === 0) return "start.no_lines";
  if (usability !== null && "whyNot" in usability) return `start.${usability.whyNot}`;
  return usability === null ? "start.no_credential" : null;
}

function Blocked({ app, why }: { readonly app: App; readonly why: TextKey }): JSX.Element {
  const { texts, control } = app;
  const isAboutKeys = why !== "start.no_seal" && why !== "start.no_lines";
  return (
    <div class="note warn" role="alert">
      <strong>{texts.say("start.why_not")}</strong>
      <p>{texts.say(why)}</p>
      {why === "start.no_credential" && <p>{texts.say("start.no_credential_do")}</p>}
      {isAboutKeys && (
        <div class="row">
          <button type="button" onClick={() => control.show("keys")}>
            {texts.say("start.to_keys")}
          </button>
          <button type="button" onClick={() => void control.shifts.refreshCredential()}>
            {texts.say("keys.reload")}
          </button>
        </div>
      )}
    </div>
  );
}

function Ready({ app }: { readonly app: App }): JSX.Element | null {
  const usability = app.model.usability.value;
  if (usability === null || !("usable" in usability)) return null;
  return <p class="hint">{app.texts.say("start.ready", { time: app.texts.dayAndTime(usability.usable.notAfter) })}</p>;
}
