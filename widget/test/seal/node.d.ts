/** The little of Node that these tests touch; its full types would change those of the browser's timers for everybody. */
declare module "node:fs" {
  export function readFileSync(path: string | URL, encoding: "utf8"): string;
  export function readdirSync(path: string): string[];
}
declare module "node:vm" {
  export const constants: { readonly USE_MAIN_CONTEXT_DEFAULT_LOADER: symbol };
  export function createContext(globals: object): object;
  export class Script {
    constructor(code: string, options?: { importModuleDynamically: symbol });
    runInThisContext(): unknown;
    runInContext(context: object): unknown;
  }
}
declare module "node:process" {
  export const env: Readonly<Record<string, string | undefined>>;
}
