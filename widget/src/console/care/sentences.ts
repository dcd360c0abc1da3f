/** Sentences that go out with one press, inside the seal, in the language of the conversation. Reviewed with the protocol cards. */

import { type Language, LANGUAGES } from "../texts";

export type Sentence = Readonly<Record<Language, string>>;

/** So long is a moment; then the counsellor is reminded. */
export const MOMENT_SECONDS = 300;

/** Both sides know: she is there, and when she writes again. */
export const MOMENT: Sentence = {
  fi: "Tarvitsen hetken. Olen yhä täällä ja kirjoitan taas viimeistään viiden minuutin päästä. Sinun ei tarvitse tehdä mitään. Voit kirjoittaa sillä aikaa.",
  sv: "Jag behöver en stund. Jag är kvar här och skriver igen senast om fem minuter. Du behöver inte göra något. Du kan skriva under tiden.",
  en: "I need a moment. I am still here, and write again in five minutes at the latest. You need not do anything. You can write meanwhile.",
};

/** Why it ends, of a conversation that is ended as abuse. */
export const ENDED_AS_ABUSE: Sentence = {
  fi: "Päivystäjä lopetti keskustelun, koska viestit olivat loukkaavia. Jos tarvitset apua, voit tulla uudelleen.",
  sv: "Den jourhavande avslutade chatten eftersom meddelandena var kränkande. Om du behöver hjälp kan du komma igen.",
  en: "The counsellor ended the chat because the messages were abusive. If you need help, you can come again.",
};

/** In the language of the conversation, else in English. */
export const saidIn = (sentence: Sentence, language: string): string =>
  sentence[LANGUAGES.find((one) => one === language) ?? "en"];
