// A navigation cannot carry a token, a fetch can: the answer takes the place of this document, under the same address.
const form = document.getElementById("sign-in");
const field = document.getElementById("token");
const words = document.getElementById("sign-in-status");

function refuse(why) {
  token.forget();
  words.textContent = why;
  words.dataset.tone = "bad";
  form.removeAttribute("aria-busy");
  field.focus();
  field.select();
}

async function enter(kept) {
  words.textContent = "Signing in…";
  delete words.dataset.tone;
  form.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(location.href, { headers: headers("text/html", kept), cache: "no-store" });
  } catch {
    refuse("The API does not answer, or this is no token. Try again.");
    return;
  }
  if (answer.status === 401) {
    refuse("This token is not accepted.");
  } else if (answer.status === 403) {
    refuse("This token may not see this page.");
  } else if (!answer.ok) {
    refuse(`The API answered ${answer.status}. Try again.`);
  } else {
    const page = await answer.text();
    token.set(kept);
    document.open();
    document.write(page);
    document.close();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  enter(field.value.trim());
});

if (token.get()) {
  enter(token.get());
} else {
  field.focus();
}
