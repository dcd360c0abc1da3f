/**
 * For children who wait: how one feels, as faces with words. One or none; it puts words where one writes, and stays in the
 * page until she sends them herself.
 */

import type { VNode } from "preact";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import type { ViewProps } from "./frame";

/** Brows, eyes and mouth, in a face of 48 by 48. */
const FACES = {
  "feeling.afraid": "M12 16l7-3M36 16l-7-3M17 21v2M31 21v2M18 35c2-4 10-4 12 0v2h-12z",
  "feeling.sad": "M13 15l6-2M35 15l-6-2M17 21v2M31 21v2M16 36c3-6 13-6 16 0M31 26v3",
  "feeling.angry": "M12 14l8 4M36 14l-8 4M17 22v2M31 22v2M17 35c4-4 10-4 14 0",
  "feeling.alone": "M17 21v2M31 21v2M18 35h12",
  "feeling.fine": "M17 20v2M31 20v2M15 30c4 7 14 7 18 0",
  "feeling.unsure": "M12 15l7-1M36 13l-7-1M17 21v2M31 21v2M17 34c4-3 6 3 14-1",
} as const;
const FEELINGS = Object.keys(FACES) as readonly (keyof typeof FACES)[];

export function Feelings({ app }: Pick<ViewProps, "app">): VNode {
  const t = useWords();
  const draft = app.draft.value;
  const felt = FEELINGS.find((one) => draft.startsWith(t(one)));
  const own = felt === undefined ? draft : draft.slice(t(felt).length).trimStart();
  return (
    <section class="stack-small" aria-labelledby="feelings">
      <h2 id="feelings">{t("feeling.title")}</h2>
      <p>{t("feeling.how")}</p>
      <div class="feelings">
        {FEELINGS.map((one) => (
          <Button
            key={one}
            isPressed={one === felt}
            onPress={() => app.typed(one === felt ? own : `${t(one)} ${own}`.trimEnd())}
          >
            <svg viewBox="0 0 48 48" aria-hidden="true">
              <circle cx="24" cy="24" r="21" />
              <path d={FACES[one]} />
            </svg>
            <span>{t(one)}</span>
          </Button>
        ))}
      </div>
    </section>
  );
}
