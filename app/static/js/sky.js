// The chart: rows that are ticked or pointed at, a circle that is dragged, a double-click that looks closer.

const DEGREE = Math.PI / 180;
const FEWEST_UNITS = 5;
const signs = () => document.querySelectorAll(".sky-figure [data-row]");
let drag = null;

// From the picture to the sky (FITS WCS paper II, sections 5.1.3 and 5.4.2); degrees, null beyond the sky's rim.
function skyAt(svg, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const given = Object.fromEntries(Object.entries(svg.dataset).map(([name, text]) => [name, Number(text)]));
  const x = ((given.x - at.x) / given.scale) * DEGREE;
  const y = ((given.y - at.y) / given.scale) * DEGREE;
  let across = 0;
  let up = 0;
  if (svg.dataset.projection === "tan") {
    const middle = given.dec * DEGREE;
    const level = Math.cos(middle) - y * Math.sin(middle);
    across = Math.atan2(x, level);
    up = Math.atan2(Math.sin(middle) + y * Math.cos(middle), Math.hypot(x, level));
  } else {
    const square = 1 - (x / 4) ** 2 - (y / 2) ** 2;
    if (square < 0.5) return null;
    const z = Math.sqrt(square);
    across = 2 * Math.atan2((z * x) / 2, 2 * square - 1);
    up = Math.asin(Math.max(-1, Math.min(1, y * z)));
  }
  return { at, ra: (((given.ra + across / DEGREE) % 360) + 360) % 360, dec: up / DEGREE };
}

function distance(one, other) {
  const up = Math.sin(((one.dec - other.dec) * DEGREE) / 2) ** 2;
  const across = Math.sin(((one.ra - other.ra) * DEGREE) / 2) ** 2;
  const level = Math.cos(one.dec * DEGREE) * Math.cos(other.dec * DEGREE);
  return (2 * Math.asin(Math.min(1, Math.sqrt(up + level * across)))) / DEGREE;
}

const places = (place) => `${place.ra.toFixed(5)} ${place.dec < 0 ? "" : "+"}${place.dec.toFixed(5)}`;

function show({ rows, pointed }) {
  const selected = new Set(rows);
  for (const sign of signs()) {
    const row = Number(sign.dataset.row);
    sign.classList.toggle("sky-chosen", selected.has(row));
    sign.classList.toggle("sky-pointed", row === pointed);
  }
}

function begin(event) {
  const svg = event.target.closest?.(".sky-figure > svg");
  if (!svg || event.button || event.pointerType === "touch") return;
  const start = skyAt(svg, event);
  if (start && document.getElementById("sky-within")) drag = { svg, start, circle: null };
}

function move(event) {
  if (!drag) return;
  const end = skyAt(drag.svg, event);
  if (!end) return;
  const reach = Math.hypot(end.at.x - drag.start.at.x, end.at.y - drag.start.at.y);
  if (!drag.circle && reach < FEWEST_UNITS) return;
  if (!drag.circle) {
    drag.svg.querySelector(".sky-drag")?.remove();
    drag.circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    drag.circle.setAttribute("class", "sky-drag");
    drag.circle.setAttribute("cx", drag.start.at.x);
    drag.circle.setAttribute("cy", drag.start.at.y);
    drag.svg.append(drag.circle);
  }
  drag.circle.setAttribute("r", reach);
  drag.radius = distance(drag.start, end);
}

const brush = (rows) => document.dispatchEvent(new CustomEvent("escapade:brush", { detail: { rows } }));

// The rows whose signs have their middle within the circle.
function within({ svg, start, radius }) {
  const inside = [...svg.querySelectorAll("[data-row]")].filter((sign) => {
    const { x, y, width, height } = sign.getBoundingClientRect();
    const place = skyAt(svg, { clientX: x + width / 2, clientY: y + height / 2 });
    return place && distance(start, place) <= radius;
  });
  return inside.map((sign) => Number(sign.dataset.row));
}

function end() {
  if (drag && !drag.circle && drag.svg.querySelector(".sky-drag")) {
    drag.svg.querySelector(".sky-drag").remove();
    brush([]);
  }
  if (drag?.circle) {
    brush(within(drag));
    document.getElementById("sky-within").value = places(drag.start);
    document.getElementById("sky-reach").value = `${drag.radius.toPrecision(4)} deg`;
    document.querySelector(".sky-forms").open = true;
    document.querySelector("[data-sky-keep] button").focus();
  }
  drag = null;
}

function closer(event) {
  const svg = event.target.closest?.(".sky-figure > svg");
  const place = svg && skyAt(svg, event);
  if (!place) return;
  document.getElementById("sky-centre").value = places(place);
  document.getElementById("sky-width").value = `${(Math.min(180, Number(svg.dataset.width)) / 2).toPrecision(5)} deg`;
  document.querySelector(".sky-form").requestSubmit();
}

document.addEventListener("escapade:selection", ({ detail }) => show(detail));
document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", end);
document.addEventListener("dblclick", closer);
document.addEventListener("dragstart", (event) => event.target.closest?.(".sky-figure") && event.preventDefault());
document.addEventListener("pointerover", ({ target }) => {
  const sign = target.closest?.(".sky-figure [data-row]");
  if (!sign) return;
  document.dispatchEvent(new CustomEvent("escapade:point", { detail: { row: Number(sign.dataset.row) } }));
});
document.dispatchEvent(new CustomEvent("escapade:selection-wanted"));
