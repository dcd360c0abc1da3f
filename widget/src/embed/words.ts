/** The few words that stand outside the application: before it is there, and when it does not come. */

export interface LoaderWords {
  readonly title: string;
  readonly danger: string;
  readonly starting: string;
  readonly failed: string;
  readonly own: string;
  readonly close: string;
  readonly leave: string;
  readonly open: string;
  readonly wait: string;
  readonly closed: string;
  readonly opens: string;
  readonly full: string;
  readonly intake_stopped: string;
  readonly not_allowed: string;
}

const FI: LoaderWords = {
  title: "Keskustelu",
  danger: "Jos olet vaarassa, soita 112",
  starting: "Avataan keskustelua.",
  failed: "Keskustelua ei voitu avata turvallisesti. Soittaminen on nyt varmin tapa.",
  own: "Avaa linjan omalla sivulla. Siellä suoja on heikompi.",
  close: "Sulje",
  leave: "Poistu nopeasti",
  open: "Linja on auki.",
  wait: "Arvio: odotat noin {a}–{b} minuuttia.",
  closed: "Linja on nyt kiinni.",
  opens: "Aukeaa: {a}.",
  full: "Jono on nyt täynnä.",
  intake_stopped: "Linja ei ota juuri nyt uusia keskusteluja.",
  not_allowed: "Linja ei ole käytössä tällä sivustolla.",
};
const SV: LoaderWords = {
  title: "Chatt",
  danger: "Om du är i fara, ring 112",
  starting: "Chatten öppnas.",
  failed: "Chatten kunde inte öppnas säkert. Att ringa är säkrast nu.",
  own: "Öppna på linjens egen sida. Där är skyddet svagare.",
  close: "Stäng",
  leave: "Lämna sidan snabbt",
  open: "Linjen är öppen.",
  wait: "Uppskattning: du väntar ungefär {a}–{b} minuter.",
  closed: "Linjen är stängd nu.",
  opens: "Öppnar: {a}.",
  full: "Kön är full nu.",
  intake_stopped: "Linjen tar inte emot nya samtal just nu.",
  not_allowed: "Linjen används inte på den här webbplatsen.",
};
const EN: LoaderWords = {
  title: "Chat",
  danger: "If you are in danger, call 112",
  starting: "Opening the chat.",
  failed: "The chat could not be opened safely. Calling is the surest way now.",
  own: "Open it on the line’s own page. It protects you less.",
  close: "Close",
  leave: "Leave quickly",
  open: "The line is open.",
  wait: "Estimate: you will wait about {a}–{b} minutes.",
  closed: "The line is closed now.",
  opens: "Opens: {a}.",
  full: "The queue is full now.",
  intake_stopped: "The line takes no new conversations right now.",
  not_allowed: "The line is not enabled on this site.",
};

export const LOADER_WORDS: Readonly<Record<string, LoaderWords>> = { fi: FI, sv: SV, en: EN };

/** The words of the language, or Finnish. */
export const wordsFor = (language: string): LoaderWords => LOADER_WORDS[language.slice(0, 2)] ?? FI;
