/** Quiet for long: what will happen, when, and that one tap prevents it. Also on the cover, where one does not see the talk. */

import type { VNode } from "preact";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import { useMinutes } from "../minutes";
import { minutesLeft } from "../silence";
import { useWords } from "../words";

interface OfApp {
  readonly app: VisitorApp;
}

export function Idle({ app }: OfApp): VNode {
  const t = useWords();
  return (
    <Banner>
      <span>{t("end.idle", { min: useMinutes(app, () => minutesLeft(app)) })}</span>
      <Button onPress={() => void app.ticket.here()}>{t("end.keep_open")}</Button>
    </Banner>
  );
}

/** On the cover: as true, and nobody who looks learns what the page is. */
export function IdleCovered({ app }: OfApp): VNode {
  const t = useWords();
  return <span>{t("cover.idle", { min: useMinutes(app, () => minutesLeft(app)) })}</span>;
}
