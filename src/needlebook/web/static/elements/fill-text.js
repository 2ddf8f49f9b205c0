// Buttons that begin a text: shown only where a script runs, each fills the field that `data-for` names.

customElements.define(
  "fill-text",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = false;
      this.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        const field = document.getElementById(this.dataset.for);
        if (!button || !field) return;
        field.value = button.textContent.trim();
        field.focus();
      });
    }
  },
);
