/** Who answers, in words, from what the keys say: in the log, so that it scrolls away; the name stays above. */

import type { VNode } from "preact";
import type { Person } from "../../core/seal-port";
import { roleWords } from "../view";
import { useWords } from "../words";

export function Who({ who }: { readonly who: Person }): VNode {
  const t = useWords();
  const alias = who.alias ?? "";
  const role = who.answersAs === null ? "" : ` ${t("connect.role", { role: roleWords(t, who.answersAs) })}`;
  return (
    <li class="who">
      <strong>{`${t("connect.who", { alias })}${role}`}</strong>
      <span class="soft">{`✓ ${t("connect.verified", { organisation: who.organisation ?? "" })}`}</span>
    </li>
  );
}
