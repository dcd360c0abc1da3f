/** What somebody comes for, in words: a professional's topic may say the field of work too, `professional.health`. */

import type { Texts } from "./texts";

export const isForAdvice = (topic: string | null): boolean => topic?.split(".")[0] === "professional";

export function topicWords(texts: Texts, topic: string | null): string {
  const [kind, sector] = topic?.split(".") ?? [];
  const said = texts.sayOr(`topic.${kind}`, "topic.none");
  const field = sector === undefined ? null : texts.sayIf(`sector.${sector}`);
  return field === null ? said : `${said} (${field})`;
}
