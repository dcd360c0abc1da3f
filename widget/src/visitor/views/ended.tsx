/** The end: how it came, and what that means now. Nothing of the words is left to read. */

import type { VNode } from "preact";
import { useSpoken } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { say } from "../../i18n/words";
import { endingOf } from "../view";
import { useWords } from "../words";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { HelpRow } from "./help";
import { Numbers } from "./numbers";

type OfApp = Pick<ViewProps, "app">;

export function Ended({ app, way }: ViewProps): VNode {
  const t = useWords();
  const isSaid = !app.hadConversation || endingOf(app)[0]?.[0] === "end.erased";
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <section class="card stack-small">
          <Ending app={app} />
          {!isSaid && <p>{t("end.deleted")}</p>}
        </section>
        <Numbers app={app} />
      </main>
      <EndBottom app={app} way={way} />
    </Frame>
  );
}

export function Ending({ app }: OfApp): VNode {
  const t = useWords();
  const [title = "", ...more] = endingOf(app).map((one) => say(t, [one]));
  useSpoken(app.spoken, title);
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      {more.map((words) => (
        <p key={words}>{words}</p>
      ))}
    </>
  );
}

export function EndBottom({ app, way }: ViewProps): VNode {
  const t = useWords();
  return (
    <div class="bottom">
      <Button look="main" onPress={way.close}>
        {t("shared.close")}
      </Button>
      <Button look="plain" onPress={() => void app.again()}>
        {t("end.again")}
      </Button>
    </div>
  );
}
