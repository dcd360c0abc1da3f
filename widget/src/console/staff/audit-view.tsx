/** For admins: what the staff has done, newest first. No visitor is in it. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";

export function Audit({ app }: OfApp): JSX.Element {
  const { texts, staff } = app;
  const nameOf = (id: string): string => staff.people?.find((one) => one.id === id)?.alias ?? id;
  return (
    <section aria-label={texts.say("staff.audit")}>
      <h2>{texts.say("staff.audit")}</h2>
      <p class="hint">{texts.say("staff.audit_what")}</p>
      {staff.rows !== null && staff.rows.length > 0 && (
        <table>
          <caption class="unseen">{texts.say("staff.audit")}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.say("staff.audit_at")}</th>
              <th scope="col">{texts.say("staff.audit_who")}</th>
              <th scope="col">{texts.say("staff.audit_act")}</th>
              <th scope="col">{texts.say("staff.audit_about")}</th>
            </tr>
          </thead>
          <tbody>
            {staff.rows.map(({ number, at, account, act, about }) => (
              <tr key={number}>
                <td>{texts.dayAndTime(at)}</td>
                <td>{account === "" ? texts.say("staff.audit_operator") : nameOf(account)}</td>
                <td>{actOf(app, act)}</td>
                <td>{nameOf(about)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {staff.rows !== null && staff.rows.length === 0 && <p>{texts.say("staff.audit_none")}</p>}
      <Button isOff={staff.isBusy} onPress={() => void staff.audit()}>
        {texts.say(staff.rows === null ? "staff.audit_show" : "staff.audit_more")}
      </Button>
    </section>
  );
}

/** Of "line_changed:close" what was done, and as what if that has a name. One that this build does not know stays as it came. */
function actOf({ texts }: OfApp["app"], act: string): string {
  const [did = act, as] = act.split(":");
  const words = texts.sayIf(`staff.did_${did}`) ?? did.replaceAll("_", " ");
  return as === undefined ? words : `${words}: ${texts.sayIf(`board.do_${as}`) ?? as}`;
}
