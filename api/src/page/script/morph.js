// Makes one element like another and leaves alone what is alike: focus, selection, scrolling and what was opened stay.
const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.dataset.key || node.id : "");

function morph(from, to, whole) {
  if (!whole && to.hasAttribute("data-keep")) return;
  attributes(from, to);
  const keyed = new Map();
  for (const child of from.children) if (keyOf(child)) keyed.set(keyOf(child), child);
  let at = from.firstChild;
  for (const wanted of to.childNodes) {
    const key = keyOf(wanted);
    const match = key ? keyed.get(key) : at && !keyOf(at) && at;
    if (!match || match.nodeName !== wanted.nodeName) {
      from.insertBefore(document.importNode(wanted, true), at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else from.insertBefore(match, at);
    if (wanted.nodeType === Node.ELEMENT_NODE) morph(match, wanted, whole);
    else if (match.data !== wanted.data) match.data = wanted.data;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function attributes(from, to) {
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    // These two are the reader's and the clock's.
    if (!to.hasAttribute(name) && name !== "open" && name !== "data-relative") from.removeAttribute(name);
  }
}
