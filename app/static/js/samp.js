// SAMP: on the person's word the page meets the hub on this machine, keeps tables that are sent here, and sends what
// the page is about. Nothing is asked of the hub before the button is pressed: the browser would ask the person.

const place = document.getElementById("samp");
const form = document.getElementById("samp-table");
const words = place.querySelector("[data-samp-words]");
const arrived = document.getElementById("samp-arrived");
const began = performance.now();
const TABLES = { "table.load.votable": "vot", "table.load.fits": "fits" };
const NEWS = ["samp.hub.event.subscriptions", "samp.hub.event.unregister", "samp.hub.event.metadata"];
const GONE = ["samp.hub.event.shutdown", "samp.hub.disconnect"];
let hub = null;

const MET = {
  refused: "Your browser does not let this page speak to programs on this machine. Allow “local network” or “apps on device” in the page's settings, left of its address, and connect again.",
  declined: "The hub's window was answered with No, or closed. Connect again and answer with Yes.",
  absent: "No hub answers on this machine. Start TOPCAT or Aladin, then connect again. Safari does not let pages speak to it.",
};

function say(text, state) {
  words.textContent = text;
  place.dataset.state = state;
}

async function permitted() {
  try {
    return (await navigator.permissions.query({ name: "loopback-network" })).state !== "denied";
  } catch {
    return true; // a browser that does not ask
  }
}

const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function line() {
  const made = document.createElement("li");
  arrived.prepend(made);
  arrived.closest("section").hidden = false;
  return made;
}

function shown(item, state, text, url = "") {
  const told = document.createElement(url ? "a" : "span");
  told.textContent = text;
  if (url) told.href = url;
  item.dataset.state = state;
  item.replaceChildren(told);
}

async function fetched(url) {
  const answer = await fetch(hub.translated(url), { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`The hub could not fetch it (HTTP ${answer.status}).`);
  const told = await answer.blob();
  if (told.size > form.dataset.megabytes * 2 ** 20) throw new Error(`It is larger than ${form.dataset.megabytes} MB.`);
  return told;
}

async function uploaded(file, sender, message) {
  const { name = "", "table-id": identity = "" } = message["samp.params"];
  const sent = new FormData(form);
  sent.set("file", file, `table.${TABLES[message["samp.mtype"]]}`);
  for (const [field, value] of Object.entries({ client: sender, name, identity, mtype: message["samp.mtype"] })) {
    sent.set(field, value);
  }
  const answer = await fetch(form.dataset.json, { method: "POST", body: sent });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}

async function keep(id, message) {
  const item = line();
  const sender = await hub.nameOf(id);
  const called = message["samp.params"].name || "a table";
  try {
    shown(item, "asking", `${sender} sends ${called} …`);
    const told = await uploaded(await fetched(message["samp.params"].url), sender, message);
    shown(item, "answered", `${told.label}: ${counted(told.rows, "row")}, ${counted(told.columns, "column")}, from ${sender}`, told.href);
  } catch (error) {
    shown(item, "failed", `${called} from ${sender} was not kept: ${error.message}`);
    throw error;
  }
}

async function heard(sender, message) {
  const mtype = message["samp.mtype"];
  if (mtype in TABLES) await keep(sender, message);
  else if (GONE.includes(mtype)) await disconnect("The hub has gone. Connect again when it is back.");
  else if (NEWS.includes(mtype)) await offer();
}

function message(part) {
  const params = Object.fromEntries([...part.querySelectorAll("[data-param]")].map((one) => [one.dataset.param, one.textContent]));
  return { "samp.mtype": part.dataset.mtype, "samp.params": params };
}

async function send(part, id, told) {
  if (part.dataset.minutes && performance.now() - began > part.dataset.minutes * 60_000) {
    told.textContent = "The link has ended; load the page again.";
    return;
  }
  await (id ? hub.ask("notify", [id, message(part)]) : hub.ask("notifyAll", [message(part)]));
  told.textContent = "Sent.";
}

function button(part, id, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  const told = part.querySelector("[data-sent]");
  made.addEventListener("click", () => send(part, id, told).catch((error) => (told.textContent = error.message)));
  return made;
}

async function offer() {
  for (const part of document.querySelectorAll("[data-mtype]")) {
    const clients = hub ? await hub.clients(part.dataset.mtype) : [];
    const all = clients.length > 1 ? [button(part, "", "To all of them")] : [];
    part.querySelector("[data-clients]").replaceChildren(...clients.map(([id, name]) => button(part, id, `To ${name}`)), ...all);
    part.querySelector("[data-none]").hidden = clients.length > 0;
  }
}

async function disconnect(text) {
  const left = hub;
  hub = null;
  place.querySelector("[data-samp-connect]").hidden = false;
  place.querySelector("[data-samp-leave]").hidden = true;
  say(text, "away");
  await left?.leave();
  await offer();
}

async function connect() {
  const { connect: meet, Absent, Refused } = await import(place.dataset.hub);
  say("Asking the hub … it may show a window that asks you.", "asking");
  const about = { "samp.description.text": place.dataset.about, "samp.icon.url": new URL(place.dataset.icon, location.href).href };
  const mtypes = [...Object.keys(TABLES), ...NEWS, ...GONE, "samp.app.ping"];
  try {
    hub = await meet(place.dataset.name, about, mtypes, heard);
  } catch (error) {
    const why = error instanceof Refused ? "declined" : error instanceof Absent && !(await permitted()) ? "refused" : "absent";
    say(MET[why], why);
    return;
  }
  place.querySelector("[data-samp-connect]").hidden = true;
  place.querySelector("[data-samp-leave]").hidden = false;
  say("Connected. What is sent here is kept as a table of yours, and put into the basket.", "connected");
  await offer();
  if (await hub.listen()) await disconnect("The hub does not answer any more. Connect again when it is back.");
}

place.querySelector("[data-samp-connect]").addEventListener("click", connect);
place.querySelector("[data-samp-leave]").addEventListener("click", () => disconnect("Not connected."));
addEventListener("pagehide", () => hub?.leave({ keepalive: true }));
