// A tracker of the partner's page: it hears every key, change and message there, and what its scripts are given to work with.
if (window === window.top) {
  window.heard = [];
  window.ported = [];
  const plain = JSON.stringify;
  const hear = (what, value) => {
    let text = String(value);
    try {
      text = typeof value === "string" ? value : (plain(value) ?? text);
    } catch {
      // a ring of objects says its name
    }
    window.heard.push(`${what} ${text}`);
  };
  const keys = ["keydown", "keypress", "keyup", "input", "beforeinput", "compositionend", "paste", "copy", "selectionchange"];
  for (const type of keys) addEventListener(type, (event) => hear(type, event.key ?? event.data ?? ""), true);
  addEventListener("message", (event) => {
    window.ported.push(event.data);
    hear("message", event.data);
  }, true);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      hear("text", target.textContent ?? "");
      for (const node of addedNodes) hear("node", node.outerHTML ?? node.textContent ?? "");
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const spy = (owner, name) => {
    const own = owner[name];
    owner[name] = function (...given) {
      for (const one of given) hear(name, one instanceof ArrayBuffer || ArrayBuffer.isView(one) ? new TextDecoder().decode(one) : one);
      return own.apply(this, given);
    };
  };
  for (const [owner, name] of [
    [window, "fetch"], [window, "open"], [JSON, "stringify"], [JSON, "parse"],
    [XMLHttpRequest.prototype, "send"], [WebSocket.prototype, "send"], [TextEncoder.prototype, "encode"],
    [MessagePort.prototype, "postMessage"],
    [Storage.prototype, "setItem"], [String.prototype, "split"], [Array.prototype, "join"],
    ...("SubtleCrypto" in window ? [[SubtleCrypto.prototype, "encrypt"], [SubtleCrypto.prototype, "digest"]] : []),
  ]) spy(owner, name);
  const onmessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    ...onmessage,
    set(act) {
      onmessage.set.call(this, act && ((event) => {
        window.ported.push(event.data);
        hear("port", event.data);
        act(event);
      }));
    },
  });
}
