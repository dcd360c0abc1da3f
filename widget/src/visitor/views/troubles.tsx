/** What went wrong with the page itself, and not with the connection: above a view that is still of use. */

import type { VNode } from "preact";
import { dial } from "../../core/dial";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import { useWords } from "../words";

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
      <span>{t(`unfit.${app.unfit ?? "broken"}`)}</span>
      <span>
        <a class="number" href="tel:112">
          112
        </a>
        {app.profile?.helplines.map((line) => (
          <span key={line.number}>
            {" · "}
            {line.name}{" "}
            <a class="number" href={dial(line.number)}>
              {line.number}
            </a>
          </span>
        ))}
      </span>
    </Banner>
  );
}
