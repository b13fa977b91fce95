// Aladin Lite on top of the chart: loaded when somebody asks for it, and asks only the portal until another picture of
// the sky is chosen.

const place = document.getElementById("interactive");
const side = document.querySelector(".sky-side");
const words = place.querySelector("[data-sky-words]");
const survey = document.getElementById("sky-survey");
const SMALLEST = 10;
const LARGEST = 16;
let sky = null;
let starting = false;

const point = (row, reveal) => document.dispatchEvent(new CustomEvent("escapade:point", { detail: { row, reveal } }));

function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function options(facts) {
  return {
    survey: new URL(place.dataset.hips, location.href).href,
    hipsList: [],
    log: false,
    target: facts.centre.join(" "),
    fov: facts.width,
    cooFrame: "ICRSd",
    projection: facts.width > 100 ? "AIT" : "TAN",
    showCooGrid: true,
    showCooGridControl: true,
    gridColor: "#8fa3bd",
    showLayersControl: false,
    showSimbadPointerControl: false,
    showShareControl: false,
    showFrame: false,
    showCooLocation: false,
    showProjectionControl: true,
    showStatusBar: false,
  };
}

function outlines(library, overlay, shapes, more) {
  return shapes.map(({ circle, polygon }) => {
    const shape = circle ? library.circle(...circle, more) : library.polygon(polygon, more);
    overlay.add(shape);
    return shape;
  });
}

// Two catalogues: what is ticked or pointed at stands out in the second.
function draw(library, aladin, facts) {
  const footprints = library.graphicOverlay({ color: "#6fcf97", lineWidth: 2, name: "Footprints" });
  const asked = library.graphicOverlay({ color: "#ff938a", lineWidth: 2, name: "Region asked for" });
  aladin.addOverlay(footprints);
  aladin.addOverlay(asked);
  if (facts.region) outlines(library, asked, [facts.region], {});
  for (const [, shapes] of facts.footprints) outlines(library, footprints, shapes, {});
  if (facts.coverage) {
    const look = { name: "Coverage", color: "#b79cf0", lineWidth: 1, fill: true, opacity: 0.2 };
    aladin.addMOC(library.MOCFromJSON(facts.coverage, look));
    place.dataset.coverage = "";
  }
  const all = library.catalog({ name: "Rows", color: "#74b5f5", shape: "circle", sourceSize: SMALLEST });
  const chosen = library.catalog({ name: "Ticked", color: "#e8b95b", shape: "square", sourceSize: LARGEST });
  aladin.addCatalog(all);
  aladin.addCatalog(chosen);
  const sources = new Map();
  for (const [row, ra, dec, label] of facts.sources) sources.set(row, library.source(ra, dec, { row, label }));
  all.addSources([...sources.values()]);
  return { library, aladin, chosen, sources, facts };
}

function show({ rows, pointed }) {
  if (!sky) return;
  const wanted = new Set(pointed === null ? rows : [...rows, pointed]);
  const marked = [...wanted].filter((row) => sky.sources.has(row));
  sky.chosen.removeAll();
  sky.chosen.addSources(
    marked.map((row) => {
      const { ra, dec, data } = sky.sources.get(row);
      return sky.library.source(ra, dec, { ...data });
    }),
  );
  place.dataset.marked = marked.sort((one, other) => one - other).join(" ");
}

function told(source) {
  const row = source?.data?.row;
  if (row === undefined) return;
  words.textContent = source.data.label;
  point(row, true);
}

// Aladin's own buttons have pictures without words, and tooltips that only eyes find.
function name() {
  for (const picture of place.querySelectorAll("#aladin img:not([alt])")) picture.alt = "";
  for (const tip of place.querySelectorAll(".aladin-tooltip")) {
    tip.parentElement.querySelector("button")?.setAttribute("aria-label", tip.textContent);
  }
}

async function load() {
  words.textContent = "Loading the interactive sky …";
  const [{ default: library }, answer] = await Promise.all([
    import(place.dataset.aladin),
    fetch(place.dataset.facts, { headers: { Accept: "application/json" } }),
  ]);
  const facts = await answer.json();
  await library.init;
  sky = draw(library, library.aladin("#aladin", options(facts)), facts);
  sky.aladin.on("objectClicked", told);
  name();
  const some = facts.sources.length < facts.rows ? `${facts.sources.length} of ${facts.rows} rows are shown.` : "";
  words.textContent = some || "Click a source to find its row; tick rows to see them here.";
  document.dispatchEvent(new CustomEvent("escapade:selection-wanted"));
  place.dataset.ready = "";
}

async function open() {
  place.hidden = false;
  side.classList.add("is-interactive");
  if (sky || starting) return;
  if (!canDraw()) {
    words.textContent = "This browser has no WebGL 2, which the interactive sky needs; the chart shows the same rows.";
    return;
  }
  starting = true;
  try {
    await load();
  } catch (error) {
    words.textContent = "The interactive sky could not be started; the chart shows the same rows.";
    throw error;
  } finally {
    starting = false;
  }
}

function close() {
  place.hidden = true;
  side.classList.remove("is-interactive");
}

function choose() {
  const address = survey.value || new URL(place.dataset.hips, location.href).href;
  sky?.aladin.setBaseImageLayer(sky.library.HiPS(address, { name: survey.selectedOptions[0].textContent }));
}

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-sky-interactive]");
  if (way) {
    event.preventDefault();
    open();
  } else if (event.target.closest("[data-sky-close]")) close();
});
document.addEventListener("escapade:selection", ({ detail }) => show(detail));
survey.addEventListener("change", choose);
if (location.hash === "#interactive") open();
