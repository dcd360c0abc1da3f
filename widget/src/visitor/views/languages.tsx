/**
 * In which language one is answered: one is chosen, and others may be fine too. In which one reads the page is another
 * choice. Each is named as those who speak it name it.
 */

import type { VNode } from "preact";
import type { LineProfile } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import { useWords } from "../words";

interface OfApp {
  readonly app: VisitorApp;
}

export function Languages({ app, profile }: OfApp & { readonly profile: LineProfile }): VNode | null {
  const t = useWords();
  if (profile.languages.length < 2) {
    return null;
  }
  return (
    <section class="stack-small" aria-labelledby="languages">
      <h2 id="languages">{t("lang.choose")}</h2>
      <div class="languages">
        {profile.languages.map(({ code, name, is_served_now: isServed }) => (
          <Button key={code} isPressed={code === app.language} onPress={() => void app.answerIn(code)}>
            <span>
              <bdi lang={code} translate={false}>
                {name}
              </bdi>
              {!isServed && <span>{` (${t("lang.closed_now")})`}</span>}
            </span>
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The page's own language: that of the talk stays. */
export function PageLanguages({ app }: OfApp): VNode {
  const t = useWords();
  return (
    <details>
      <summary>{t("lang.page")}</summary>
      <div class="languages">
        {app.world.languages.map((code) => (
          <Button key={code} isPressed={code === app.wordsLanguage} onPress={() => void app.read(code)}>
            <bdi lang={code} translate={false}>
              {nameOf(code, code)}
            </bdi>
          </Button>
        ))}
      </div>
    </details>
  );
}

/** Those of our words, by themselves: to ask the engine for one name takes a slow phone longer than all else that it draws here. */
const OWN: Readonly<Record<string, string>> = { fi: "suomi", sv: "svenska", en: "English" };

/** The language's name in this language; its code where nobody knows it. */
export function nameOf(code: string, language: string): string {
  try {
    if (code === language && OWN[code]) {
      return OWN[code];
    }
    return new Intl.DisplayNames([language], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Who answers sooner in another language is asked to; one may say so before anybody asks. `isAsked`: unfolded. */
export function Others({ app, codes, isAsked = false }: OfApp & OthersProps): VNode | null {
  const t = useWords();
  const others = codes.filter((code) => code !== app.language);
  return others.length === 0 ? null : (
    <details open={isAsked}>
      <summary>{t("lang.others")}</summary>
      <div class="choices">
        {others.map((code) => (
          <label key={code}>
            <input type="checkbox" autocomplete="off" checked={isFine(app, code)} onChange={() => turn(app, code)} />
            <bdi lang={code} translate={false}>
              {app.profile?.languages.find((one) => one.code === code)?.name ?? code}
            </bdi>
          </label>
        ))}
      </div>
    </details>
  );
}

interface OthersProps {
  readonly codes: readonly string[];
  readonly isAsked?: boolean;
}

const isFine = ({ wishes }: VisitorApp, code: string): boolean => wishes.others.includes(code);

function turn(app: VisitorApp, code: string): void {
  const { others } = app.wishes;
  app.wishes.setOthers(isFine(app, code) ? others.filter((one) => one !== code) : [...others, code]);
}
