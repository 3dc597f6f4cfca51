// The token of this tab. It is gone when the tab is closed.
const tokenKey = "platform-api-token";
const token = {
  get() {
    try { return sessionStorage.getItem(tokenKey); } catch { return null; }
  },
  set(value) {
    try { sessionStorage.setItem(tokenKey, value); } catch { /* Storage is shut: it is asked for again next time. */ }
  },
  forget() {
    try { sessionStorage.removeItem(tokenKey); } catch { /* There is nothing to forget. */ }
  },
};

function headers(accept, kept = token.get()) {
  return kept ? { Accept: accept, Authorization: `Bearer ${kept}` } : { Accept: accept };
}

const signOut = document.getElementById("sign-out");
if (signOut && token.get()) {
  signOut.hidden = false;
  signOut.addEventListener("click", () => {
    token.forget();
    location.reload();
  });
}
