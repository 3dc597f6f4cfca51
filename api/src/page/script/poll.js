// Asks how the databases stand: each second while something goes on, else each ten, and not while nobody looks.
const live = document.getElementById("live");
const asOf = document.getElementById("as-of");
const silence = document.getElementById("silence");
let shown = null;
let failures = 0;
let asking = false;
let timer = 0;

async function ask(path) {
  const options = { headers: headers("text/html"), cache: "no-store", signal: AbortSignal.timeout(10_000) };
  const answer = await fetch(path, options);
  if (!answer.ok) throw Object.assign(new Error(), { status: answer.status });
  const text = await answer.text();
  return [text, new DOMParser().parseFromString(text, "text/html").getElementById("live")];
}

async function update() {
  let [text, wanted] = await ask("/migrations?part=live");
  if (text === shown) return;
  // What is kept between answers, SQL and diagrams and the old history, changes with the heads only.
  const whole = wanted.dataset.heads !== live.dataset.heads;
  if (whole) [text, wanted] = await ask("/migrations");
  morph(live, wanted, whole);
  document.title = live.dataset.title;
  shown = text;
}

async function tick() {
  clearTimeout(timer);
  if (asking || document.hidden) return;
  asking = true;
  let wait = 10_000;
  try {
    await update();
    failures = 0;
    silence.hidden = true;
    asOf.firstElementChild.dateTime = new Date(now()).toISOString();
    asOf.firstElementChild.textContent = `${new Date(now()).toISOString().slice(0, 19).replace("T", " ")} UTC`;
    if ("busy" in live.dataset) wait = 1000;
  } catch (error) {
    failures += 1;
    wait = Math.min(1000 * 2 ** failures, 30_000);
    if (!silent(error)) wait = 0;
  }
  asking = false;
  relate();
  if (wait) timer = setTimeout(tick, wait);
}

// Says that what is seen is old. Whether it is worth asking again.
function silent(error) {
  const refused = error.status === 401 || error.status === 403;
  const text = refused
    ? "The token is no longer accepted: reload the page to sign in again."
    : `No answer from the API since ${asOf.firstElementChild.textContent}${error.status ? ` but ${error.status}` : ""}. It is asked again.`;
  // An alert is read out when it changes: it does not count the seconds.
  if (silence.textContent !== text) silence.textContent = text;
  silence.hidden = false;
  return !refused;
}

document.addEventListener("visibilitychange", tick);
timer = setTimeout(tick, "busy" in live.dataset ? 1000 : 10_000);
