/** Under the first view, for who wants to read more before starting. */

import type { VNode } from "preact";
import { useWords } from "../words";
import { About } from "./about";
import type { ViewProps } from "./frame";

export function More({ app }: Pick<ViewProps, "app">): VNode {
  const t = useWords();
  const org = app.profile?.organisation ?? "";
  return (
    <details>
      <summary>{t("consent.more")}</summary>
      <div class="stack-small">
        <p>{`${t("consent.operator", { org })} ${t("consent.free")}`}</p>
        <p>{t("consent.noproof")}</p>
        <p>{t("exit.help")}</p>
        <p>{t("exit.history")}</p>
        <About app={app} />
      </div>
    </details>
  );
}
