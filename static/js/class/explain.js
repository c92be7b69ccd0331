// What stands there when there is nothing to show: why, and what helps.

import { button, h, link } from "./dom.js";
import { t } from "./words.js";

const REASONS = {
  offline: () => [
    t("Hier ist noch nichts gespeichert"),
    t("Diese Seite war auf diesem Gerät noch nicht offen, oder der Browser hat seinen Speicher geleert. Bitte öffnen Sie sie einmal mit Netz; danach geht es auch ohne."),
  ],
  signed_out: () => [t("Bitte anmelden"), t("Dieses Gerät ist nicht mehr angemeldet. Einträge, die hier warten, bleiben hier und werden danach gesendet.")],
  not_here: () => [t("Diese Seite gibt es hier nicht"), t("Das Gerät ist dafür nicht angemeldet, oder die Adresse wurde erneuert. Einträge, die hier warten, bleiben hier.")],
  missing: () => [t("Das lässt sich gerade nicht öffnen"), t("Bitte öffnen Sie die Seite noch einmal, wenn das Gerät Netz hat.")],
  waiting: () => [t("Einen Moment"), t("Die Seite wird geladen.")],
};

/** A view like the others, for a page without a frame or a part that did not load. */
export function explain(app, reason = null) {
  return { show: (root) => new Explained(root, app, reason).view() };
}

class Explained {
  constructor(root, app, reason) {
    Object.assign(this, { root, app, fixed: reason });
    this.draw();
  }

  view() {
    return { update: () => this.draw(), leave() {}, busy: () => false };
  }

  draw() {
    const { app } = this;
    const reason = this.fixed ?? app.device.reason ?? (navigator.onLine ? "waiting" : "offline");
    const [title, text] = REASONS[reason]();
    const here = encodeURIComponent(location.pathname);
    const others = app.known().filter((one) => one.code !== app.code);
    this.root.replaceChildren(
      h("div", { class: "class-explained stack" },
        h("h1", null, title),
        h("p", { class: "lead" }, text),
        h("div", { class: "actions" },
          reason === "signed_out" || reason === "not_here" ? link(t("Anmelden"), `${app.base}/anmelden?weiter=${here}`, { kind: "primary" }) : null,
          reason === "missing" ? button(t("Zur Frage von heute"), { onclick: () => app.go("question") }) : null,
          button(t("Noch einmal versuchen"), { kind: "secondary", onclick: () => location.reload() }),
          others.map((one) => link(`${one.name} · ${one.institution}`, `${app.base}/klasse/${one.code}`, { kind: "secondary" })))),
    );
  }
}
