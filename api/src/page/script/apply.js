// Applies what is pending: asks first, with the revisions named, and then shows how far it is.
const dialog = document.getElementById("apply");
const title = document.getElementById("apply-title");
const words = document.getElementById("apply-words");
const list = document.getElementById("apply-list");
const status = document.getElementById("apply-status");
const go = document.getElementById("apply-go");
const cancel = document.getElementById("apply-cancel");
const items = new Map();
let database = "";
// Counts what was proposed: an older run that is still read writes nothing into a newer dialog.
let run = 0;

function item(version, name) {
  const element = document.createElement("li");
  const state = document.createElement("span");
  element.append(name, " ", state);
  list.append(element);
  const made = { element, state, statements: 0 };
  items.set(version, made);
  return made;
}

function mark(version, state, text) {
  const made = items.get(version) ?? item(version, version);
  made.element.dataset.state = state;
  made.state.textContent = text;
  return made;
}

function say(text, tone = "") {
  status.textContent = text;
  status.dataset.tone = tone;
}

function propose(name) {
  database = name;
  run += 1;
  items.clear();
  list.replaceChildren();
  for (const row of document.querySelectorAll(`#${CSS.escape(name)} li[data-version]`)) {
    item(row.dataset.version, row.querySelector(".name").textContent.trim());
  }
  const count = items.size === 1 ? "1 revision" : `${items.size} revisions`;
  title.textContent = `Apply ${count} to ${name}?`;
  words.textContent = "In this order. Others who migrate this database are waited for.";
  say("");
  go.hidden = false;
  go.textContent = `Apply ${count}`;
  cancel.textContent = "Cancel";
  dialog.showModal();
}

// How each kind of event is shown. Whether it is the last one.
function show(event) {
  const { version } = event;
  switch (event.event) {
    case "waiting": say(event.message || "Waiting for another runner…"); break;
    case "started": say(""); mark(version, "running", "running"); break;
    case "statement": {
      const made = items.get(version) ?? item(version, version);
      made.statements += 1;
      mark(version, "running", `running, statements done: ${made.statements}`);
      break;
    }
    case "finished": mark(version, "done", "done"); break;
    case "by_other": mark(version, "done", "applied by another program"); break;
    case "lock_missed": say(event.message || "A lock was not to be had. It is tried again."); break;
    case "failed":
      if (version) mark(version, "failed", "failed");
      say(event.message || "It failed.", "bad");
      return true;
    case "done":
      // The end of a run that failed is an end too.
      if (status.dataset.tone !== "bad") say(event.message || "Done.", "good");
      return true;
    default: if (event.message) say(event.message);
  }
  return false;
}

async function apply() {
  go.hidden = true;
  cancel.textContent = "Close";
  cancel.focus();
  title.textContent = `Applying to ${database}`;
  words.textContent = "It goes on where this is closed; the page shows it.";
  const mine = run;
  let ended = false;
  try {
    const path = `/api/migrations/${encodeURIComponent(database)}/up`;
    const answer = await fetch(path, { method: "POST", headers: headers("application/x-ndjson") });
    tick();
    if (answer.ok) {
      for await (const event of lines(answer)) if (mine === run) ended = show(event) || ended;
    } else if (mine === run) {
      say(await detail(answer), "bad");
      ended = true;
    }
  } catch { /* The connection broke off: said below. */ }
  tick();
  if (mine !== run) return;
  if (!ended) say("The connection broke off. Whether it goes on, the page says.", "bad");
  words.textContent = "";
  title.textContent = status.dataset.tone === "good" ? `Applied to ${database}` : `Not all was applied to ${database}`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-apply]");
  if (button) propose(button.dataset.apply);
});
go.addEventListener("click", apply);
cancel.addEventListener("click", () => dialog.close());
// The button that opened it may be gone by now.
dialog.addEventListener("close", () => document.getElementById(`${database}-name`)?.focus());
document.documentElement.classList.add("scripted");
