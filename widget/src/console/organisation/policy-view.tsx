/** The numbers of a line: what each is for, what it is usually, and from where to where it may be. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PolicyNumber } from "../../core/protocol";
import { Button } from "../../ui/button";
import { Field, Tick } from "./fields";
import type { OfLine } from "./hours-view";

const SWITCHES = ["is_auto_assigned", "is_by_telephone"] as const;

export function PolicyView({ app, value }: OfLine): JSX.Element {
  const { texts, organisation } = app;
  const write = (name: string, now: boolean | number | null): void => {
    const others = Object.entries(value.policy).filter(([key]) => key !== name);
    organisation.write({ policy: Object.fromEntries(now === null ? others : [...others, [name, now]]) });
  };
  return (
    <section aria-label={texts.say("organisation.policy")}>
      <details>
        <summary>{texts.say("organisation.policy")}</summary>
        <p class="hint">{texts.say("organisation.policy_how")}</p>
        {SWITCHES.map((name) => (
          <Tick
            key={name}
            label={texts.say(`policy.${name}`)}
            isOn={value.policy[name] === true}
            way={["policy", name]}
            onTurn={(isOn) => write(name, isOn ? true : null)}
          />
        ))}
        <div class="fields">
          {organisation.own?.policy.map((number) => (
            <PolicyField
              key={number.name}
              app={app}
              value={value}
              number={number}
              onWrite={(now) => write(number.name, now)}
            />
          ))}
        </div>
      </details>
    </section>
  );
}

type PolicyFieldProps = OfLine & {
  readonly number: PolicyNumber;
  readonly onWrite: (now: number | null) => void;
};

/** Empty: as usual. What is no number is told by the daemon, as any other mistake. */
function PolicyField({ app, value, number, onWrite }: PolicyFieldProps): JSX.Element {
  const { texts } = app;
  const { name, usual, least, most, or_zero } = number;
  const said = value.policy[name];
  const [words, setWords] = useState<string | null>(null);
  const shown = said === undefined ? "" : String(said);
  const range = texts.say(or_zero ? "organisation.range_or_never" : "organisation.range", { least, most, usual });
  return (
    <div>
      <Field
        label={texts.sayIf(`policy.${name}`) ?? name}
        hint={`${texts.sayIf(`policy.${name}_why`) ?? ""} ${range}`.trim()}
        value={words !== null && numberIn(words) === (said ?? null) ? words : shown}
        way={["policy", name]}
        onWrite={(now) => {
          setWords(now);
          onWrite(numberIn(now));
        }}
      />
      {said !== undefined && (
        <Button
          label={texts.say("organisation.as_usual_label", { what: texts.sayIf(`policy.${name}`) ?? name })}
          onPress={() => {
            setWords(null);
            onWrite(null);
          }}
        >
          {texts.say("organisation.as_usual")}
        </Button>
      )}
    </div>
  );
}

const WRONG = -1; // no number of a line is below zero, so the daemon tells what is expected

function numberIn(words: string): number | null {
  const plain = words.replace(/\s/gu, "");
  if (plain === "") return null;
  return /^\d{1,9}$/u.test(plain) ? Number(plain) : WRONG;
}
