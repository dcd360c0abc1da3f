import type { Catalogues } from "./catalogues.mjs";

export const LONGER: number;
export function withPseudo(catalogues: Catalogues): Catalogues;
