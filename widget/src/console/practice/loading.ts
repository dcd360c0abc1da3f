/** The scripts of a language, fetched when somebody wants to practise: data alone, and only as this release has it. */

import type { PracticeLanguage, Scripts } from "./script-shape";

/** Rejects when they cannot be had, or came altered. */
export async function scriptsOf(origin: string, language: PracticeLanguage): Promise<Scripts> {
  const { file, integrity } = __PRACTICE__[language];
  const request = { integrity, credentials: "omit", referrerPolicy: "no-referrer", redirect: "error" } as const;
  const response = await fetch(origin + file, request);
  if (!response.ok) throw new Error("scripts");
  return (await response.json()) as Scripts;
}
