/** What came of the last press, in words; who could not be certified is named. */

import type { JSX } from "preact";
import type { OfApp } from "../app";

export function Saying({ app }: OfApp): JSX.Element {
  const { texts, staff } = app;
  const { said } = staff;
  if (said === null) return <div class="saying" role="status" />;
  if (said.is === "pressed") return <PressedNote app={app} />;
  const isBad =
    said.is === "refused" || said.is === "not_installed" || said.is === "no_press" || said.is === "not_by_root";
  const act = said.is === "not_installed" ? "install" : "refused";
  const words =
    said.is === "refused" || said.is === "not_installed"
      ? texts.sayOr([`staff.${act}_${said.reason}`, `reason.${said.reason}`], "reason.broken")
      : said.is === "no_press"
        ? texts.say(`staff.no_press_${said.why}`)
        : texts.say(`staff.said_${said.is}`);
  return (
    <div class="saying" role={isBad ? "alert" : "status"}>
      <p class={isBad ? "note warn" : "note"}>{words}</p>
    </div>
  );
}

function PressedNote({ app }: OfApp): JSX.Element | null {
  const { texts, staff } = app;
  if (staff.said?.is !== "pressed") return null;
  const { certificates, left } = staff.said.pressed;
  return (
    <div role="status" class={left.length > 0 ? "saying note warn" : "saying note"}>
      <p>{texts.say("staff.pressed", { n: certificates.length })}</p>
      {left.length > 0 && (
        <ul>
          {left.map(({ staff: id, alias, why }) => (
            <li key={id}>{texts.say(`staff.left_${why}`, { alias })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
