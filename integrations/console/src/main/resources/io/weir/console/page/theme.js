// Dark or light: as the system wishes, until the switch says otherwise.

const KEPT = "weir-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export class Theme {
  constructor(button, onChange) {
    this.button = button;
    this.onChange = onChange;
    const kept = localStorage.getItem(KEPT);
    if (kept) {
      document.documentElement.dataset.theme = kept;
    }
    dark.addEventListener("change", () => this.say());
    button.addEventListener("click", () => this.toggle());
    this.say();
  }

  get isDark() {
    const set = document.documentElement.dataset.theme;
    return set ? set === "dark" : dark.matches;
  }

  toggle() {
    const next = this.isDark ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem(KEPT, next);
    this.say();
  }

  say() {
    this.button.textContent = this.isDark ? "Light" : "Dark";
    this.onChange();
  }
}
