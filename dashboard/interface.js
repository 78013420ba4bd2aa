((told) => {
  document.documentElement.lang = told.locale;
  const exact = new Map(), patterns = [];
  for (const [from, to] of Object.entries(told.words)) {
    const names = [...from.matchAll(/\{(\w+)\}/g)].map((each) => each[1]);
    if (!names.length) { exact.set(from, to); continue; }
    const fixed = from.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    patterns.push([new RegExp(`^${fixed.join("(.{1,120})")}$`), names, to]);
  }
  window.xxgkWords = (said) => {
    const words = said.trim();
    if (exact.has(words)) return exact.get(words);
    for (const [pattern, names, to] of patterns) {
      const found = words.match(pattern);
      if (found) return names.reduce((written, name, at) => written.replace(`{${name}}`, () => found[at + 1]), to);
    }
    return null;
  };
  const attributes = ["aria-label", "title", "placeholder"];
  const theirs = ["InputInstructions", "stSelectboxVirtualDropdown", "stMultiSelectDropdown", "stDateInputCalendar",
    "stDialog", "stSkipToContent", "stTooltipContent", "stDataFrameColumnMenu", "stStatusWidget"]
    .map((name) => `[data-testid=${name}]`).concat("[aria-live]").join(",");
  const label = (element) => {
    for (const name of attributes) {
      const said = element.getAttribute(name);
      const ours = said && window.xxgkWords(said);
      if (ours && ours !== said) element.setAttribute(name, ours);
    }
  };
  const write = (node) => {
    const ours = node.parentElement && node.parentElement.closest(theirs) && window.xxgkWords(node.nodeValue);
    if (ours && ours !== node.nodeValue) node.nodeValue = ours;
  };
  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) { write(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    label(root);
    for (const element of root.querySelectorAll(attributes.map((name) => `[${name}]`).join(","))) label(element);
    const places = root.closest(theirs) ? [root] : root.querySelectorAll(theirs);
    for (const place of places) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) write(walker.currentNode);
    }
  };
  visit(document.body);
  if (window.xxgkObserver) window.xxgkObserver.disconnect();
  window.xxgkObserver = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else if (change.type === "attributes") label(change.target);
      else write(change.target);
    }
  });
  window.xxgkObserver.observe(document.body,
    {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes});
  const first = document.querySelector("script[type=module][src]");
  if (!first || window.xxgkAhead) return;
  window.xxgkAhead = true;
  const idle = window.requestIdleCallback || setTimeout;
  const isAtRest = () => document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && !document.querySelector("[data-testid=stSkeleton]");
  const files = [...told.ahead];
  const next = () => {
    if (!files.length) return;
    if (!isAtRest()) { setTimeout(next, 100); return; }
    import(new URL(files.shift(), first.src)).catch(() => null).then(() => idle(next));
  };
  setTimeout(next, 100);
})
