/** Help by telephone: 112 first, then the line's own reviewed helplines. Works without any connection. */

import type { VNode } from "preact";
import { dial } from "../../core/dial";
import type { Helpline } from "../../core/protocol";
import { useWords } from "../words";
import type { VisitorApp } from "../app";

export function Emergency({ app }: { readonly app: VisitorApp }): VNode {
  const t = useWords();
  return (
    <section class="card card-danger stack-small" aria-labelledby="emergency">
      <h2 id="emergency">{t("emergency.title")}</h2>
      <p>{t("emergency.text")}</p>
      <div class="row">
        <a class="button button-call" href="tel:112">
          {t("emergency.call")}
        </a>
      </div>
      <Helplines app={app} />
      <details>
        <summary>{t("emergency.more")}</summary>
        <div class="stack-small">
          <p>{t("emergency.sms")}</p>
          <p>{t("emergency.call_list")}</p>
        </div>
      </details>
    </section>
  );
}

/** Before the line has answered: the numbers of the partner's link. */
export function Helplines({ app }: { readonly app: VisitorApp }): VNode | null {
  const lines = app.profile?.helplines ?? [];
  const early = lines.length === 0 ? app.world.config.help.slice(1) : []; // 112 stands above
  if (lines.length + early.length === 0) {
    return null;
  }
  return (
    <ul class="helplines">
      {early.map((one) => (
        <li key={one}>
          <a class="number" href={dial(one)}>
            {one}
          </a>
        </li>
      ))}
      {lines.map((line) => (
        <li key={line.number}>
          <HelplineRow line={line} />
        </li>
      ))}
    </ul>
  );
}

function HelplineRow({ line }: { readonly line: Helpline }): VNode {
  return (
    <>
      {line.name}{" "}
      <a class="number" href={dial(line.number)}>
        {line.number}
      </a>
      <br />
      <span class="small soft">{[line.hours, line.cost].filter(Boolean).join(" · ")}</span>
    </>
  );
}
