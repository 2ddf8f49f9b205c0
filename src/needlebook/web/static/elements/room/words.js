// Small helpers for words: a sentence with its {blanks} filled in, a time of day, a stretch of time.

export function filled(sentence, values) {
  return (sentence ?? "").replaceAll(/\{(\w+)\}/g, (token, key) => values[key] ?? token);
}

export function clock(seconds) {
  if (seconds == null) return "";
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function timeOfDay(ms) {
  const at = new Date(ms);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}
