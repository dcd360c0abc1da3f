/** For leads: how many professionals have asked the organisation's lines for advice, by month and field. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type AdviceAsked, isRefused } from "../../core/protocol";
import type { OfApp } from "../app";

export function AdviceView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  const [asked, setAsked] = useState<AdviceAsked | null>(null);
  const load = async (): Promise<void> => {
    const answer = await app.apiCall<AdviceAsked>("GET", "/api/advice", {});
    if (!isRefused(answer)) setAsked(answer);
  };
  useEffect(() => void load(), []);
  const title = texts.say("advice.title");
  return (
    <section aria-label={title} class="items">
      <h2>{title}</h2>
      <p class="hint">{texts.say("advice.how")}</p>
      {asked?.months.length === 0 && <p>{texts.say("advice.none")}</p>}
      {asked !== null && asked.months.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.say("advice.month")}</th>
              <th scope="col">{texts.say("advice.sector")}</th>
              <th scope="col">{texts.say("advice.count")}</th>
            </tr>
          </thead>
          <tbody>
            {asked.months.map(({ month, sector, count }) => (
              <tr key={`${month} ${sector}`}>
                <th scope="row">{month}</th>
                <td>{(sector && texts.sayIf(`sector.${sector}`)) ?? texts.say("advice.no_sector")}</td>
                <td>{count ?? texts.say("advice.few")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
