/* What a screen reader is given to say: words that come into a live region that was there before them. In `window.aloud`. */
() => {
  const LIVE = "[aria-live=polite], [aria-live=assertive], [role=status], [role=log], [role=alert]";
  /** The region that says what happens at this place; null where nothing is said. */
  const regionOf = (node) => {
    const at = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const region = at?.closest(`${LIVE}, [aria-live=off]`) ?? null;
    return region === null || region.getAttribute("aria-live") === "off" ? null : region;
  };
  /** Its words but those of parts that say nothing. */
  const wordsOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("[aria-live=off], [aria-hidden=true]")) return "";
    return [...node.childNodes].map(wordsOf).join(" ");
  };
  window.aloud = [];
  const say = (words) => {
    const said = words.replace(/\s+/g, " ").trim();
    if (said !== "") window.aloud.push({ said, at: Date.now() });
  };
  new MutationObserver((changes) => {
    const fresh = new Set(changes.flatMap(({ addedNodes }) => [...addedNodes]));
    const isFresh = (node) => node !== null && ([...fresh].some((one) => one.contains(node)));
    for (const { type, target, addedNodes } of changes) {
      if (type === "characterData") {
        if (regionOf(target) !== null && !isFresh(regionOf(target))) say(target.data);
        continue;
      }
      for (const node of addedNodes) {
        const region = regionOf(target);
        // A whole alert that comes is said; another region that comes with its words is not.
        if (region !== null && !isFresh(region) && !isFresh(target)) say(wordsOf(node));
        else if (node.nodeType === Node.ELEMENT_NODE)
          for (const alert of [node, ...node.querySelectorAll("[role=alert]")].filter((one) => one.matches("[role=alert]"))) say(wordsOf(alert));
      }
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  window.focused = [];
  document.addEventListener("focusin", ({ target }) => window.focused.push(target.tagName));
}
