/** One element with these properties; a string for `style` is all of its styles. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  values: Partial<Omit<HTMLElementTagNameMap[K], "style"> & { style: string }>,
): HTMLElementTagNameMap[K] => Object.assign(document.createElement(name), values as Partial<HTMLElementTagNameMap[K]>);
