/** What went wrong with the page itself, and not with the connection: above a view that is still of use. */

import type { VNode } from "preact";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import { useWords } from "../words";
import { UNFIT } from "./unfit";
import { ShortNumbers } from "./numbers";

interface OfApp {
  readonly app: VisitorApp;
}

export function Troubles({ app }: OfApp): VNode {
  const isOld = app.trouble === "unreachable" && app.profile !== null;
  return (
    <>
      {(isOld || app.languageTrouble !== null) && <NotLoaded app={app} />}
      {app.unfit !== null && app.view !== "unfit" && <Broken app={app} />}
    </>
  );
}

/** What was there before stays: the words, and what the line said. */
function NotLoaded({ app }: OfApp): VNode {
  const t = useWords();
  return (
    <Banner>
      <span>{t("load.failed")}</span>
      <Button onPress={() => void app.load(app.languageTrouble ?? app.language)}>{t("shared.retry")}</Button>
    </Banner>
  );
}

function Broken({ app }: OfApp): VNode {
  const t = useWords();
  return (
    <Banner>
      <span>{t(UNFIT[app.unfit ?? "broken"])}</span>
      <ShortNumbers app={app} />
    </Banner>
  );
}
