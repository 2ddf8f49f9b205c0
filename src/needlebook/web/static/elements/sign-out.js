// Signing out leaves nothing of a patient in the browser: strokes that could not be sent are forgotten with the rest.

import { forgetAll } from "./drawing/outbox.js";

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) forgetAll();
});
