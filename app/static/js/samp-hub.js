// A client of a SAMP hub by the Web Profile (SAMP 1.3, section 5): XML-RPC over fetch to the hub on this machine.
//
// `connect` asks the hub, which asks the person. Values are texts, lists and maps (section 3.1).

const PLACES = ["http://localhost:21012/", "http://127.0.0.1:21012/"];
const QUICK = 10_000;
const PERSON = 120_000;
const PULL = 20;
const BREATH = 300;

export class Absent extends Error {}
export class Refused extends Error {}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function written(value) {
  if (Array.isArray(value)) return `<value><array><data>${value.map(written).join("")}</data></array></value>`;
  if (typeof value !== "object") return `<value><string>${escaped(String(value))}</string></value>`;
  const members = Object.entries(value).map(([name, one]) => `<member><name>${escaped(name)}</name>${written(one)}</member>`);
  return `<value><struct>${members.join("")}</struct></value>`;
}

const pause = () => new Promise((done) => setTimeout(done, BREATH));
const child = (node, name) => [...node.children].find((one) => one.tagName === name);

function read(value) {
  const [inner] = value.children;
  if (inner?.tagName === "struct") {
    return Object.fromEntries([...inner.children].map((one) => [child(one, "name").textContent, read(child(one, "value"))]));
  }
  if (inner?.tagName === "array") return [...child(inner, "data").children].map(read);
  return value.textContent;
}

function answered(text) {
  const root = new DOMParser().parseFromString(text, "text/xml").documentElement;
  const value = root.querySelector("value");
  if (root.tagName !== "methodResponse") throw new Error("The hub's answer cannot be read.");
  if (root.querySelector(":scope > fault")) throw new Refused(read(value).faultString ?? "");
  return value ? read(value) : "";
}

async function sent(place, method, params, more = {}) {
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params
    .map((one) => `<param>${written(one)}</param>`)
    .join("")}</params></methodCall>`;
  const { patience = QUICK, ...options } = more;
  const signal = AbortSignal.timeout(patience);
  const answer = await fetch(place, { method: "POST", headers: { "Content-Type": "text/xml" }, body, signal, ...options });
  return answered(await answer.text());
}

async function found() {
  for (const place of PLACES) {
    try {
      await sent(place, "samp.webhub.ping", []);
      return place;
    } catch (error) {
      if (error instanceof Refused) return place; // it answered
    }
  }
  throw new Absent();
}

class Connection {
  constructor(place, facts, heard) {
    this.place = place;
    this.key = facts["samp.private-key"];
    this.translator = facts["samp.url-translator"] ?? "";
    this.heard = heard;
    this.open = true;
  }

  ask(method, params = [], more = {}) {
    return sent(this.place, `samp.webhub.${method}`, [this.key, ...params], more);
  }

  // What another client calls by an address of its own is fetched through the hub.
  translated(url) {
    return this.translator ? this.translator + encodeURIComponent(url) : url;
  }

  async clients(mtype) {
    const ids = Object.keys(await this.ask("getSubscribedClients", [mtype]));
    return Promise.all(ids.map(async (id) => [id, (await this.ask("getMetadata", [id]))["samp.name"] || id]));
  }

  async nameOf(id) {
    return (await this.ask("getMetadata", [id]))["samp.name"] || id;
  }

  async take({ "samp.methodName": method, "samp.params": params }) {
    const kind = method.replace("samp.webclient.", "");
    if (kind === "receiveNotification") return this.heard(params[0], params[1]);
    if (kind !== "receiveCall") return undefined;
    const [sender, id, message] = params;
    let response;
    try {
      response = { "samp.status": "samp.ok", "samp.result": (await this.heard(sender, message)) ?? {} };
    } catch (error) {
      response = { "samp.status": "samp.error", "samp.error": { "samp.errortxt": String(error.message) } };
    }
    return this.ask("reply", [id, response]);
  }

  // Ends when one side leaves; whether it was the hub.
  async listen() {
    try {
      while (this.open) {
        const patience = (PULL + 10) * 1000;
        const calls = (await this.ask("pullCallbacks", [String(PULL)], { patience })) || [];
        for (const call of calls) this.take(call).catch(() => {});
        if (!calls.length) await pause(); // some hubs do not wait for something to tell
      }
    } catch {
      return this.open;
    }
    return false;
  }

  async leave(more = {}) {
    this.open = false;
    await this.ask("unregister", [], more).catch(() => {});
  }
}

// `heard(sender, message)` is told what arrives once the connection listens.
export async function connect(name, metadata, mtypes, heard) {
  const place = await found();
  const facts = await sent(place, "samp.webhub.register", [{ "samp.name": name }], { patience: PERSON });
  const made = new Connection(place, facts, heard);
  await made.ask("declareMetadata", [{ "samp.name": name, ...metadata }]);
  await made.ask("allowReverseCallbacks", ["1"]);
  await made.ask("declareSubscriptions", [Object.fromEntries(mtypes.map((one) => [one, {}]))]);
  return made;
}
