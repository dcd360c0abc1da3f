/** To the line's pages about accessibility, privacy and feedback: each in a tab of its own, so that the chat stays. */

import type { VNode } from "preact";
import { useWords } from "../words";
import type { ViewProps } from "./frame";

const PAGES = { accessibility: "about.accessibility", privacy: "about.privacy", feedback: "about.feedback" } as const;

export function About({ app }: Pick<ViewProps, "app">): VNode {
  const t = useWords();
  const { origin, embed } = app.world.config;
  return (
    <>
      <p>{t("about.tab")}</p>
      <ul class="about">
        {Object.entries(PAGES).map(([page, key]) => (
          <li key={page}>
            <a
              href={`${origin}/l/${encodeURIComponent(embed)}/${page}?lang=${app.wordsLanguage}`}
              target="_blank"
              rel="noopener noreferrer"
            >
              {t(key)}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
