(() => {
  // Values under the pointer, read from the corners of the lines themselves.
  const written = {
    bytes: (n) => {
      let unit = 0;
      while (n >= 1024 && unit < 4) { n /= 1024; unit += 1; }
      return `${unit ? n.toFixed(1) : Math.round(n)} ${["B", "KB", "MB", "GB", "TB"][unit]}`;
    },
    share: (n) => `${(100 * n).toFixed(n < 0.1 ? 1 : 0)} %`,
    ms: (n) => `${n < 10 ? n.toFixed(1) : Math.round(n).toLocaleString("en")} ms`,
    count: (n) => Math.round(n).toLocaleString("en"),
  };
  const moment = (seconds) => {
    const whole = Math.floor(seconds);
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    if (h) return `${h} h ${m} min ${s} s`;
    return m ? `${m} min ${s} s` : `${seconds.toFixed(1)} s`;
  };

  for (const timeline of document.querySelectorAll(".timeline")) {
    const left = Number(timeline.dataset.left);
    const wide = Number(timeline.dataset.wide);
    const seconds = Number(timeline.dataset.seconds);
    const told = timeline.querySelector(".when output");
    const hint = told.textContent;
    const panels = [...timeline.querySelectorAll(".panel")].map((panel) => {
      const picture = panel.querySelector("svg");
      const lines = new Map();
      for (const each of picture.querySelectorAll("polyline")) {
        const known = lines.get(each.dataset.line) || [];
        known.push(...[...each.points].map((point) => [point.x, point.y]));
        lines.set(each.dataset.line, known);
      }
      const rows = [...lines].map(([line, points]) => [
        points, panel.querySelector(`.key[data-line="${line}"] output`),
      ]);
      return { picture, rows, cursor: picture.querySelector(".cursor"), data: picture.dataset };
    });

    const nearest = (points, x) => {
      let [low, high] = [0, points.length - 1];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (points[middle][0] < x) low = middle; else high = middle;
      }
      return Math.abs(points[low][0] - x) <= Math.abs(points[high][0] - x) ? points[low] : points[high];
    };

    let at = null;
    function show(x) {
      at = Math.min(Math.max(x, left), left + wide);
      timeline.classList.add("pointed");
      told.textContent = `${moment(((at - left) / wide) * seconds)} after the first look`;
      for (const { rows, cursor, data } of panels) {
        cursor.setAttribute("x1", at);
        cursor.setAttribute("x2", at);
        for (const [points, output] of rows) {
          const [px, py] = nearest(points, at);
          const value = Math.max(0, (Number(data.bottom) - py) * Number(data.per));
          output.textContent = Math.abs(px - at) > 24 ? "-" : written[data.unit](value);
        }
      }
    }
    function hide() {
      at = null;
      timeline.classList.remove("pointed");
      told.textContent = hint;
      for (const { rows } of panels) for (const [, output] of rows) output.textContent = "";
    }

    for (const { picture } of panels) {
      picture.addEventListener("pointermove", (event) => {
        const box = picture.getBoundingClientRect();
        show(((event.clientX - box.left) / box.width) * picture.viewBox.baseVal.width);
      });
    }
    timeline.addEventListener("pointerleave", hide);
    timeline.addEventListener("blur", hide);
    const moves = {
      ArrowRight: () => show(at === null ? left : at + wide / 100),
      ArrowLeft: () => show(at === null ? left + wide : at - wide / 100),
      Home: () => show(left),
      End: () => show(left + wide),
      Escape: hide,
    };
    timeline.addEventListener("keydown", (event) => {
      const move = event.ctrlKey || event.metaKey || event.altKey ? null : moves[event.key];
      if (!move) return;
      event.preventDefault();
      move();
    });
  }
})();
