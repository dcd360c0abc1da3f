/** In the queue: where one stands, how long it may take, what else helps, a place to write meanwhile, and the way back. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import type { Said } from "../../i18n/words";
import { say } from "../../i18n/words";
import { noteSays, waitSays } from "../sentences";
import { useMinutes } from "../minutes";
import { placeWords, waitingOf } from "../view";
import { useWords } from "../words";
import { Apart } from "./apart";
import { Frame, Top } from "./frame";
import type { ViewProps } from "./frame";
import { HelpRow } from "./help";
import { Others } from "./languages";
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
          <p class="card card-note" key={keyOf(note)}>
            <span>{say(t, note)}</span>
          </p>
        ))}
        {app.kept !== null && <Apart app={app} way={way} part="words" />}
        {needsOther(app) && <Numbers app={app} />}
        <Apart app={app} way={way} part="draft" />
        <p class="soft">{`${t("safety.spyware")} ${t("safety.device")}`}</p>
      </main>
      <div class="bottom bottom-end">
        <Button onPress={() => setLeaving(true)}>{t("queue.leave")}</Button>
      </div>
      {isLeaving && <Leaving app={app} way={way} onBack={() => setLeaving(false)} />}
    </Frame>
  );
}

type OfApp = Pick<ViewProps, "app">;

const keyOf = (said: readonly Said[]): string => said.map(([key]) => key).join();

function Place({ app }: OfApp): VNode {
  const t = useWords();
  const { state } = app.ticket;
  const waiting = waitingOf(app);
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
      {isWaiting && <p class="soft">{t("queue.stay")}</p>}
    </section>
  );
}

/** Nobody can serve her now, or not soon: then the numbers stand here, not only behind "Help now". */
function needsOther({ ticket }: OfApp["app"]): boolean {
  const { place, line } = ticket.state ?? {};
  return place != null && (place.is_long || !place.has_counsellor || line?.is_closed_for_now === true);
}

function Leaving({ app, way, onBack }: ViewProps & { readonly onBack: () => void }): VNode {
  const t = useWords();
  return (
    <Confirm
      title={t("queue.leave_ask")}
      top={<Top way={way} />}
      no={t("queue.leave_no")}
      yes={t("queue.leave")}
      onNo={onBack}
      onYes={() => app.leaveQueue()}
    >
      <p>{t("queue.leave_what")}</p>
    </Confirm>
  );
}

/** Somebody answers, and what a conversation needs is still on its way: a slow line. */
export function Checking({ app, way }: ViewProps): VNode {
  const t = useWords();
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <div class="card">
          <h1 tabIndex={-1}>{t("connect.verifying")}</h1>
        </div>
        <Apart app={app} way={way} part="draft" />
      </main>
    </Frame>
  );
}
