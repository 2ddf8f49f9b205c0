// What a stroke says, and ids for new ones.

export function valueOf(stroke) {
  if (stroke.tool === "erase") return null;
  return { n: stroke.intensity === null ? "unrated" : String(stroke.intensity), q: stroke.quality };
}

// What a region goes back to when a stroke on it is taken back, as far as the page can tell.
export function valueWithout(gone, strokes) {
  const before = strokes.findLast((stroke) => stroke.region === gone.region && stroke.side === gone.side);
  if (before) return valueOf(before);
  return gone.tool === "paint" ? null : { n: "unrated", q: "" };
}

// randomUUID wants a secure context, and on a clinic's own network the pages come over plain HTTP.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
