/** Protocol cards in Finnish. Source: shared practice of Finnish help lines, Child Welfare Act 417/2007, section 25. */

import type { Cards } from "./card-shape";

export const FI: Cards = {
  safe_now: {
    title: "Onko turvallista kirjoittaa?",
    alsoCalled: "turvatarkistus alku laite puhelin kuka näkee sovittu sana",
    steps: [
      "Kysy ensin, ennen kuin kysyt mitään muuta. Kysy uudelleen, kun yhteys on ollut poikki.",
      "Kysy, onko joku vieressä ja voiko joku nähdä laitteen nyt tai myöhemmin.",
      "Kerro poistumispainikkeesta. Se sulkee sivun heti.",
      "Sopikaa sana, jonka hän kirjoittaa, jos joku tulee. Kun sana tulee, lopeta kirjoittaminen.",
      "Jos ei ole turvallista: kysy, milloin olisi. Älä jatka väkisin.",
    ],
    sayings: [
      "Onko sinun nyt turvallista kirjoittaa?",
      "Voiko joku muu nähdä tämän laitteen tai tulla viereesi?",
      "Sovitaanko sana, jonka kirjoitat, jos meidän pitää lopettaa heti?",
    ],
  },
  violence_now: {
    title: "Väkivalta juuri nyt",
    alsoCalled: "vaara hätä 112 poliisi turvakoti pako",
    steps: [
      "Kysy lyhyesti: oletko vaarassa juuri nyt? Odota vastausta.",
      "Pyydä soittamaan 112. Emme näe, missä hän on, emmekä voi lähettää apua ilman osoitetta.",
      "Jos hän ei voi soittaa: avaa kortti Ei voi puhua.",
      "Kysy, pääseekö hän ulos tai huoneeseen, josta pääsee ulos. Ei keittiöön eikä kylpyhuoneeseen.",
      "Kysy, onko paikalla lapsia.",
      "Pysy mukana niin kauan kuin hän haluaa. Älä kirjoita, jos hän poistui poistumispainikkeella.",
      "Kerro vuorovastaavalle, että tarvitset aikaa. Paina Vain yksi nyt.",
    ],
    sayings: ["Oletko vaarassa juuri nyt?", "Soita 112, jos voit. Minä odotan tässä.", "Pääsetkö ulos tai naapuriin?"],
  },
  suicide: {
    title: "Itsemurhan vaara",
    alsoCalled: "itsetuhoisuus kuolla tappaa itsensä 112",
    steps: [
      "Kysy suoraan. Kysyminen ei lisää vaaraa.",
      "Kysy suunnitelmasta, välineestä ja ajasta: miten, millä, milloin.",
      "Kysy, onko joku lähellä ja voiko väline mennä pois käsistä.",
      "Välitön vaara: pyydä soittamaan 112, tai pyydä osoite ja lupa, jotta sinä soitat.",
      "Kerro avoimesti, mitä teet. Emme voi jäljittää häntä.",
      "Pysy mukana. Etsikää yhdessä jotain, mikä kantaa seuraavaan tuntiin, ja joku, joka voi tulla.",
      "Lopuksi: pyydä tauko ja pura keskustelu toisen kanssa.",
    ],
    sayings: [
      "Ajatteletko itsesi tappamista?",
      "Hyvä, että kerroit. Olen tässä.",
      "Oletko ajatellut, miten tai milloin?",
    ],
  },
  cannot_speak: {
    title: "Ei voi puhua",
    alsoCalled: "hätätekstiviesti 112 suomi sovellus hiljaa kuuro tekstiviesti",
    steps: [
      "Hätätekstiviesti: teksti numeroon 112. Sitä ei tarvitse rekisteröidä ennalta. Suomalainen liittymä voi olla tarpeen.",
      "112 Suomi -sovellus näyttää paikan hätäkeskukselle, kun siitä soittaa.",
      "Puhelun voi avata ja olla hiljaa: hätäkeskus kuulee, mitä ympärillä tapahtuu.",
      "Jos hän antaa osoitteen ja luvan, soita itse 112 ja kerro, että tieto tulee keskustelusta.",
      "Kysy vain, mihin voi vastata yhdellä sanalla tai numerolla.",
    ],
    sayings: ["Vastaa 1, jos olet turvassa, ja 2, jos et ole.", "Saanko soittaa puolestasi 112? Tarvitsen osoitteen."],
  },
  child_in_danger: {
    title: "Lapsi vaarassa",
    alsoCalled: "lastensuojelu ilmoitus 25 § pykälä rikosilmoitus poliisi seksuaalirikos ilmoitusvelvollisuus",
    steps: [
      "Välitön vaara: 112, tai sosiaalipäivystys.",
      "Lastensuojelulain 25 §: ilmoitus tehdään viipymättä ja salassapidon estämättä, kun lapsen tilanne vaatii selvittämään lastensuojelun tarpeen. Epäily riittää.",
      "Velvollisuus on niillä, jotka laissa luetellaan. Jokainen muukin saa ilmoittaa. Katso oman järjestösi ohje.",
      "25 § 3 mom.: myös ilmoitus poliisille, kun epäillään lapseen kohdistunutta seksuaalirikosta, tai henkeen tai terveyteen kohdistunutta rikosta, josta voi saada vähintään kaksi vuotta vankeutta.",
      "Kerro kävijälle avoimesti, mitä teet ja miksi. Poikkeus: kun se panisi lapsen vaaraan.",
      "Kysy, mitä tarvitaan: kunta, lapsen nimi ja ikä. Jos hän ei kerro, ilmoitusta ei voi tehdä. Se ei ole sinun vikasi.",
      "Kysy neuvoa lastensuojelusta nimiä sanomatta. Ilmoita hyvinvointialueen omassa kanavassa, omalla nimelläsi. Ei tämän järjestelmän kautta eikä sähköpostilla.",
      "Pura keskustelu vuorovastaavan kanssa.",
    ],
    sayings: [
      "Olen huolissani lapsesta. Minun täytyy ehkä tehdä lastensuojeluilmoitus.",
      "Ilmoitus tehdään, jotta lapsi ja perhe saavat apua.",
      "Missä kunnassa lapsi asuu?",
    ],
  },
  style_changed: {
    title: "Kirjoittaja vaihtui?",
    alsoCalled: "tyyli muuttui toinen henkilö sovittu sana koodisana tekijä kirjoittaa",
    steps: [
      "Usko tunnettasi: sanat, kieli, rytmi tai pyynnöt muuttuivat.",
      "Älä viittaa siihen, mitä on puhuttu. Piilota aiemmat sanat, jos ruudullasi voi olla joku.",
      "Kysy sovittua sanaa niin, ettei kysymys kerro mitään.",
      "Jos sana ei tule: puhu vain yleistä, kuten aukioloajoista. Lopeta rauhallisesti.",
      "Älä kerro, missä hän on ollut tai mitä hän on suunnitellut.",
    ],
    sayings: ["Miten voin auttaa?", "Jatketaanko siitä sanasta, josta sovittiin?"],
  },
  uses_violence: {
    title: "Käyttää väkivaltaa",
    alsoCalled: "tekijä väkivallan käyttäjä satuttaa pelkää satuttavansa",
    steps: [
      "Kohtaa kunnioittaen. Apua hakeva on tehnyt jo ison asian.",
      "Kysy: onko joku vaarassa juuri nyt? Jos on, 112.",
      "Pyydä lähtemään tilanteesta: ulos, kävelylle, toisen luo. Sopikaa seuraava tunti.",
      "Puhu teoista suoraan. Älä hyväksy väkivaltaa äläkä etsi siihen syytä toisesta.",
      "Kysy lapsista.",
      "Tarjoa väkivaltaa käyttäville tarkoitettua linjaa. Siirto vain, jos hän itse haluaa.",
      "Pariterapia ei ole oikea paikka, kun väkivaltaa on.",
    ],
    sayings: [
      "Hyvä, että otit yhteyttä. Väkivallan voi lopettaa, ja siihen saa apua.",
      "Voitko lähteä tilanteesta nyt?",
    ],
  },
  child_on_adult_line: {
    title: "Lapsi aikuisten linjalla",
    alsoCalled: "alaikäinen nuori lasten linja ikä",
    steps: [
      "Vastaa aina. Lasta ei käännytetä ovelta.",
      "Kerro, kuka olet ja mikä linja tämä on, lapsen sanoin.",
      "Kysy: oletko turvassa? Kuka aikuinen on lähellä?",
      "Tarjoa lasten ja nuorten linjaa. Jos hän haluaa, auta perille. Jos ei halua, jatka sinä.",
      "Muista ilmoitusvelvollisuus: avaa kortti Lapsi vaarassa. Kerro siitä lapselle ennen kuin hän kertoo nimen.",
    ],
    sayings: [
      "Hyvä, että kirjoitit. Sinä et ole tehnyt mitään väärää.",
      "Tämä linja on tehty aikuisille, mutta voimme puhua. Tiedän myös paikan, jossa vastataan juuri sinun ikäisillesi.",
    ],
  },
  recognised: {
    title: "Tunnistat kävijän",
    alsoCalled: "tuttu sukulainen naapuri esteellinen joku tunnistaa",
    steps: [
      "Älä kerro, että tunnistit, äläkä kysy nimeä.",
      "Älä lue enempää kuin on pakko. Et ole oikea vastaamaan.",
      "Pyydä työkaveria jatkamaan. Kysy kävijältä lupa, syytä kertomatta.",
      "Jos kukaan ei voi jatkaa ja tilanne on vaarallinen: auta turvaan, sitten lopeta.",
      "Jos kävijä tunnistaa sinut: sano rehellisesti, että vaitiolo koskee sinua, ja tarjoa toista päivystäjää.",
      "Vaitiolo jatkuu vuoron jälkeen. Älä palaa asiaan, kun tapaatte.",
    ],
    sayings: ["Kollegani voisi olla sinulle parempi keskustelukumppani. Sopiiko, että hän jatkaa?"],
  },
  both_parties: {
    title: "Saman asian molemmat osapuolet",
    alsoCalled: "toinen osapuoli sama ilta tekijä ja uhri puolisot molemmat",
    steps: [
      "Älä kerro kummallekaan, että toinen on täällä, äläkä vertaa, mitä he sanovat.",
      "Yksi päivystäjä vastaa vain toiselle. Pyydä työkaveria ottamaan toinen.",
      "Jos kumpikin on sinulla: kumpikaan ei saa kuulla mitään toiselta. Pyydä Vain yksi nyt.",
      "Ole varma, kenelle kirjoitat. Kirjoita lyhyesti.",
      "Et tiedä varmasti, että kyse on samasta asiasta. Älä toimi niin kuin tietäisit.",
      "Kerro vuorovastaavalle vain yleisesti. Pura vuoron jälkeen.",
    ],
    sayings: ["Kuuntelen sinua. Muista ihmisistä en voi kertoa mitään."],
  },
  wants_proof: {
    title: "Haluaa todisteen",
    alsoCalled: "todistus kopio tallenne oikeus poliisi asiakirja kuvakaappaus",
    steps: [
      "Sano rehellisesti: emme tallenna mitään emmekä voi antaa todistusta.",
      "Älä tallenna hänen puolestaan kuvia tai viestejä.",
      "Kerro, mitä hän voi itse tehdä, jos se on turvallista: lääkäri, valokuvat vammoista, päiväkirja, viestien säilyttäminen paikassa, johon toinen ei pääse.",
      "Kysy ensin, kuka näkee hänen laitteensa ja pilvensä.",
      "Kerro rikosuhreille tarkoitetusta avusta ja oikeusavusta.",
    ],
    sayings: [
      "Meillä ei jää tästä keskustelusta mitään. Siksi emme voi todistaa siitä.",
      "Lääkäri voi kirjata vammat. Onko sinun turvallista mennä?",
    ],
  },
};
