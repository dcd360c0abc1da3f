/** The lines of a text stand in elements of their own, and so nothing stands between them in the text of what is around. */

import texts from "../../src/visitor/texts";

export const fi = JSON.parse(JSON.stringify(texts.fi).replaceAll("\\n", "")) as typeof texts.fi;
export const text = (): string => (document.body.textContent ?? "").replaceAll("\n", "");
