/** What a field, or a part that has changed, is called on the screen: the daemon names them as its file does. */

import type { OfApp } from "../app";
import { DAYS } from "./days";
import type { Way } from "./ways";

type Texts = OfApp["app"]["texts"];

const FIELDS: Readonly<Record<string, string>> = {
  name: "organisation.text_name",
  audience: "organisation.text_audience",
  languages: "organisation.languages",
  topics: "organisation.topics",
  answered_by: "organisation.answered_by",
  is_adult: "organisation.is_adult",
  is_for_children: "organisation.is_for_children",
  texts: "organisation.own_texts",
  greeting: "organisation.text_greeting",
  waiting: "organisation.text_waiting",
  next: "organisation.text_next",
  hours: "organisation.hours",
  exception: "organisation.exceptions",
  reason: "organisation.reason",
  helpline: "organisation.helplines",
  number: "organisation.number",
  reviewed: "organisation.reviewed",
  cost: "organisation.helpline_cost",
  open: "organisation.helpline_open",
  for_children: "organisation.for_children",
  policy: "organisation.policy",
  sites: "organisation.sites",
  line: "organisation.embed_line",
  alias: "organisation.alias",
  role: "organisation.role",
  lines: "organisation.person_lines",
  answers_as: "organisation.answers_as",
  contact: "organisation.contact",
  imprint: "organisation.imprint",
  address: "organisation.imprint_address",
  complaints: "organisation.imprint_complaints",
  privacy: "organisation.imprint_privacy",
  phone: "organisation.contact_phone",
  email: "organisation.contact_email",
  page: "organisation.contact_page",
  code: "organisation.code",
  title: "organisation.ready_title",
  text: "organisation.ready_text",
  hidden: "organisation.ready_hidden",
  cover_seconds: "organisation.own_cover",
  lock_seconds: "organisation.own_lock",
  allows_passphrase_sign_in: "organisation.own_passphrase",
  invites: "organisation.sharing_invites",
  serves: "organisation.sharing_accept",
  takes_from: "organisation.handed_takes",
  hands_to: "organisation.handed_to",
  logo: "organisation.own_logo",
  ...Object.fromEntries(DAYS.map((day) => [day, `organisation.${day}`])),
};
const OF_HELPLINE: Readonly<Record<string, string>> = {
  name: "organisation.helpline_name",
  hours: "organisation.helpline_hours",
};
const OF_CONTACT: Readonly<Record<string, string>> = { name: "organisation.contact_name" };
const OF_IMPRINT: Readonly<Record<string, string>> = {
  email: "organisation.imprint_email",
  phone: "organisation.imprint_phone",
  reviewed: "organisation.imprint_reviewed",
};
const OWN = [
  ["helpline", OF_HELPLINE],
  ["contact", OF_CONTACT],
  ["imprint", OF_IMPRINT],
] as const;
const LANGUAGE = /^[a-z]{2,3}(-\w+)*$/u;

/** "Helplines 2: Name (Swedish)"; "" for what has no field. */
export function fieldCalled(texts: Texts, way: Way): string {
  return way
    .map((step, at) => stepCalled(texts, step, ownOf(way.slice(0, at))))
    .join(" ")
    .trim();
}

/** A part by its words: `policy capacity_max`, `helpline 116 006 name fi`. */
export function partCalled(texts: Texts, name: string): string {
  const steps = name.split(" ");
  return steps.map((step, at) => stepCalled(texts, step, ownOf(steps.slice(0, at)))).join(" ");
}

/** What the same key is called inside of these. */
const ownOf = (way: Way): Readonly<Record<string, string>> => OWN.find(([part]) => way.includes(part))?.[1] ?? {};

function stepCalled(texts: Texts, step: string | number, own: Readonly<Record<string, string>>): string {
  if (typeof step === "number") return String(step + 1);
  if (/^\d{4}-\d\d-\d\d$/u.test(step)) return texts.day(step);
  const key = own[step] ?? FIELDS[step] ?? `policy.${step}`;
  const said = texts.sayIf(key);
  if (said !== null) return said;
  return LANGUAGE.test(step) ? `(${texts.languageName(step)})` : step;
}
