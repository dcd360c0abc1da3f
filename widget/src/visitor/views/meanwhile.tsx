/** While one waits: a draft that stays in this page. Nothing sends it but the person, when somebody is there. */

import type { VNode } from "preact";
import { Composer } from "../../ui/composer";
import { useWords } from "../words";
import type { ViewProps } from "./frame";
import { languageOf } from "./messages";

export function Meanwhile({ app }: Pick<ViewProps, "app">): VNode {
  const t = useWords();
  return (
    <section class="meanwhile">
      <Composer
        id="words"
        label={t("queue.write_label")}
        lang={languageOf(app)}
        draft={app.draft.value}
        canSend={false}
        onDraft={(text) => app.typed(text)}
        onSend={() => {}}
      >
        {app.hasUnsent ? <strong>{t("queue.unsent")}</strong> : t("queue.write")}
      </Composer>
    </section>
  );
}
