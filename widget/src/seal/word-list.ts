/**
 * 256 Finnish words for comparing by voice: short names of plain things, none that could hurt, no two that differ by a
 * single letter. One list for every language: it is read aloud, not understood.
 */
export const WORDS: readonly string[] = `
  aalto aamu aarre ahven airo aita akku allas ananas ankka antenni apila arkki asema aukio aura avain banaani
  basilika betoni biisi bussi delta dyyni elokuu emali filmi glögi gongi haapa haavi haikara halko hame hanhi
  harja hattu hauki heinä helmi hiekka hilla hirsi hopea huilu huopa huvila hylly hytti höyhen ikkuna ilma ilves
  jalava jarru joki joulu juhla juna juusto jyvä jäkälä järvi jäätelö kaali kahvi kaisla kala kampa kanto keinu
  kello kerho kide kiikari kilpi kirja kiuas kivi koivu kompassi korppu kota kruunu kukka kulho kumina kuppi
  kurki kuusi kylpy kynä kyyhky käki käpy laakso lahti laituri lampi lanka laulu leipä lelu lemmikki letti levy
  liesi liina lilja lippu lohi lokki luistin lumi lusikka luuta lyhty lähde länsi maja mansikka matto mehu
  meloni merkki metsä minttu mokka muki mustikka myrtti mänty mäyrä mökki naakka naava nappi narsissi nauha
  neula niitty nojatuoli norppa nuotti nurmi nyytti oliivi olki omena orvokki otava paahto paketti palmu pannu
  paperi parvi patja pelto penkki peruna piano pihlaja piippu pilvi piparkakku pisara pitsi pohja poro posti
  pulla puuro pyörä päivä pääsky pöllö pöytä ranta ratas reki ripsi roihu ruoko ruska ruusu ryijy rysä räme
  saari salmi sammal sana satama savi seitti seppä sieni siili silta simpukka sipuli sitruuna soihtu sormus
  suksi suppilo syksy sähkö säkki sävel taivas takki talvi tammi tango teltta tiikeri timantti tiski toffee
  tomaatti torvi tuisku tulppaani tunturi turve tuuli tyrni tyyny tähti täplä tölkki ulappa untuva urku uuni
  vaaka vadelma valo vati vehnä vene vesi vihko viiri vinkki viola virta viulu voikukka vuokko vuori väylä ääni
  öljy
`
  .trim()
  .split(/\s+/);
