import type { Catalogues } from "./catalogues.mjs";

export function typesOf(catalogues: Catalogues): string;
