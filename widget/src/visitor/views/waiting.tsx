/** In the queue: where one stands, how long it may take, what else helps, a place to write meanwhile, and the way back. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { say } from "../../i18n/words";
import { noteSays, staySays, waitSays } from "../sentences";
import { useMinutes } from "../minutes";
import { placeWords, waitingOf } from "../view";
import { useWords } from "../words";
import { Apart } from "./apart";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { Heading } from "./heading";
import { HelpRow } from "./help";
import { Others, PageLanguages } from "./languages";
import { Leaving } from "./leaving";
import { Numbers } from "./numbers";

export function WaitingView({ app, way }: ViewProps): VNode {
  const t = useWords();
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <Place app={app} />
        {noteSays(waitingOf(app)).map((note) => (
          <p class="card card-note" key={note[0]?.[0]}>
            <span>{say(t, note)}</span>
          </p>
        ))}
        <Apart app={app} way={way} part="waiting" />
        {needsOther(app) && <Numbers app={app} />}
        <Apart app={app} way={way} part="draft" />
        <Apart app={app} way={way} part="info" />
        <PageLanguages app={app} />
        <p class="soft">{`${t("safety.spyware")} ${t("safety.device")}`}</p>
      </main>
      <div class="bottom bottom-end">
        <Button onPress={() => setLeaving(true)}>{t("queue.leave")}</Button>
      </div>
      {isLeaving && <Leaving app={app} way={way} onBack={() => setLeaving(false)} />}
    </Frame>
  );
}

/** So long nobody waits without being shown another way, whatever the range was. */
const LONG_WAIT_MINUTES = 20;

type OfApp = Pick<ViewProps, "app">;

function Place({ app }: OfApp): VNode {
  const t = useWords();
  const { state } = app.ticket;
  const waiting = waitingOf(app);
  const stay = staySays(waiting);
  const minutes = useMinutes(app, () => app.wait.minutes(app.world.timers.now()));
  const isTurn = state?.place?.kept_until != null;
  const isWaiting = state?.phase === "waiting" && !isTurn;
  return (
    <section class="card stack-small">
      <h1 tabIndex={-1}>{t("queue.title")}</h1>
      <p class="place">
        <span>{placeWords(app)}</span>
      </p>
      {waitSays(waiting).map((one) => (
        <p key={one[0]}>
          <span>{say(t, [one])}</span>
        </p>
      ))}
      {isTurn && (
        <Button look="main" onPress={() => void app.ticket.here()}>
          {t("queue.still_here_yes")}
        </Button>
      )}
      <Others app={app} codes={state?.place?.languages_now ?? []} isAsked={state?.place?.asks_language ?? false} />
      {isWaiting && minutes > 0 && <p class="soft">{t("queue.waited", { n: minutes })}</p>}
      {stay && <p class="soft">{t(stay)}</p>}
    </section>
  );
}

/** Nobody can serve her now, or not soon, or she has waited long: then the numbers stand here, not only behind "Help now". */
function needsOther({ ticket, wait, world }: OfApp["app"]): boolean {
  const { place, line } = ticket.state ?? {};
  const isLong = place?.is_long || wait.minutes(world.timers.now()) >= LONG_WAIT_MINUTES;
  return place != null && (isLong || !place.has_counsellor || line?.is_closed_for_now === true);
}

/** Somebody answers, and what a conversation needs is still on its way: a slow line. */
export function Checking({ app, way }: ViewProps): VNode {
  const t = useWords();
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <div class="card">
          <Heading text={t("connect.verifying")} />
        </div>
        <Apart app={app} way={way} part="draft" />
      </main>
    </Frame>
  );
}
