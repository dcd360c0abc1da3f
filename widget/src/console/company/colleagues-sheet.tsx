/** The list of colleagues with room: what for, then whom. The visitor is asked in her own page before anybody comes. */

import type { JSX } from "preact";
import type { AskableColleague, AskableOfLine, Purpose } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Badge } from "../panes/badge";
import type { OfPane } from "../panes/pane-view";
import { Sheet } from "../question";

const PURPOSES = ["together", "transfer"] as const satisfies readonly Purpose[];

export function ColleaguesSheet({ app, pane }: OfPane): JSX.Element {
  const { texts, colleagues } = app;
  return (
    <Sheet
      title={texts.say("company.title", app.who(pane))}
      class={`of-pane pane-${pane.number} colleagues`}
      onCancel={() => colleagues.close()}
    >
      <Badge number={pane.number} />
      <fieldset class="stack">
        {PURPOSES.map((purpose, at) => (
          <label key={purpose} class="choice">
            <input
              type="radio"
              name="purpose"
              data-first={at === 0}
              checked={colleagues.purpose.value === purpose}
              onChange={() => (colleagues.purpose.value = purpose)}
            />
            <span>
              <strong>{texts.say(`company.${purpose}`)}</strong>
              <span class="hint">{texts.say(`company.${purpose}_how`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div role="status">
        <HowMany app={app} />
      </div>
      {colleagues.shown.map((line) => (
        <OfLine key={line.line} app={app} line={line} />
      ))}
      <div class="row row-end">
        <Button onPress={() => colleagues.close()}>{texts.say("shared.close")}</Button>
      </div>
    </Sheet>
  );
}

/** What stands where the list would. */
function HowMany({ app }: OfApp): JSX.Element | null {
  const { texts, colleagues } = app;
  if (colleagues.refused !== null) {
    return <p class="note warn">{texts.sayOr(`reason.${colleagues.refused}`, "reason.broken")}</p>;
  }
  if (colleagues.lines === null) return <p class="hint">{texts.say("company.looking")}</p>;
  return colleagues.shown.length === 0 ? <p class="note">{texts.say("company.nobody")}</p> : null;
}

function OfLine({ app, line }: OfApp & { readonly line: AskableOfLine }): JSX.Element {
  const { texts, colleagues } = app;
  const isTransfer = colleagues.purpose.value === "transfer";
  const { name, organisation, crossing, is_others } = line;
  return (
    <section class="stack of-line">
      <h3>{texts.say("company.of_line", { line: name, organisation })}</h3>
      {crossing !== null && <p class="note warn">{texts.say(`company.${crossing}`)}</p>}
      {is_others === true && <p class="hint">{texts.say("company.others_line")}</p>}
      <ul class="stack">
        {line.colleagues.map((colleague) => (
          <Colleague key={colleague.desk} app={app} line={line} colleague={colleague} />
        ))}
      </ul>
      {isTransfer && (is_others === true || line.colleagues.length > 1) && (
        <Button onPress={() => void colleagues.ask({ line: line.line })}>{texts.say("company.anyone")}</Button>
      )}
    </section>
  );
}

interface ColleagueProps extends OfApp {
  readonly line: AskableOfLine;
  readonly colleague: AskableColleague;
}

function Colleague({ app, line, colleague }: ColleagueProps): JSX.Element {
  const { texts, colleagues } = app;
  const { alias, desk, languages, answers_as } = colleague;
  const facts = [
    answers_as !== null && texts.say(`staff.as_${answers_as}`),
    ...languages.map((code) => texts.languageName(code)),
  ].filter(Boolean);
  const of = colleagues.purpose.value === "transfer" ? { desk, line: line.line } : { desk };
  return (
    <li class="row">
      <Button onPress={() => void colleagues.ask(of)}>{texts.say("company.ask", { alias })}</Button>
      <span class="hint">{facts.join(", ")}</span>
    </li>
  );
}
