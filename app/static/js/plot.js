// The plot in the browser: the values under the pointer, a range by dragging, the rows that are selected elsewhere.
//
// The server has drawn it; uPlot lies over it and knows places alone, from 0 to 1. A range goes into the form's
// fields, where it can be typed as well. Rows within it are brushed everywhere (see selection.js).

const NEAR = 12;
const DAY = 86400000;
const MJD_ZERO = Date.UTC(1858, 10, 17);
const field = (form, name) => form.elements.namedItem(`plot.${name}`);
const loading = new Map();
let selected = { rows: [], pointed: null };
let live = null;

function loaded(tag, attributes) {
  const url = attributes.src ?? attributes.href;
  if (!loading.has(url)) {
    const element = Object.assign(document.createElement(tag), attributes);
    loading.set(url, new Promise((done, failed) => Object.assign(element, { onload: done, onerror: failed })));
    document.head.append(element);
  }
  return loading.get(url);
}

function ends(axis) {
  const both = [axis.low, axis.high];
  return axis.log ? both.map(Math.log10) : both;
}

function valueAt(axis, place) {
  const [low, high] = ends(axis);
  const even = low + (axis.reverse ? 1 - place : place) * (high - low);
  return axis.log ? 10 ** even : even;
}

function placeOf(axis, value) {
  const [low, high] = ends(axis);
  const place = ((axis.log ? Math.log10(value) : value) - low) / (high - low);
  return axis.reverse ? 1 - place : place;
}

// As many digits as a dragged range has: a thousandth of the axis, or four where it is logarithmic.
function rounded(axis, value) {
  if (axis.log) return Number(value.toPrecision(4));
  const step = 10 ** Math.floor(Math.log10((axis.high - axis.low) / 1000));
  return Number((Math.round(value / step) * step).toPrecision(15));
}

function words(axis, value) {
  if (axis.mjd_at === null) return `${axis.name} ${rounded(axis, value)}${axis.unit ? ` ${axis.unit}` : ""}`;
  const moment = new Date(MJD_ZERO + (value - axis.mjd_at) * DAY);
  return `${axis.name} ${moment.toISOString().slice(0, 16).replace("T", " ")}`;
}

const tell = (rows) => document.dispatchEvent(new CustomEvent("escapade:brush", { detail: { rows: [...rows] } }));

class Live {
  constructor(figure, data) {
    this.figure = figure;
    this.form = figure.closest("form");
    this.data = data;
    this.readout = figure.querySelector(".plot-readout");
    this.readout.hidden = false;
    this.places = (data.points?.x ?? []).map((x, one) => [placeOf(data.x, x), placeOf(data.y, data.points.y[one])]);
    this.brushed = new Set();
    this.dragged = false;
    this.before = this.typed();
    this.overlay = document.createElement("div");
    this.overlay.className = "plot-overlay";
    this.overlay.addEventListener("click", () => this.click(), true);
    figure.append(this.overlay);
    this.plot = new window.uPlot(this.options(), [[0, 1], [0, 1]], this.overlay);
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(figure);
    this.fit();
  }

  options() {
    const sides = { x: Boolean(field(this.form, "x_min")), y: Boolean(field(this.form, "y_min")) };
    return {
      width: 100,
      height: 100,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
      series: [{}, { paths: () => null, points: { show: false } }],
      cursor: { drag: { ...sides, setScale: false, dist: 4 }, points: { show: false } },
      hooks: {
        setCursor: [() => this.point()],
        setSelect: [() => this.brush()],
        draw: [() => this.mark()],
      },
    };
  }

  fit() {
    const [area, all] = [this.figure.querySelector(".plot-ground"), this.figure].map((one) => one.getBoundingClientRect());
    Object.assign(this.overlay.style, { left: `${area.left - all.left}px`, top: `${area.top - all.top}px` });
    this.plot.setSize({ width: Math.round(area.width), height: Math.round(area.height) });
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }

  nearest(left, top) {
    let [best, least] = [null, NEAR];
    this.places.forEach(([x, y], one) => {
      const far = Math.hypot(x * this.plot.over.clientWidth - left, (1 - y) * this.plot.over.clientHeight - top);
      if (far < least) [best, least] = [one, far];
    });
    return best;
  }

  point() {
    const { left, top } = this.plot.cursor;
    if (left < 0) return;
    const { x, y, points } = this.data;
    const near = this.nearest(left, top);
    const values = near === null
      ? [valueAt(x, left / this.plot.over.clientWidth), valueAt(y, 1 - top / this.plot.over.clientHeight)]
      : [points.x[near], points.y[near]];
    this.readout.textContent = `${words(x, values[0])} · ${words(y, values[1])}`;
    const row = near === null ? null : (points.rows?.[near] ?? null);
    if (row !== selected.pointed) document.dispatchEvent(new CustomEvent("escapade:point", { detail: { row } }));
  }

  typed() {
    return ["x_min", "x_max", "y_min", "y_max"].map((name) => field(this.form, name)?.value);
  }

  write(values) {
    ["x_min", "x_max", "y_min", "y_max"].forEach((name, at) => {
      if (field(this.form, name)) field(this.form, name).value = values[at] ?? "";
    });
  }

  // Places that the dragged rectangle spans along x and y, the lower one first.
  sides() {
    const { left, top, width, height } = this.plot.select;
    const { clientWidth, clientHeight } = this.plot.over;
    return [[left / clientWidth, (left + width) / clientWidth], [1 - (top + height) / clientHeight, 1 - top / clientHeight]];
  }

  brush() {
    const { width, height } = this.plot.select;
    if (!width || !height) return;
    this.dragged = true;
    const sides = this.sides();
    const ranges = [this.data.x, this.data.y].map((axis, at) => {
      const found = sides[at].map((place) => rounded(axis, valueAt(axis, place))).sort((one, other) => one - other);
      return sides[at][1] - sides[at][0] > 0.999 ? this.before.slice(2 * at, 2 * at + 2) : found;
    });
    this.write(ranges.flat());
    const within = ([x, y]) => x >= sides[0][0] && x <= sides[0][1] && y >= sides[1][0] && y <= sides[1][1];
    const { rows } = this.data.points ?? {};
    this.brushed = new Set(rows ? rows.filter((_, one) => within(this.places[one])) : []);
    if (rows) this.readout.textContent = `${this.brushed.size} ${this.brushed.size === 1 ? "row" : "rows"} within`;
    tell(this.brushed);
    this.plot.redraw(false);
  }

  // A drag ends with a click of its own; any other one takes the range back.
  click() {
    if (!this.dragged) this.clear();
    this.dragged = false;
  }

  clear() {
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.write(this.before);
    this.brushed = new Set();
    tell(this.brushed);
    this.plot.redraw(false);
  }

  mark() {
    const { ctx } = this.plot;
    const style = getComputedStyle(this.figure);
    const rows = this.data.points?.rows ?? [];
    const chosen = new Set(selected.rows);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    rows.forEach((row, one) => {
      if (row !== selected.pointed && !chosen.has(row)) return;
      const [x, y] = this.places[one];
      ctx.strokeStyle = style.getPropertyValue(row === selected.pointed ? "--ink" : "--warn");
      ctx.beginPath();
      const size = (row === selected.pointed ? 8 : 5) * devicePixelRatio;
      ctx.arc(x * ctx.canvas.width, (1 - y) * ctx.canvas.height, size, 0, 2 * Math.PI);
      ctx.stroke();
    });
  }

  end() {
    this.watcher.disconnect();
    this.plot.destroy();
  }
}

async function begin() {
  const figure = document.querySelector(".plot-figure");
  if (!figure || figure === live?.figure || figure.dataset.begun) return;
  figure.dataset.begun = "yes";
  const { uplot, uplotStyle } = figure.closest(".plot-region").dataset;
  const [answer] = await Promise.all([
    fetch(figure.dataset.json),
    loaded("script", { src: uplot }),
    loaded("link", { rel: "stylesheet", href: uplotStyle }),
  ]);
  if (!answer.ok || !figure.isConnected) return;
  const data = await answer.json();
  live?.end();
  live = new Live(figure, data);
  document.dispatchEvent(new CustomEvent("escapade:selection-wanted"));
}

// The ends belong to the column and the unit that were there before.
function forget({ target }) {
  const axis = { "plot.x": "x", "plot.unit": "x", "plot.y": "y" }[target.name];
  const form = target.form;
  if (!axis || form?.id !== "plot-form") return;
  for (const name of [`${axis}_min`, `${axis}_max`]) if (field(form, name)) field(form, name).value = "";
  if (target.name === "plot.x" && field(form, "unit")) field(form, "unit").value = "";
}

document.addEventListener("change", forget, true);
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.closest?.("#plot-form") === null) return;
  for (const [name, value] of Object.entries(detail.parameters)) if (value === "") delete detail.parameters[name];
});
document.addEventListener("htmx:load", begin);
document.addEventListener("escapade:selection", ({ detail }) => {
  selected = detail;
  live?.plot.redraw(false);
});
begin();
