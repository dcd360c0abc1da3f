/** After an end that was not the person's own: the words as they stood there, without a place to write; under them what has happened. */

import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import { clockWords, here } from "../when";
import { useWords } from "../words";
import { EndBottom, Ending } from "./ended";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { HelpRow } from "./help";
import { Messages } from "./messages";

export function LastWords({ app, way }: ViewProps): VNode | null {
  const t = useWords();
  const { kept } = app;
  if (kept === null) {
    return null;
  }
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="conversation last-words">
        <Messages app={app} way={way} entries={kept.entries} who={null} alias={kept.alias} />
        <section class="after stack-small">
          <Ending app={app} />
          <p class="small">
            <span>{t("end.kept", { time: clockWords((kept.until ?? 0) / 1000, here(app.wordsLanguage)) })}</span>
          </p>
          {app.draft.value !== "" && <Unsent text={app.draft.value} />}
          <div class="row">
            <Button onPress={() => app.erase()}>{t("end.erase")}</Button>
          </div>
        </section>
      </main>
      <EndBottom app={app} way={way} />
    </Frame>
  );
}

/** While she waits for the next: what was said before, for her alone. */
export function KeptWords({ app, way }: ViewProps): VNode | null {
  const t = useWords();
  const { kept } = app;
  if (kept === null) {
    return null;
  }
  return (
    <section class="card stack-small">
      <Messages app={app} way={way} entries={kept.entries} who={null} alias={kept.alias} />
      <Button onPress={() => app.erase()}>{t("end.erase")}</Button>
    </section>
  );
}

/** What was being written: to be read and taken along, not to be sent. */
function Unsent({ text }: { readonly text: string }): VNode {
  const t = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const copy = (): void => {
    area.current?.select();
    document.execCommand("copy"); // the one way that a sealed frame is allowed
  };
  return (
    <div class="composer-row unsent">
      <label for="unsent">{t("end.unsent")}</label>
      <textarea id="unsent" ref={area} readOnly rows={2} dir="auto" translate={false} autocomplete="off" value={text} />
      <Button onPress={copy}>{t("end.copy")}</Button>
    </div>
  );
}
