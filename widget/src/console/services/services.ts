/** The services of the organisation beside a talk. All of them are here, and looked through here: nobody is told what for. */

import { type Answer, type Empty, isRefused, type ServiceShown, type Services } from "../../core/protocol";
import { Held } from "../../ui/cell";
import type { Call } from "../staff/http";

export interface ServicesApi {
  all(): Promise<Answer<Services>>;
  referred(category: ServiceShown["category"]): Promise<Answer<Empty>>;
}

export const httpServicesApi = (call: () => Call): ServicesApi => ({
  all: () => call()<Services>("GET", "/api/services", {}),
  referred: (category) => call()<Empty>("POST", "/api/services/referred", { category }),
});

/** What is looked for; "" is anything. */
export interface Wanted {
  readonly query: string;
  readonly region: string;
  readonly topic: string;
  readonly client: string;
  readonly language: string;
  readonly isOpenNow: boolean;
}

export const ANYTHING: Wanted = { query: "", region: "", topic: "", client: "", language: "", isOpenNow: false };
/** So many are drawn; the rest are found by another word. */
export const SHOWN_MAX = 20;
export const WHOLE_COUNTRY = "whole-country";

export class ServiceList {
  readonly isOpen: Held<boolean>;
  readonly wanted: Held<Wanted>;
  /** Null: not read yet. */
  readonly list: Held<Services | null>;
  readonly isAway: Held<boolean>;

  constructor(
    private readonly api: () => ServicesApi,
    changed: () => void,
  ) {
    this.isOpen = new Held(false, changed);
    this.wanted = new Held<Wanted>(ANYTHING, changed);
    this.list = new Held<Services | null>(null, changed);
    this.isAway = new Held(false, changed);
  }

  open(): void {
    this.isOpen.value = true;
    void this.load();
  }

  /** What was looked for is gone with it: the next talk is another's. */
  close(): void {
    this.isOpen.value = false;
    this.wanted.value = ANYTHING;
  }

  forget(): void {
    this.close();
    this.list.value = null;
  }

  look(change: Partial<Wanted>): void {
    this.wanted.value = { ...this.wanted.value, ...change };
  }

  /** Counted by its category; that it was not counted harms nobody. */
  told(service: ServiceShown): void {
    void this.api().referred(service.category);
  }

  private async load(): Promise<void> {
    const answer = await this.api().all();
    this.isAway.value = isRefused(answer);
    if (!isRefused(answer)) this.list.value = answer;
  }
}

/** Those of the region before those of the whole country, in the order of the table. `now`: seconds since 1970. */
export function found(services: readonly ServiceShown[], wanted: Wanted, now: number): readonly ServiceShown[] {
  const words = fold(wanted.query).split(/\s+/).filter(Boolean);
  const at = timeThere(now);
  const fits = services.filter(
    (one) =>
      (wanted.region === "" || one.regions.length === 0 || one.regions.includes(wanted.region)) &&
      (wanted.topic === "" || one.topics.includes(wanted.topic)) &&
      (wanted.client === "" || one.clients.includes(wanted.client)) &&
      (wanted.language === "" || one.languages.includes(wanted.language)) &&
      (!wanted.isOpenNow || isOpen(one, at)) &&
      words.every((word) => textOf(one).includes(word)),
  );
  return [...fits.filter((one) => one.regions.length > 0), ...fits.filter((one) => one.regions.length === 0)];
}

const fold = (text: string): string => text.toLocaleLowerCase("fi").normalize("NFC");
const textOf = ({ name, text, phones }: ServiceShown): string =>
  fold([...Object.values(name), ...Object.values(text), ...phones].join(" "));

export interface There {
  readonly weekday: number;
  readonly minute: number;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Helsinki",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Day and minute where the services are. */
export function timeThere(now: number): There {
  const parts = new Map(CLOCK.formatToParts(now * 1000).map(({ type, value }) => [type, value]));
  const minute = 60 * Number(parts.get("hour")) + Number(parts.get("minute"));
  return { weekday: DAYS.indexOf(parts.get("weekday") ?? ""), minute };
}

export const isOpen = ({ openings }: ServiceShown, { weekday, minute }: There): boolean =>
  openings.some((one) => one.weekday === weekday && one.opens <= minute && minute < one.closes);

/** In this language, or in the first there is. */
export const inLanguage = (texts: { readonly [language: string]: string }, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? "";
