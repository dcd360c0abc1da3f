/** The end: how it came, and what that means now. Nothing of the words is left to read. It comes with the talk; before, notice.tsx says less. */

import type { VNode } from "preact";
import { useSpoken } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { say } from "../../i18n/words";
import { endSays, mayRestart } from "../sentences";
import { endingOf } from "../view";
import { useWords } from "../words";
import { useDoor } from "./door";
import { Apart } from "./apart";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { Heading } from "./heading";
import { HelpRow } from "./help";
import { Numbers } from "./numbers";
import { OwnText } from "./own-text";

type OfApp = Pick<ViewProps, "app">;

export function Ended({ app, way }: ViewProps): VNode {
  const t = useWords();
  const isSaid = !app.hadWords || endSays(endingOf(app))[0]?.[0] === "end.erased";
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <section class="card stack-small">
          <Ending app={app} />
          {!isSaid && <p>{t("end.deleted")}</p>}
        </section>
        <Numbers app={app} />
        <Apart app={app} way={way} part="info" />
      </main>
      <EndBottom app={app} way={way} />
    </Frame>
  );
}

export function Ending({ app }: OfApp): VNode {
  const t = useWords();
  const [how = "", ...more] = endSays(endingOf(app)).map((one) => say(t, [one]));
  useSpoken(app.spoken, how);
  return (
    <>
      <Heading text={how} />
      {more.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <OwnText app={app} name="next" />
    </>
  );
}

/** Whether one may begin anew depends on the door, which may have shut since she came. */
export function EndBottom({ app, way }: ViewProps): VNode {
  const t = useWords();
  useDoor(app);
  return (
    <div class="bottom">
      <Button look="main" onPress={way.close}>
        {t("shared.close")}
      </Button>
      {mayRestart(app.ticket.outcome, app.profile) && (
        <Button look="plain" onPress={() => void app.again()}>
          {t("end.again")}
        </Button>
      )}
    </div>
  );
}
