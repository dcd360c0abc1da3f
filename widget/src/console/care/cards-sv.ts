/** Protocol cards in Swedish. Source: shared practice of Finnish help lines, Child Welfare Act 417/2007, section 25. */

import type { Cards } from "./card-shape";

export const SV: Cards = {
  safe_now: {
    title: "Är det tryggt att skriva?",
    alsoCalled: "trygghetskontroll början enhet telefon vem ser överenskommet ord",
    steps: [
      "Fråga det först, före allt annat. Fråga igen när förbindelsen har varit bruten.",
      "Fråga om någon är bredvid, och om någon kan se enheten nu eller senare.",
      "Berätta om knappen som lämnar sidan. Den stänger genast.",
      "Kom överens om ett ord som personen skriver om någon kommer. När ordet kommer slutar du skriva.",
      "Om det inte är tryggt: fråga när det vore det. Pressa inte på.",
    ],
    sayings: [
      "Är det tryggt för dig att skriva nu?",
      "Kan någon annan se den här enheten eller komma bredvid dig?",
      "Ska vi komma överens om ett ord som du skriver om vi måste sluta genast?",
    ],
  },
  violence_now: {
    title: "Våld just nu",
    alsoCalled: "fara nöd 112 polis skyddshem fly",
    steps: [
      "Fråga kort: är du i fara just nu? Vänta på svaret.",
      "Be personen ringa 112. Vi ser inte var personen är och kan inte skicka hjälp utan adress.",
      "Om det inte går att ringa: öppna kortet Kan inte tala.",
      "Fråga om personen kommer ut, eller till ett rum med en utgång. Inte köket, inte badrummet.",
      "Fråga om det finns barn på platsen.",
      "Stanna kvar så länge personen vill. Skriv inte om personen lämnade sidan med knappen.",
      "Säg till jourledaren att du behöver tid. Tryck på Bara en nu.",
    ],
    sayings: ["Är du i fara just nu?", "Ring 112 om du kan. Jag väntar här.", "Kommer du ut, eller till en granne?"],
  },
  suicide: {
    title: "Risk för självmord",
    alsoCalled: "suicid dö ta sitt liv 112",
    steps: [
      "Fråga rakt ut. Att fråga ökar inte risken.",
      "Fråga om plan, medel och tid: hur, med vad, när.",
      "Fråga om någon är nära, och om medlet kan läggas utom räckhåll.",
      "Omedelbar fara: be personen ringa 112, eller be om adress och lov så att du ringer.",
      "Säg öppet vad du gör. Vi kan inte spåra personen.",
      "Stanna kvar. Sök tillsammans något som bär den närmaste timmen, och någon som kan komma.",
      "Efteråt: ta en paus och gå igenom samtalet med någon.",
    ],
    sayings: [
      "Tänker du på att ta ditt liv?",
      "Det är bra att du berättade. Jag är här.",
      "Har du tänkt på hur eller när?",
    ],
  },
  cannot_speak: {
    title: "Kan inte tala",
    alsoCalled: "nödtextmeddelande 112 suomi app tyst döv sms",
    steps: [
      "Nödtextmeddelande: text till 112. Ingen registrering behövs. Ett finländskt abonnemang kan behövas.",
      "Appen 112 Suomi visar platsen för nödcentralen när man ringer med den.",
      "Man kan ringa och vara tyst: nödcentralen hör vad som händer runtomkring.",
      "Om personen ger adress och lov, ring själv 112 och säg att uppgiften kommer från en chatt.",
      "Fråga bara sådant som kan besvaras med ett ord eller en siffra.",
    ],
    sayings: ["Svara 1 om du är trygg och 2 om du inte är det.", "Får jag ringa 112 för dig? Jag behöver adressen."],
  },
  child_in_danger: {
    title: "Ett barn i fara",
    alsoCalled: "barnskydd anmälan 25 § paragraf brottsanmälan polis sexualbrott anmälningsplikt",
    steps: [
      "Omedelbar fara: 112, eller socialjouren.",
      "Barnskyddslagen 25 §: anmälan görs utan dröjsmål och utan hinder av sekretess när barnets situation kräver att behovet av barnskydd utreds. En misstanke räcker.",
      "Skyldigheten gäller dem som räknas upp i lagen. Alla andra får också anmäla. Se din organisations anvisning.",
      "25 § 3 mom.: anmälan också till polisen vid misstanke om sexualbrott mot ett barn, eller om brott mot liv eller hälsa som kan ge minst två års fängelse.",
      "Säg öppet till besökaren vad du gör och varför. Undantag: när det skulle sätta barnet i fara.",
      "Fråga det som behövs: kommun, barnets namn och ålder. Om du inte får veta går det inte att anmäla. Det är inte ditt fel.",
      "Be barnskyddet om råd utan att nämna namn. Anmäl genom välfärdsområdets egen kanal, i ditt eget namn. Inte genom det här systemet och inte per e-post.",
      "Gå igenom samtalet med jourledaren.",
    ],
    sayings: [
      "Jag är orolig för barnet. Jag måste kanske göra en barnskyddsanmälan.",
      "Anmälan görs för att barnet och familjen ska få hjälp.",
      "I vilken kommun bor barnet?",
    ],
  },
  style_changed: {
    title: "Skriver någon annan nu?",
    alsoCalled: "stilen ändrades annan person överenskommet ord kodord förövare skriver",
    steps: [
      "Lita på känslan: orden, språket, takten eller det som begärs har ändrats.",
      "Hänvisa inte till det ni har talat om. Göm tidigare ord om någon kan se din skärm.",
      "Fråga efter det överenskomna ordet så att frågan inte avslöjar något.",
      "Om ordet inte kommer: tala bara om allmänna saker, som öppettider. Avsluta lugnt.",
      "Berätta inte var personen har varit eller vad personen har planerat.",
    ],
    sayings: ["Hur kan jag hjälpa?", "Ska vi fortsätta från ordet som vi kom överens om?"],
  },
  uses_violence: {
    title: "Använder våld",
    alsoCalled: "förövare våldsutövare skadar rädd att skada",
    steps: [
      "Möt med respekt. Den som söker hjälp har redan gjort något stort.",
      "Fråga: är någon i fara just nu? Om ja, 112.",
      "Be personen lämna situationen: ut, på promenad, till någon annan. Kom överens om den närmaste timmen.",
      "Tala rakt om handlingarna. Godta inte våldet och sök inte orsaken hos den andra.",
      "Fråga om barn.",
      "Erbjud linjen för dem som använder våld. Flytta bara om personen själv vill.",
      "Parterapi är inte rätt plats när det finns våld.",
    ],
    sayings: [
      "Det är bra att du hörde av dig. Det går att sluta med våld, och det finns hjälp.",
      "Kan du lämna situationen nu?",
    ],
  },
  child_on_adult_line: {
    title: "Ett barn på vuxnas linje",
    alsoCalled: "minderårig ung barnens linje ålder",
    steps: [
      "Svara alltid. Ett barn visas inte bort i dörren.",
      "Berätta vem du är och vilken linje det här är, med barnets ord.",
      "Fråga: är du trygg? Vilken vuxen är nära?",
      "Erbjud linjen för barn och unga. Vill barnet dit, hjälp ända fram. Vill barnet inte, fortsätt du.",
      "Kom ihåg anmälningsplikten: öppna kortet Ett barn i fara. Berätta om den innan barnet säger sitt namn.",
    ],
    sayings: [
      "Det är bra att du skrev. Du har inte gjort något fel.",
      "Den här linjen är för vuxna, men vi kan prata. Jag vet också ett ställe där man svarar just i din ålder.",
    ],
  },
  recognised: {
    title: "Du känner igen besökaren",
    alsoCalled: "bekant släkting granne jäv någon känner igen",
    steps: [
      "Säg inte att du kände igen personen, och fråga inte efter namn.",
      "Läs inte mer än du måste. Du är inte rätt person att svara.",
      "Be en kollega fortsätta. Fråga besökaren om lov, utan att säga varför.",
      "Om ingen kan fortsätta och läget är farligt: hjälp till trygghet, avsluta sedan.",
      "Om besökaren känner igen dig: säg ärligt att du har tystnadsplikt, och erbjud någon annan.",
      "Tystnadsplikten fortsätter efter skiftet. Ta inte upp saken när ni ses.",
    ],
    sayings: ["Min kollega kan vara en bättre samtalspartner för dig. Går det bra att hen fortsätter?"],
  },
  both_parties: {
    title: "Båda parterna i samma sak",
    alsoCalled: "andra parten samma kväll förövare och offer makar båda",
    steps: [
      "Berätta inte för någondera att den andra är här, och jämför inte vad de säger.",
      "En jourhavande svarar bara den ena. Be en kollega ta den andra.",
      "Om båda är hos dig: ingen får höra något från den andra. Tryck på Bara en nu.",
      "Var säker på vem du skriver till. Skriv kort.",
      "Du vet inte säkert att det är samma sak. Handla inte som om du visste.",
      "Berätta bara i allmänna drag för jourledaren. Gå igenom det efter skiftet.",
    ],
    sayings: ["Jag lyssnar på dig. Om andra människor kan jag inte berätta något."],
  },
  wants_proof: {
    title: "Vill ha bevis",
    alsoCalled: "intyg kopia inspelning domstol polis dokument skärmbild",
    steps: [
      "Säg ärligt: vi sparar ingenting och kan inte ge något intyg.",
      "Spara inte bilder eller meddelanden åt personen.",
      "Berätta vad personen själv kan göra om det är tryggt: läkare, foton av skador, dagbok, att spara meddelanden där den andra inte kommer åt.",
      "Fråga först vem som ser enheten och molnet.",
      "Berätta om brottsofferhjälp och rättshjälp.",
    ],
    sayings: [
      "Hos oss blir ingenting kvar av det här samtalet. Därför kan vi inte intyga det.",
      "En läkare kan anteckna skadorna. Är det tryggt för dig att gå dit?",
    ],
  },
};
