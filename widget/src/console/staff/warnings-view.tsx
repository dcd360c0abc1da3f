/** What leads must know before anything else: another list, an unknown certificate, an end that comes near. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { type Warning, warningsOf } from "./warnings";

export function Warnings({ app }: OfApp): JSX.Element {
  const { texts, staff } = app;
  const { fault, why, state } = staff.leadList;
  const now = Date.now() / 1000;
  return (
    <div role="alert">
      {fault !== null && (
        <p class="note warn loud">
          {texts.say("staff.fault")} {texts.say(`staff.fault_${fault.fault}`, { n: fault.number })}{" "}
          {texts.say("staff.fault_do")}
        </p>
      )}
      {why === "closed" && (
        <p class="note warn">
          {texts.say("staff.list_closed")}{" "}
          <Button onPress={() => void staff.load()}>{texts.say("staff.list_open")}</Button>
        </p>
      )}
      {why === "unknown" && <p class="note warn">{texts.say("staff.list_unknown")}</p>}
      {state !== null &&
        warningsOf(state, staff.served, now).map((one) => <One key={keyOf(one)} app={app} warning={one} />)}
    </div>
  );
}

const keyOf = (warning: Warning): string => `${warning.is} ${"key" in warning ? warning.key.notAfter : ""}`;

function One({ app, warning }: OfApp & { readonly warning: Warning }): JSX.Element {
  const { texts } = app;
  if (warning.is === "issuing_unknown" || warning.is === "issuing_former") {
    const { organisation, notAfter } = warning.key;
    const time = texts.dayAndTime(notAfter);
    return (
      <p class={`note warn${warning.is === "issuing_unknown" ? " loud" : ""}`}>
        {texts.say(`staff.warn_${warning.is}`, { organisation, time })}
      </p>
    );
  }
  const time = "at" in warning ? texts.dayAndTime(warning.at) : "";
  return <p class="note warn">{texts.say(`staff.warn_${warning.is}`, { time })}</p>;
}
