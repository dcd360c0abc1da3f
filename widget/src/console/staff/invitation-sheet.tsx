/** A link or six digits, large, with the minutes that they live: told once. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Sheet } from "../question";
import type { Invited } from "./letting-in";

export function InvitationSheet({ app, invited }: OfApp & { readonly invited: Invited }): JSX.Element {
  const { texts, staff } = app;
  const added = app.organisation.own?.staff.find(({ id }) => id === invited.staff)?.value?.alias;
  const alias = staff.people?.find(({ id }) => id === invited.staff)?.alias ?? added ?? invited.staff;
  const isDigits = invited.kind === "digits";
  const shown = isDigits ? spaced(invited.secret) : linkOf(invited.secret);
  const minutes = Math.max(0, Math.floor((invited.expires - app.clock.now()) / 60));
  const close = (): void => staff.closeInvitation();
  return (
    <Sheet title={texts.say("staff.invitation", { alias })} onCancel={close}>
      <p>{texts.say(isDigits ? "staff.invitation_digits" : "staff.invitation_link", { alias })}</p>
      {isDigits && (
        <p>
          {texts.say("staff.invitation_id")} <strong class="read-out">{invited.staff}</strong>
        </p>
      )}
      <p>
        <output class={isDigits ? "read-out" : "key"}>{shown}</output>
      </p>
      <p>{texts.say("staff.invitation_until", { minutes })}</p>
      <div class="row row-end">
        {!isDigits && (
          <Button onPress={() => void navigator.clipboard?.writeText(shown)}>{texts.say("staff.copy")}</Button>
        )}
        <Button look="main" isFirst onPress={close}>
          {texts.say("staff.close")}
        </Button>
      </div>
    </Sheet>
  );
}

/** Read in two breaths; a reader says each digit by itself. */
const spaced = (digits: string): string => (digits.match(/\d{1,3}$|\d{3}/g) ?? [digits]).join(" ");
const linkOf = (secret: string): string => `${location.origin}/console/#link=${secret}`;
