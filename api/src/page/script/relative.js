// How long ago a moment was, beside each time. The style shows the attribute, so the text of the document stays as it was sent.
const connection = document.getElementById("connection");
// The clock that counts is the server's.
const skew = Date.parse(connection.dataset.at) - Date.now();
const now = () => Date.now() + skew;

function relative(moment) {
  const seconds = Math.round((moment - now()) / 1000);
  const size = Math.abs(seconds);
  let words = `${Math.round(size / 86400)} d`;
  if (size < 60) words = `${size} s`;
  else if (size < 3600) words = `${Math.round(size / 60)} min`;
  else if (size < 36 * 3600) words = `${Math.round(size / 3600)} h`;
  return seconds > 0 ? `in ${words}` : `${words} ago`;
}

function relate() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const words = relative(Date.parse(time.dateTime));
    if (time.dataset.relative !== words) time.dataset.relative = words;
  }
}

relate();
setInterval(() => document.hidden || relate(), 1000);
