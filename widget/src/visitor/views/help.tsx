/** Help by telephone: 112 first, then the line's own reviewed helplines. Works without any connection. */

import type { VNode } from "preact";
import type { Helpline } from "../../core/protocol";
import { useWords } from "../../ui/words";
import type { VisitorApp } from "../app";

const dial = (number: string): string => `tel:${number.replace(/[^+\d]/g, "")}`;

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

/** Before the line has answered: what the partner's link says. */
export function Helplines({ app }: { readonly app: VisitorApp }): VNode | null {
  const lines = app.profile?.helplines ?? [];
  if (lines.length === 0) {
    return app.world.config.help === "" ? null : <p>{app.world.config.help}</p>;
  }
  return (
    <ul class="helplines">
      {lines.map((line) => (
        <li key={line.number}>
          <Line line={line} />
        </li>
      ))}
    </ul>
  );
}

function Line({ line }: { readonly line: Helpline }): VNode {
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
