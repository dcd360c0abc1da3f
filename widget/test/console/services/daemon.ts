/** A table of services as the daemon gives it, and what it is asked. */
import type { CsvFault, ServiceShown, ServicesLooked } from "../../../src/core/protocol";
import type { Call } from "../../../src/console/staff/http";

export const SERVICE: ServiceShown = {
  id: "turvakoti",
  category: "shelter",
  name: { fi: "Oulun turvakoti", en: "Oulu shelter" },
  text: { fi: "Ympäri vuorokauden." },
  topics: ["guidance"],
  regions: ["kainuu"],
  clients: ["everybody"],
  languages: ["fi", "en"],
  phones: ["040 123 4567"],
  hours: "mon-fri 09:00-16:00",
  openings: [0, 1, 2, 3, 4].map((weekday) => ({ weekday, opens: 540, closes: 960 })),
  web: "https://example.org/",
  reviewed: "2026-01-02",
  is_due: true,
  is_coordinator: false,
};
export const COUPLE: ServiceShown = {
  ...SERVICE,
  id: "pari",
  category: "couple_therapy",
  name: { fi: "Pariterapia" },
  regions: [],
  topics: ["money"],
  clients: ["children"],
  languages: ["sv"],
  is_due: false,
};

interface Daemon {
  call: Call;
  asked: [string, object][];
  faults: CsvFault[];
  standing: number;
  services: ServiceShown[];
}

export function servicesDaemon(): Daemon {
  const daemon = {
    asked: [] as [string, object][],
    faults: [] as CsvFault[],
    standing: 1,
    services: [COUPLE, SERVICE],
    call: ((method: string, target: string, body: object) => {
      daemon.asked.push([`${method} ${target}`, body]);
      return Promise.resolve(answer(`${method} ${target}`, body));
    }) as Call,
  };
  const looked = (): ServicesLooked => ({
    standing: daemon.standing,
    by: "ada",
    at: 1_796_000_000,
    count: 3,
    faults: daemon.faults,
    added: ["uusi"],
    changed: [],
    removed: ["vanha"],
  });
  function answer(route: string, body: object): object {
    switch (route) {
      case "GET /api/services":
        return {
          number: daemon.standing,
          is_public: false,
          services: daemon.services,
          regions: { kainuu: "Kainuu", lappi: "Lappi" },
        };
      case "POST /api/services/look":
        return looked();
      case "POST /api/services/publish": {
        const isStale = (body as { base: number }).base !== daemon.standing;
        return { number: isStale || daemon.faults.length > 0 ? null : 2, looked: looked() };
      }
      case "POST /api/services/one": {
        const isStale = (body as { base: number }).base !== daemon.standing;
        return { number: isStale || daemon.faults.length > 0 ? null : 2, looked: looked() };
      }
      case "GET /api/services/past":
        return {
          days: 30,
          tables: [
            { number: 2, by: "ada", at: 1_796_000_000, count: 2 },
            { number: 1, by: "ada", at: 1_795_000_000, count: 1 },
          ],
          referred: [{ month: "2026-11", category: "police", count: null }],
        };
      case "POST /api/services/undo":
        return { number: 3, looked: looked() };
      default:
        return {};
    }
  }
  return daemon;
}
