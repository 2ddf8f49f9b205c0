// From events to the state of a session, in the browser: the same meaning as needlebook/core/sessions/fold.py, which is
// the truth; both are held against the same sequences (tests/vectors). Events are plain JSON with their `type`, in the
// order of the ledger, what waits in the outbox last. Total: nothing is thrown, what does not fit changes nothing.

const LASTING = new Set(["SessionOpened", "SessionClosed", "EventCorrected"]);
const TOLD_LATER = [
  "diameter_mm", "length_mm", "depth_mm", "technique", "lot", "gtin", "expires", "planned_dwell_s",
];

// The state after all events. An id that comes twice counts once; a corrected event counts as if it had not happened.
export function fold(events) {
  const recorded = new Map();
  for (const event of events) if (!recorded.has(event.id)) recorded.set(event.id, event);
  const corrections = [...recorded.values()].filter((event) => event.type === "EventCorrected");
  const corrected = new Set(corrections.map((event) => event.corrects));
  const state = emptyState(recorded, corrected);
  for (const event of recorded.values()) {
    if (LASTING.has(event.type) || !corrected.has(event.id)) EFFECTS.get(event.type)?.(state, event);
  }
  return concluded(state);
}

function emptyState(events, corrected) {
  return {
    events, // Map by id, corrected ones too
    corrected, // Set of ids
    opened: null,
    closed: null,
    consent: null, // the event that stands
    needles: new Map(), // by number
    misnumbered: [],
    measures: [],
    reactions: [],
    ended: [],
    takeovers: [],
    incidents: [],
    notes: [],
  };
}

const EFFECTS = new Map(
  Object.entries({
    SessionOpened: (state, event) => (state.opened ??= event),
    SessionClosed: (state, event) => (state.closed ??= event),
    ConsentConfirmed: (state, event) => (state.consent = event),
    ConsentWithdrawn: withdraw,
    NeedleInserted: insert,
    NeedleDeclared: insert,
    NeedleDescribed: (state, event) => withNeedle(state, event, describe),
    NeedleManipulated: (state, event) => withNeedle(state, event, (needle) => needle.manipulations.push(event)),
    TwitchObserved: (state, event) => withNeedle(state, event, (needle) => (needle.twitches += event.count ?? 1)),
    NeedleRemoved: (state, event) => withNeedle(state, event, (needle) => (needle.removed ??= event)),
    IncidentReported: (state, event) => {
      state.incidents.push(event);
      withNeedle(state, event, (needle) => needle.reports.push(event));
    },
    MeasureTaken: (state, event) => state.measures.push(event),
    ReactionObserved: (state, event) => state.reactions.push(event),
    ReactionEnded: (state, event) => state.ended.push(event),
    SessionTakenOver: (state, event) => state.takeovers.push(event),
    NoteAdded: (state, event) => state.notes.push(event),
  }),
);

// Said twice, as from two devices, it holds from the earlier of the two.
function withdraw(state, event) {
  const isLater = state.consent?.type === "ConsentWithdrawn" && Date.parse(state.consent.at) <= Date.parse(event.at);
  if (!isLater) state.consent = event;
}

function insert(state, event) {
  if (state.needles.has(event.needle)) state.misnumbered.push(event);
  else state.needles.set(event.needle, { inserted: event, removed: null, twitches: 0, manipulations: [], reports: [] });
}

function withNeedle(state, event, change) {
  const needle = state.needles.get(event.needle);
  if (needle) change(needle, event);
}

function describe(needle, event) {
  const told = TOLD_LATER.filter((name) => event[name] != null).map((name) => [name, event[name]]);
  const { gtin, expires, ...known } = needle.inserted;
  const isOtherPack = event.lot != null && event.lot !== known.lot; // nothing of the old pack holds
  needle.inserted = { ...(isOtherPack ? known : needle.inserted), ...Object.fromEntries(told) };
}

// What follows from the needles and reactions, once all events have had their effect.
function concluded(state) {
  for (const needle of state.needles.values()) Object.assign(needle, whereabouts(needle));
  const numbers = (is) => [...state.needles].filter(([, needle]) => is(needle)).map(([n]) => n).sort((a, b) => a - b);
  const over = new Set(state.ended.map((event) => event.reaction));
  const standing = state.reactions.filter((event) => !over.has(event.id));
  return Object.assign(state, {
    isOpen: state.opened !== null && state.closed === null,
    needlesIn: numbers((needle) => needle.status === "in"),
    needlesOut: numbers((needle) => needle.status === "out"),
    needlesMissing: numbers((needle) => needle.status === "missing"),
    unaccounted: numbers((needle) => !needle.isAccountedFor),
    twitches: [...state.needles.values()].reduce((sum, needle) => sum + needle.twitches, 0),
    standing,
    faint: standing.find((event) => event.kind === "faint") ?? null,
    responsible: (state.takeovers.at(-1) ?? state.opened)?.by ?? null,
  });
}

function whereabouts({ removed, reports }) {
  const isReported = (...kinds) => reports.some((report) => kinds.includes(report.kind));
  const status = removed ? "out" : isReported("missing_needle") ? "missing" : "in";
  return {
    status,
    isIntact: removed ? removed.is_intact : null,
    isAccountedFor: status !== "in" || isReported("retained_needle"),
    isBreakUnreported: removed?.is_intact === false && !isReported("broken_needle", "retained_needle"),
  };
}
