// The file for a hall without network: draws the charts in the reader's theme and turns the screens of a projector.
"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const options = { actions: false, renderer: "svg", ast: true };
  const screens = [...document.querySelectorAll("#screens section")];
  const count = document.getElementById("count");
  let place = -1;

  const draw = (within, way) => {
    for (const room of within.querySelectorAll(".p-drawing")) {
      const chart = charts[room.dataset.card][dark.matches ? "dark" : "light"];
      vegaEmbed(room, way in chart ? chart[way] : chart.page, options);
    }
  };

  const show = (wanted) => {
    place = Math.min(Math.max(wanted, 0), screens.length - 1);
    screens.forEach((screen, nth) => { screen.hidden = nth !== place; });
    count.textContent = `${place + 1} of ${screens.length}`;
    draw(screens[place], "screen");
  };

  const start = () => {
    document.body.classList.add("p-projecting");
    document.documentElement.requestFullscreen?.().catch(() => {});
    show(0);
  };

  const leave = () => {
    document.body.classList.remove("p-projecting");
    if (document.fullscreenElement) document.exitFullscreen();
    place = -1;
  };

  const turns = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  addEventListener("keydown", (pressed) => {
    if (place < 0 || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    if (pressed.key === "Escape") leave();
    if (!(pressed.key in turns)) return;
    pressed.preventDefault();
    show(place + turns[pressed.key]);
  });
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement && place >= 0) leave(); });
  dark.addEventListener("change", () => { draw(document.getElementById("page"), "page"); if (place >= 0) show(place); });
  document.getElementById("project").addEventListener("click", start);
  document.getElementById("back").addEventListener("click", () => show(place - 1));
  document.getElementById("next").addEventListener("click", () => show(place + 1));
  document.getElementById("leave").addEventListener("click", leave);
  document.getElementById("project").hidden = false;
  draw(document.getElementById("page"), "page");
})();
