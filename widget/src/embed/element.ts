/** Elements of ours in the partner's page. */

type Values<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], "style"> & { style: string }
>;

interface Dressed extends HTMLElement {
  /** The styles that it was given. */
  given?: string | undefined;
}

/** One element with these properties; `style` is all of its styles, and none of the partner's stands above them. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  { style, ...values }: Values<K>,
): HTMLElementTagNameMap[K] {
  const one: HTMLElement = Object.assign(document.createElement(name), values);
  if (style) {
    dress(one, style);
  }
  return one as HTMLElementTagNameMap[K];
}

/**
 * Give it these styles and no others, or those that it had; and put right what else the page has done to it. Through the
 * object model, which no policy of the page forbids. How far letters, words and lines stand apart is left to the page's styles,
 * for in them it is that a person's own tool writes it (WCAG 2.2, 1.4.12).
 */
export function dress(one: Dressed, style = one.given): void {
  one.given = style;
  one.style.cssText = `${style};letter-spacing:revert-layer;word-spacing:revert-layer;line-height:revert-layer`.replace(
    /;|$/g,
    "!important;",
  );
  one.inert = false;
  one.removeAttribute("aria-hidden");
}

/** As `remove`, which old libraries have replaced by their own that throws where there is no parent. */
export function take(one: ChildNode): void {
  one.parentNode?.removeChild(one);
}
