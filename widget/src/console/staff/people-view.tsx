/** Everybody of the organisation: as what, with how many passkeys, enrolled or not, certified until when. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { nameIn } from "../organisation/items-view";
import { roleByte } from "../enrolment/roles";
import type { Listed } from "./ports";
import type { Asking } from "./staff-view";
import { certifiedUntil } from "./warnings";

interface PeopleProps extends OfApp {
  readonly onAsk: (asking: Asking) => void;
}

export function People({ app, onAsk }: PeopleProps): JSX.Element {
  const { texts, staff } = app;
  return (
    <section aria-label={texts.say("staff.people")}>
      <h2>{texts.say("staff.people")}</h2>
      {staff.people === null && <p>{texts.say("staff.loading")}</p>}
      <ul class="people plain">
        {staff.people?.map((person) => (
          <li key={person.id} class="person">
            <Who app={app} person={person} />
            <Acts app={app} person={person} onAsk={onAsk} />
          </li>
        ))}
      </ul>
      <Strangers app={app} onAsk={onAsk} />
    </section>
  );
}

type OfPerson = OfApp & { readonly person: Listed };

function Who({ app, person }: OfPerson): JSX.Element {
  const { texts, staff } = app;
  const as = person.answers_as === null ? "" : ` · ${texts.say(`staff.as_${person.answers_as}`)}`;
  return (
    <div>
      <h3>
        {person.alias}
        <span class="hint">
          {` · ${texts.say(`staff.role_${person.is_volunteer ? "volunteer" : person.role}`)}`}
          {as}
          {person.unit != null && ` · ${nameIn(person.unit.name, texts.language.value) ?? person.unit.id}`}
        </span>
      </h3>
      <p>
        {texts.say("staff.passkeys", { n: person.passkeys })}
        {person.is_signed_in && ` · ${texts.say("staff.signed_in")}`}
        {person.invited_until !== null &&
          ` · ${texts.say("staff.invited_until", { time: texts.time(person.invited_until) })}`}
      </p>
      {staff.leadList.state !== null && <Enrolled app={app} person={person} />}
    </div>
  );
}

function Enrolled({ app, person }: OfPerson): JSX.Element {
  const { texts, staff } = app;
  const enrolment = staff.enrolmentOf(person.id);
  const { state } = staff.leadList;
  if (enrolment === null || state === null) return <p class="note warn">{texts.say("staff.enrolled_not")}</p>;
  const end = certifiedUntil(state, person.id);
  return (
    <p>
      {texts.say(`staff.enrolled_${enrolment.how}`, { time: texts.dayAndTime(enrolment.at) })}
      {" · "}
      {end === null ? texts.say("staff.certified_not") : texts.say("staff.certified", { time: texts.dayAndTime(end) })}
      {isOther(enrolment, person) && ` · ${texts.say("staff.differs", { alias: enrolment.alias })}`}
    </p>
  );
}

const isOther = (enrolment: { readonly alias: string; readonly role: number }, person: Listed): boolean =>
  enrolment.alias !== person.alias || enrolment.role !== roleByte(person.answers_as);

function Acts({ app, person, onAsk }: OfPerson & PeopleProps): JSX.Element {
  const { texts, staff } = app;
  const { alias } = person;
  const enrolment = staff.enrolmentOf(person.id);
  const isOff = staff.isBusy;
  const isMe = person.id === app.signIn.profile?.staff.id;
  const { signs } = app.signIn;
  const button = (
    key: "invite_link" | "invite_digits" | "enrol" | "change" | "revoke" | "sign_out",
    onPress: () => void,
  ) => (
    <Button isOff={isOff} label={texts.say(`staff.${key}_label`, { alias })} onPress={onPress}>
      {texts.say(`staff.${key}`)}
    </Button>
  );
  return (
    <div class="row">
      {button("invite_link", () => void staff.invite(person.id, "link"))}
      {button("invite_digits", () => void staff.invite(person.id, "digits"))}
      {staff.leadList.state !== null && !isMe && button("enrol", () => onAsk({ what: "enrol", person }))}
      {enrolment !== null && isOther(enrolment, person) && button("change", () => onAsk({ what: "change", person }))}
      {!isMe && signs && button("revoke", () => onAsk({ what: "revoke", person }))}
      {!isMe && !signs && button("sign_out", () => void staff.signOut(person.id))}
    </div>
  );
}

/** On the list and not among the server's people: somebody may have been left out on purpose. */
function Strangers({ app, onAsk }: PeopleProps): JSX.Element | null {
  const { texts, staff } = app;
  const enrolled = [...(staff.leadList.state?.people.values() ?? [])];
  const left = enrolled.filter((one) => staff.people !== null && !staff.people.some(({ id }) => id === one.staff));
  if (left.length === 0) return null;
  return (
    <div class="note warn">
      <p>{texts.say("staff.left_out")}</p>
      <ul class="plain">
        {left.map(({ staff: id, alias }) => (
          <li key={id} class="row">
            {alias}
            <Button
              isOff={staff.isBusy}
              label={texts.say("staff.revoke_label", { alias })}
              onPress={() => onAsk({ what: "revoke", person: { id, alias, answers_as: null } })}
            >
              {texts.say("staff.revoke")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
