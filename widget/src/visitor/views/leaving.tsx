/** Asked before a place is given up. */

import type { VNode } from "preact";
import { Confirm } from "../../ui/dialog";
import { useWords } from "../words";
import type { ViewProps } from "./frame";
import { Top } from "./frame";

export function Leaving({ app, way, onBack }: ViewProps & { readonly onBack: () => void }): VNode {
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
