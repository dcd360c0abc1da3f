/** In the queue: an honest place, a coarse range or "we do not know", what else helps, and the way back. */

import type { VNode } from "preact";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import { estimateWords, helplineValues, placeWords, whenWords } from "../view";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { Emergency } from "./help";

export function WaitingView({ app, way }: ViewProps): VNode {
  const t = useWords();
  const state = app.ticket.state;
  const place = state?.place ?? null;
  return (
    <Frame app={app} way={way}>
      <main class="scroll stack">
        <section class="card stack-small">
          <h1>{t("queue.title")}</h1>
          <p class="place">{placeWords(app)}</p>
          {place !== null && state?.phase === "waiting" && <p>{estimateWords(app)}</p>}
          {state !== null && <p>{t("queue.waiting")}</p>}
          {state !== null && <p class="soft">{t("queue.keep_place")}</p>}
        </section>
        {place !== null && !place.has_counsellor && <p class="card card-note">{t("queue.nobody")}</p>}
        {place?.is_long && <p class="card card-note">{t("queue.long", helplineValues(app.profile?.helplines[0]))}</p>}
        <Closing app={app} way={way} />
        <Emergency app={app} />
        <p class="soft">{t("safety.device")}</p>
      </main>
      <div class="bottom bottom-end">
        <Button onPress={() => app.leaveQueue()}>{t("queue.leave")}</Button>
      </div>
    </Frame>
  );
}

/** Only while those who wait at closing time are really served. */
function Closing({ app }: ViewProps): VNode | null {
  const t = useWords();
  const line = app.ticket.state?.line;
  if (line?.phase !== "closing" || line.closes_at === null) {
    return null;
  }
  const { time } = whenWords(line.closes_at, app.world.timers.now(), t, app.language);
  return <p class="card card-note">{t("queue.before_close", { time })}</p>;
}
