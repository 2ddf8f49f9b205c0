// Signing out leaves nothing of a patient in the browser: strokes that could not be sent are forgotten with the rest, the
// room's pages too. What was recorded in a room is sent first; what cannot be sent is kept for its person alone.

import { forgetAll } from "./drawing/outbox.js";
import { arrive, mayLeave } from "./room/leaving.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  forgetAll();
  if (await mayLeave(form.dataset.waiting).catch(() => true)) form.submit(); // a store that cannot be read holds nothing back
});

arrive().catch(() => {}); // a forbidden store holds nothing
