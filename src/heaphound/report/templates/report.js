"use strict";
// The page works without this: it adds sorting, filtering, keys and the choice of light or dark.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const valueOf = (cell) => {
    if (cell.dataset.n !== undefined) return Number(cell.dataset.n);
    const text = cell.textContent.trim();
    const number = Number(text.replace(/[,+]/g, ""));
    return text !== "" && Number.isFinite(number) ? number : text.toLowerCase();
  };

  function sortBy(table, column, direction) {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [valueOf(row.cells[column]), row]);
    const sign = direction === "ascending" ? 1 : -1;
    rows.sort(([a], [b]) => (a < b ? -sign : a > b ? sign : 0));
    body.append(...rows.map(([, row]) => row));
    [...table.tHead.rows[0].cells].forEach((cell, at) => {
      if (at === column) cell.setAttribute("aria-sort", direction);
      else cell.removeAttribute("aria-sort");
    });
  }

  for (const table of all("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      cell.querySelector("button").addEventListener("click", () => {
        const now = cell.getAttribute("aria-sort");
        const first = column === 0 ? "ascending" : "descending";
        const other = column === 0 ? "descending" : "ascending";
        sortBy(table, column, now === first ? other : first);
      });
    });
  }

  for (const input of all("input[data-filters]")) {
    const table = document.getElementById(input.dataset.filters);
    const output = document.querySelector(`[data-count="${table.id}"]`);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
        if (!row.hidden) shown += 1;
      }
      output.textContent = `${shown.toLocaleString("en")} ${shown === 1 ? "row" : "rows"}`;
    });
  }

  const root = document.documentElement;
  function switchTheme() {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }
  document.getElementById("theme").addEventListener("click", switchTheme);

  const cards = all("article.card");
  function step(by) {
    if (cards.length === 0) return;
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by;
    const card = cards[Math.min(Math.max(next, 0), cards.length - 1)];
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    t: switchTheme,
    "/": () => document.querySelector("input[data-filters]")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  addEventListener("beforeprint", () => {
    for (const details of all("details.printed:not([open])")) {
      details.open = true;
      details.dataset.forPrint = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const details of all("details[data-for-print]")) {
      details.open = false;
      delete details.dataset.forPrint;
    }
  });
})();
