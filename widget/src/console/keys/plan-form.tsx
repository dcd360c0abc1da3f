/** Asking for one planned shift: a day, a time and hours; or from now on. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { SHIFT_MAX_SECONDS } from "../../core/seal-port";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { isPlannable, type Period, periodFrom } from "./credentials";

const SHIFT_MAX_HOURS = SHIFT_MAX_SECONDS / 3600;

/** A day ("2026-11-21"), a time ("18:00") and hours, in this computer's time zone; null when they are none. */
function periodOf(day: string, from: string, hours: number): Period | null {
  const notBefore = Math.floor(new Date(`${day}T${from}`).getTime() / 1000);
  return Number.isNaN(notBefore) ? null : { notBefore, notAfter: notBefore + Math.round(hours * 3600) };
}

/** What is typed may be no number of hours that a shift has. */
const secondsOf = (hours: number): number => Math.round(Math.min(SHIFT_MAX_HOURS, Math.max(1, hours)) * 3600);

const today = (): string => {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

interface PlanProps extends OfApp {
  readonly onAsk: (period: Period) => void;
}

interface Plan {
  readonly day: string;
  readonly from: string;
  readonly hours: number;
}

export function PlanForm({ app, onAsk }: PlanProps): JSX.Element {
  const { texts, keys } = app;
  const [plan, setPlan] = useState<Plan>({ day: today(), from: "18:00", hours: 4 });
  const [isBad, setBad] = useState(false);
  const ask = (period: Period | null): void => {
    const isGood = period !== null && isPlannable(period, keys.now());
    setBad(!isGood);
    if (isGood) onAsk(period);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    ask(periodOf(plan.day, plan.from, plan.hours));
  };
  return (
    <form class="row plan" onSubmit={submit}>
      <Fields app={app} plan={plan} onPlan={setPlan} />
      <Button look="main">{texts.say("keys.add")}</Button>
      <Button onPress={() => ask(periodFrom(keys.now(), secondsOf(plan.hours)))}>{texts.say("keys.now")}</Button>
      {isBad && (
        <p class="note warn" role="alert">
          {texts.say("keys.bad_time")}
        </p>
      )}
    </form>
  );
}

interface FieldsProps extends OfApp {
  readonly plan: Plan;
  readonly onPlan: (plan: Plan) => void;
}

function Fields({ app, plan, onPlan }: FieldsProps): JSX.Element {
  const { texts } = app;
  const { day, from, hours } = plan;
  const set = (part: Partial<Plan>): void => onPlan({ ...plan, ...part });
  return (
    <>
      <label>
        {texts.say("keys.date")}
        <input type="date" value={day} onInput={(event) => set({ day: event.currentTarget.value })} required />
      </label>
      <label>
        {texts.say("keys.from")}
        <input type="time" value={from} onInput={(event) => set({ from: event.currentTarget.value })} required />
      </label>
      <label>
        {texts.say("keys.hours")}
        <input
          type="number"
          min={1}
          max={SHIFT_MAX_HOURS}
          value={hours}
          onInput={(event) => set({ hours: event.currentTarget.valueAsNumber })}
          required
        />
      </label>
    </>
  );
}
