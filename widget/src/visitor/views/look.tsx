/** How the page looks to whoever reads it: by day or by night, and how large its letters are. Kept nowhere. */

import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { enlarge, LETTERS_PERCENT, letters, THEMES, theme, wear } from "../look";
import { useWords } from "../words";

const NAMES = { device: "look.device", light: "look.light", dark: "look.dark" } as const;

export function Look(): VNode {
  const t = useWords();
  const [, setTurn] = useState(0);
  const wanted = (act: () => void) => (): void => {
    act();
    setTurn((turn) => turn + 1);
  };
  return (
    <>
      <Choice title={t("look.title")}>
        {THEMES.map((one) => (
          <Button key={one} isPressed={one === theme()} onPress={wanted(() => wear(one))}>
            {t(NAMES[one])}
          </Button>
        ))}
      </Choice>
      <Choice title={t("look.letters")}>
        {LETTERS_PERCENT.map((one) => (
          <Button key={one} isPressed={one === letters()} onPress={wanted(() => enlarge(one))}>
            {t("look.percent", { n: one })}
          </Button>
        ))}
      </Choice>
      <p class="small soft">{t("look.kept")}</p>
    </>
  );
}

function Choice({ title, children }: { readonly title: string; readonly children: ComponentChildren }): VNode {
  return (
    <fieldset class="languages choice">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
