"use strict";
// Draws the flamegraph. The page's data stands in #profile as columns; see report/flame_data.py.
(() => {
  const ROW = 22;
  const NARROWEST = 0.0008; // of the width; narrower calls cannot be seen or hit

  const root = document.documentElement;
  function switchTheme() {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }
  document.getElementById("theme").addEventListener("click", switchTheme);

  const flame = document.getElementById("flame");
  if (flame === null) return;
  const detail = document.getElementById("detail");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const invertedButton = document.getElementById("inverted");
  const growthButton = document.getElementById("growth");
  const resetButton = document.getElementById("reset");
  const data = JSON.parse(document.getElementById("profile").textContent);

  // A call: { frame, parent, below, shown, begin, end, own }, bytes of itself and all below.
  const callOf = (frame, parent) => ({ frame, parent, below: new Map(), shown: 0, begin: 0, end: 0, own: 0 });

  function stackOf(node) {
    const stack = [];
    for (; node > 0; node = data.parent[node]) stack.push(data.frame[node]);
    return stack;
  }

  function treeOf(inverted) {
    const top = callOf(-1, null);
    for (let node = 0; node < data.parent.length; node += 1) {
      const [shown, begin, end] = [data.shown[node], data.begin[node], data.end[node]];
      if (shown === 0 && begin === 0 && end === 0) continue;
      const stack = stackOf(node);
      if (!inverted) stack.reverse();
      let call = top;
      for (const frame of [-1, ...stack]) {
        if (frame >= 0) {
          if (!call.below.has(frame)) call.below.set(frame, callOf(frame, call));
          call = call.below.get(frame);
        }
        call.shown += shown;
        call.begin += begin;
        call.end += end;
      }
      call.own += shown;
    }
    return top;
  }

  const trees = [null, null];
  const tree = () => (trees[Number(state.inverted)] ??= treeOf(state.inverted));
  const state = { inverted: false, growth: false, zoomed: null, wanted: "", focus: null };

  function bytes(size) {
    const sign = size < 0 ? "-" : "";
    size = Math.abs(size);
    if (size < 1024) return `${sign}${size} B`;
    for (const unit of ["KB", "MB", "GB", "TB"]) {
      size /= 1024;
      if (size < 1024 || unit === "TB") return `${sign}${size.toFixed(1)} ${unit}`;
    }
  }
  const percent = (size) => `${((100 * size) / Math.max(1, tree().shown)).toFixed(1)}%`;
  const nameOf = (call) => (call.frame < 0 ? "all" : data.frames[call.frame][0]);
  function placeOf(call) {
    if (call.frame < 0) return "";
    const [, file, line, kind, pack] = data.frames[call.frame];
    const place = line ? `${file}:${line}` : file;
    return [place, pack ? `package ${pack}` : kind === "node" ? "Node core" : kind === "v8" ? "V8" : kind].filter(Boolean).join(", ");
  }
  function wordsOf(call) {
    const parts = [nameOf(call), placeOf(call), `${bytes(call.shown)}, ${percent(call.shown)}`];
    if (call.own > 0 && call.own < call.shown) parts.push(`${state.inverted ? "begins here" : "itself"} ${bytes(call.own)}`);
    if (data.grows) {
      const change = call.end - call.begin;
      parts.push(`growth ${change > 0 ? "+" : ""}${bytes(change)}`);
    }
    return parts.filter(Boolean).join("; ");
  }

  function hueOf(text) {
    let hash = 0;
    for (const char of text) hash = (hash * 31 + char.codePointAt(0)) % 9973;
    return 190 + (hash % 61);
  }
  function colour(element, call) {
    if (state.growth) {
      const change = (call.end - call.begin) / Math.max(1, Math.max(call.end, call.begin));
      const strength = Math.round(Math.min(1, Math.abs(change)) * 100);
      const base = change >= 0 ? "#ff8d7d" : "#8cb6f6";
      element.style.background = `color-mix(in srgb, ${base} ${strength}%, #e4e4e4)`;
      return;
    }
    const [, , , kind, pack] = call.frame < 0 ? ["", "", 0, "same", ""] : data.frames[call.frame];
    element.classList.add(kind);
    if (kind === "dependency") element.style.background = `hsl(${hueOf(pack)} 70% 80%)`;
  }

  const isHit = (call) => {
    if (state.wanted === "" || call.frame < 0) return false;
    const [name, file, , , pack] = data.frames[call.frame];
    return `${name}\n${file}\n${pack}`.toLowerCase().includes(state.wanted);
  };

  const elements = new Map(); // call -> its element, for those that are drawn
  let drawn = [];

  function put(call, left, width, depth, above) {
    const element = document.createElement("div");
    element.className = above ? "call above" : "call";
    element.setAttribute("role", "treeitem");
    element.setAttribute("aria-level", String(depth + 1));
    element.setAttribute("aria-label", wordsOf(call));
    element.setAttribute("aria-selected", "false");
    element.tabIndex = -1;
    element.style.left = `${(100 * left).toFixed(4)}%`;
    element.style.width = `${(100 * width).toFixed(4)}%`;
    element.style.top = `${depth * ROW}px`;
    if (width > 0.015) element.textContent = nameOf(call);
    else element.classList.add("narrow");
    if (isHit(call)) element.classList.add("hit");
    colour(element, call);
    element.call = call;
    elements.set(call, element);
    drawn.push(element);
  }

  const widest = (call) => [...call.below.values()].filter((one) => one.shown > 0).sort((a, b) => b.shown - a.shown);

  function draw() {
    const focused = flame.contains(document.activeElement);
    elements.clear();
    drawn = [];
    const zoomed = state.zoomed ?? tree();
    const path = [];
    for (let call = zoomed; call !== null; call = call.parent) path.unshift(call);
    path.forEach((call, depth) => put(call, 0, 1, depth, call !== zoomed));
    let deepest = path.length;
    const waiting = [[zoomed, 0, path.length - 1]];
    while (waiting.length > 0) {
      const [call, left, depth] = waiting.pop();
      let at = left;
      for (const below of widest(call)) {
        const width = below.shown / Math.max(1, zoomed.shown);
        if (width < NARROWEST) break;
        put(below, at, width, depth + 1, false);
        deepest = Math.max(deepest, depth + 2);
        waiting.push([below, at, depth + 1]);
        at += width;
      }
    }
    flame.replaceChildren(...drawn);
    flame.style.height = `${deepest * ROW}px`;
    flame.classList.toggle("searching", state.wanted !== "");
    resetButton.disabled = state.zoomed === null;
    const target = elements.get(state.focus) ?? elements.get(zoomed);
    target.tabIndex = 0;
    if (focused) target.focus();
  }

  function tell(call) {
    detail.textContent = wordsOf(call);
  }
  function focusOn(call) {
    const element = call && elements.get(call);
    if (!element) return;
    for (const each of drawn) each.tabIndex = -1;
    element.tabIndex = 0;
    state.focus = call;
    element.focus();
  }
  function zoom(call) {
    state.zoomed = call === tree() ? null : call;
    state.focus = call;
    draw();
    tell(call);
  }

  flame.addEventListener("click", (event) => {
    if (event.target.call) {
      zoom(event.target.call);
      focusOn(event.target.call);
    }
  });
  flame.addEventListener("mouseover", (event) => event.target.call && tell(event.target.call));
  flame.addEventListener("focusin", (event) => event.target.call && tell(event.target.call));

  function sibling(call, by) {
    if (call.parent === null) return null;
    const all = widest(call.parent);
    return all[all.indexOf(call) + by] ?? null;
  }
  const moves = {
    ArrowUp: (call) => call.parent,
    ArrowDown: (call) => widest(call)[0],
    ArrowLeft: (call) => sibling(call, -1),
    ArrowRight: (call) => sibling(call, 1),
  };
  flame.addEventListener("keydown", (event) => {
    const call = event.target.call;
    if (!call || event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) focusOn(moves[event.key](call));
    else if (event.key === "Enter" || event.key === " ") {
      zoom(call);
      focusOn(call);
    } else return;
    event.preventDefault();
  });

  function showFound() {
    if (state.wanted === "") {
      found.textContent = "";
      return;
    }
    let size = 0; // of the outermost matching calls, so that no byte counts twice
    const functions = new Set();
    const waiting = [[tree(), false]];
    while (waiting.length > 0) {
      const [call, inside] = waiting.pop();
      const hit = isHit(call);
      if (hit) functions.add(call.frame);
      if (hit && !inside) size += call.shown;
      for (const below of call.below.values()) waiting.push([below, inside || hit]);
    }
    const many = functions.size === 1 ? "1 function" : `${functions.size} functions`;
    found.textContent = `${many}, ${bytes(size)}, ${percent(size)}`;
  }
  search.addEventListener("input", () => {
    state.wanted = search.value.trim().toLowerCase();
    showFound();
    draw();
  });

  function invert() {
    state.inverted = !state.inverted;
    state.zoomed = null;
    state.focus = null;
    invertedButton.setAttribute("aria-pressed", String(state.inverted));
    showFound();
    draw();
  }
  function colourByGrowth() {
    if (growthButton === null) return;
    state.growth = !state.growth;
    growthButton.setAttribute("aria-pressed", String(state.growth));
    document.getElementById("legend").hidden = state.growth;
    document.getElementById("growth-legend").hidden = !state.growth;
    draw();
  }
  const zoomOut = () => state.zoomed !== null && zoom(tree());
  invertedButton.addEventListener("click", invert);
  growthButton?.addEventListener("click", colourByGrowth);
  resetButton.addEventListener("click", zoomOut);

  const keys = { i: invert, g: colourByGrowth, 0: zoomOut, Escape: zoomOut, t: switchTheme, "/": () => search.focus() };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  draw();
  tell(tree());
})();
