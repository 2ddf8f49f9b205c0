// <print-page> is shown only where a script runs, because printing needs one.

class PrintPage extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", () => print());
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      print();
    });
  }
}

customElements.define("print-page", PrintPage);
