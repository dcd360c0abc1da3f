/** The few words that stand outside the application: before it is there, and when it does not come. */

export type LoaderWords = readonly [leave: string, failed: string, own: string, close: string];

/** Names the frame for who hears the page: neutral, and the same word in each of our languages. */
export const TITLE = "Chat";

const FI: LoaderWords = ["Poistu nopeasti", "Ei avautunut turvallisesti. Soita.", "Oma sivu (heikompi suoja)", "Sulje"];
const SV: LoaderWords = ["Lämna sidan snabbt", "Öppnades inte säkert. Ring.", "Egen sida (svagare skydd)", "Stäng"];
const EN: LoaderWords = [
  "Leave quickly",
  "It did not open safely. Please call.",
  "Own page (weaker protection)",
  "Close",
];

export const LOADER_WORDS: Readonly<Record<string, LoaderWords>> = { fi: FI, sv: SV, en: EN };

/** The words of the language, or Finnish. */
export const wordsFor = (language: string): LoaderWords => LOADER_WORDS[language.slice(0, 2)] ?? FI;
