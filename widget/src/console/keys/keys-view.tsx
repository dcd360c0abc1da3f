/** Shifts and keys: a counsellor asks ahead for planned shifts, and sees which are signed. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isRefused, type Reason } from "../../core/protocol";
import type { OwnCredential } from "../api";
import { isPlannable, type Period } from "./credentials";
import { Issuing } from "./issuing-view";
import type { App } from "../parts";

/** A day ("2026-11-21"), a time ("18:00") and hours, in this computer's time zone; null when they are none. */
export function periodOf(day: string, from: string, hours: number): Period | null {
  const notBefore = Math.floor(new Date(`${day}T${from}`).getTime() / 1000);
  return Number.isNaN(notBefore) ? null : { notBefore, notAfter: notBefore + Math.round(hours * 3600) };
}

export function KeysView({ app }: { readonly app: App }): JSX.Element {
  const { texts, model } = app;
  return (
    <main class="scroll" data-region tabIndex={-1} aria-label={texts.say("keys.title")}>
      <div class="card wide">
        <h1>{texts.say("keys.title")}</h1>
        <Mine app={app} />
        {model.isLead.value && <Issuing app={app} />}
      </div>
    </main>
  );
}

function Mine({ app }: { readonly app: App }): JSX.Element {
  const { texts, control } = app;
  const own = useSignal<readonly OwnCredential[]>([]);
  const here = useSignal<ReadonlySet<string>>(new Set());
  const refused = useSignal<Reason | null>(null);
  const isAsked = useSignal(false);
  const load = async (): Promise<void> => {
    const answer = await control.shifts.ownShifts();
    refused.value = isRefused(answer) ? answer.refused : null;
    if (isRefused(answer)) return;
    own.value = answer.shifts;
    here.value = answer.here;
  };
  const ask = async (period: Period): Promise<void> => {
    const answer = await control.shifts.ask([period]);
    isAsked.value = !isRefused(answer);
    await load();
    if (isRefused(answer)) refused.value = answer.refused;
    await control.shifts.refreshCredential();
  };
  useEffect(() => void load(), []);
  return (
    <section aria-label={texts.say("keys.mine")}>
      <h2>{texts.say("keys.mine")}</h2>
      <p>{texts.say("keys.mine_what")}</p>
      <PlanForm app={app} onAsk={(period) => void ask(period)} />
      {isAsked.value && <p role="status">{texts.say("keys.asked")}</p>}
      {refused.value !== null && (
        <p class="note warn" role="alert">
          {texts.sayOr(`reason.${refused.value}`, "reason.broken")}
        </p>
      )}
      {own.value.length === 0 ? (
        <p class="hint">{texts.say("keys.none")}</p>
      ) : (
        <table>
          <caption>{texts.say("keys.list")}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.say("keys.when")}</th>
              <th scope="col">{texts.say("keys.state")}</th>
            </tr>
          </thead>
          <tbody>
            {own.value.map((shift) => (
              <tr key={shift.id}>
                <td>
                  {texts.dayAndTime(shift.not_before)} – {texts.dayAndTime(shift.not_after)}
                </td>
                <td>
                  {texts.say(shift.credential === null ? "keys.waits" : "keys.signed")}
                  {!here.value.has(shift.public_key) && ` · ${texts.say("keys.elsewhere")}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <button type="button" onClick={() => void load().then(() => control.shifts.refreshCredential())}>
        {texts.say("keys.reload")}
      </button>
    </section>
  );
}

const today = (): string => {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

interface PlanProps {
  readonly app: App;
  readonly onAsk: (period: Period) => void;
}

function PlanForm({ app, onAsk }: PlanProps): JSX.Element {
  const { texts, control } = app;
  const day = useSignal(today());
  const from = useSignal("18:00");
  const hours = useSignal(4);
  const isBad = useSignal(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    const period = periodOf(day.value, from.value, hours.value);
    isBad.value = period === null || !isPlannable(period, control.shifts.now());
    if (period !== null && !isBad.value) onAsk(period);
  };
  const askNow = (): void => {
    const now = control.shifts.now();
    onAsk({ notBefore: now - 60, notAfter: now - 60 + Math.round(Math.min(12, Math.max(1, hours.value)) * 3600) });
  };
  return (
    <form class="row plan" onSubmit={submit}>
      <label>
        {texts.say("keys.date")}
        <input type="date" value={day.value} onInput={(event) => (day.value = event.currentTarget.value)} required />
      </label>
      <label>
        {texts.say("keys.from")}
        <input type="time" value={from.value} onInput={(event) => (from.value = event.currentTarget.value)} required />
      </label>
      <label>
        {texts.say("keys.hours")}
        <input
          type="number"
          min={1}
          max={12}
          value={hours.value}
          onInput={(event) => (hours.value = event.currentTarget.valueAsNumber)}
          required
        />
      </label>
      <button type="submit" class="strong">
        {texts.say("keys.add")}
      </button>
      <button type="button" onClick={askNow}>
        {texts.say("keys.now")}
      </button>
      {isBad.value && (
        <p class="note warn" role="alert">
          {texts.say("keys.bad_time")}
        </p>
      )}
    </form>
  );
}
