// The lines of an answer as they come, each a JSON object. What is no JSON is passed over.
async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const parts = (rest + (value ?? "")).split("\n");
    rest = done ? "" : parts.pop();
    for (const part of parts) {
      try {
        if (part.trim()) yield JSON.parse(part);
      } catch { /* A line of another kind. */ }
    }
    if (done) return;
  }
}

// What an answer that is no stream says: problem+json, or its status.
async function detail(answer) {
  if (answer.status === 401 || answer.status === 403) {
    return "This needs an administrator's token. Sign out, and sign in with one.";
  }
  try {
    return (await answer.json()).detail || `The API answered ${answer.status}.`;
  } catch {
    return `The API answered ${answer.status}.`;
  }
}
