// Leaving with the form: what is on its way goes first; what cannot goes with the form itself, in place of the rows.

const LEAVING_MS = 3000;

export function takeAlong(form, outbox) {
  let isLeaving = false;
  form.addEventListener("submit", async (event) => {
    if (isLeaving || !outbox.waiting.length) return;
    event.preventDefault();
    isLeaving = true;
    const { submitter } = event;
    await Promise.race([outbox.flush(), new Promise((done) => setTimeout(done, LEAVING_MS))]);
    setTimeout(() => form.requestSubmit(submitter)); // not while the browser is still at this submit: it would ignore it
  });
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) if (name.startsWith("pain_")) formData.delete(name);
    formData.set("strokes", JSON.stringify({ changes: outbox.waiting }));
  });
}
