// The sign-in page: the pages of whoever was here before are forgotten, and what still waits on this tablet is said.

import { nobody } from "./room/leaving.js";

nobody().then(
  (count) => {
    const notice = document.querySelector("[data-waits]");
    if (notice) notice.hidden = !count;
  },
  () => {}, // a forbidden store holds nothing
);
