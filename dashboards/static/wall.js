// The wall in a browser: puts the texts it is sent where the page says they belong, and judges only whether they
// are still of now. It computes no figure. Ages are counted from the server's clock, measured at each message.

const SILENT_MS = 12_000; // no message: connect anew
const LOST_MS = 15_000; // no message: say so
const BACK_MS = 10_000; // how long the page says that the link is back
const page = JSON.parse(document.body.dataset.page);
const words = page.words;
const byId = (id) => document.getElementById(id);
const say = (node, text) => { if (node.textContent !== text) node.textContent = text; };

const places = new Map(); // name of a text → [[element, attribute], …]
for (const node of document.querySelectorAll("[data-bind]")) {
  for (const [attribute, name] of JSON.parse(node.dataset.bind)) {
    if (!places.has(name)) places.set(name, []);
    places.get(name).push([node, attribute]);
  }
}

const isAlarm = (look) => /\b(below|confirmed)\b/.test(look);
let painted = false; // the first picture pulses nothing

function put(name, text) {
  for (const [node, attribute] of places.get(name) ?? []) {
    if (!attribute) { say(node, text); continue; }
    const before = node.getAttribute(attribute);
    if (before === text) continue;
    node.setAttribute(attribute, text);
    if (attribute === "class" && painted && isAlarm(text) && !isAlarm(before)) pulse(node);
  }
}

function pulse(node) { // three times, then it stands still; the style sheet turns it off for reduced motion
  node.classList.add("pulse");
  setTimeout(() => node.classList.remove("pulse"), 2400);
}

// The link. EventSource gives up for ever on any answer but 200, and never notices a half-open socket.

let source = null;
let lastId = "";
let heardAt = performance.now();
let meta = page.meta;
let metaAt = heardAt;
let lostAt = null;
let backUntil = 0;
let backWords = "";
let retries = 0;
let retry = 0;

function connect() {
  clearTimeout(retry);
  source?.close();
  const last = lastId ? `&last=${encodeURIComponent(lastId)}` : "";
  source = new EventSource(`/events?lang=${document.documentElement.lang.slice(0, 2)}${last}`);
  for (const kind of ["snapshot", "delta", "heartbeat"]) source.addEventListener(kind, hear);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, pause());
  };
  connectedAt = performance.now();
}
let connectedAt = performance.now();

function pause() { // with back-off and jitter, without end
  retries += 1;
  return Math.min(1000 * 2 ** Math.min(retries, 4), 10_000) * (0.5 + Math.random() / 2);
}

function hear(event) {
  const frame = JSON.parse(event.data);
  heardAt = metaAt = performance.now();
  retries = 0;
  meta = frame.meta;
  if (event.lastEventId) lastId = event.lastEventId;
  if (frame.shape !== page.shape || meta.build !== page.meta.build) { reload(); return; }
  if (frame.set) {
    for (const [name, text] of Object.entries(frame.set)) put(name, text);
    painted = true;
  }
  judge();
}

let reloading = false;
function reload() { // another build or another city; never into an error page
  if (reloading) return;
  reloading = true;
  const attempt = () => fetch("/healthz", { cache: "no-store" })
    .then((answer) => (answer.ok ? location.reload() : setTimeout(attempt, 2000)))
    .catch(() => setTimeout(attempt, 2000));
  setTimeout(attempt, Math.random() * 3000);
}

// Is it of now?

const clockText = new Intl.DateTimeFormat("en-GB", { timeZone: page.zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const fill = (text, value) => text.replace("{}", value);
const at = (ms) => clockText.format(new Date(ms));
const two = (count) => String(count).padStart(2, "0");
const length = (ms) => `${two(Math.floor(ms / 60_000))}:${two(Math.floor(ms / 1000) % 60)}`;

function judge() {
  const real = performance.now();
  const now = meta.now + (real - metaAt) * meta.speed;
  const silent = real - heardAt;
  const age = meta.asof === null ? null : now - meta.asof;
  say(byId("clock"), at(now));
  if (silent > SILENT_MS && real - connectedAt > SILENT_MS) connect();
  const [state, word, title, note] = verdict(real, now, silent, age);
  if (state !== "lost" && lostAt !== null) {
    backWords = fill(words.back, length(real - lostAt));
    if (painted && real - lostAt > 1000) backUntil = real + BACK_MS;
    lostAt = null;
  }
  const back = state !== "lost" && real < backUntil;
  document.body.classList.toggle("connecting", state === "connecting");
  document.body.classList.toggle("behind", state === "behind");
  document.body.classList.toggle("lost", state === "lost");
  document.body.classList.toggle("back", back && !title);
  say(byId("link-word"), word);
  say(byId("band-word"), back && !title ? backWords : title);
  say(byId("band-note"), note);
  byId("band").hidden = !(title || back);
}

function verdict(real, now, silent, age) {
  const limits = meta.limits;
  if (silent > LOST_MS || (age !== null && age > limits.lost)) {
    lostAt ??= Math.min(heardAt, real);
    const note = silent > LOST_MS ? words.lost_note : words.stale_note;
    const since = silent > LOST_MS ? silent : age / (meta.speed || 1);
    return ["lost", words.lost, fill(words.lost_band, length(since)), fill(note, age === null ? "–" : at(meta.asof))];
  }
  const late = Object.entries(meta.others).map(([name, asof]) => [asof === null ? 0 : now - asof, name, asof]).sort((a, b) => b[0] - a[0])[0];
  for (const [name, asof] of Object.entries(meta.others)) {
    document.body.classList.toggle(`lost-${name}`, asof !== null && now - asof > limits.lost);
  }
  if (age === null) return ["lost", words.catching_up, words.catching_up, words.empty_note];
  if (meta.waiting_for > 0) return ["behind", words.catching_up, "", ""];
  if (meta.tick !== null && now - meta.tick > limits.ticks) {
    return ["behind", words.ticks, words.ticks, fill(words.ticks_note, at(meta.tick))];
  }
  if (late[0] > limits.lost) {
    return ["behind", words.partly, words[`lost_${late[1]}`], fill(words.stale_note, at(late[2]))];
  }
  const oldest = Math.max(age, late[0]);
  if (oldest > limits.behind) return ["behind", fill(words.behind, Math.floor(oldest / 1000)), "", ""];
  return painted ? ["live", words.live, "", ""] : ["connecting", words.connecting, "", ""];
}

// A wall has no mouse: the pointer hides itself.

let still = 0;
addEventListener("mousemove", () => {
  document.body.classList.remove("still");
  clearTimeout(still);
  still = setTimeout(() => document.body.classList.add("still"), 3000);
});

setInterval(judge, 250);
connect();
