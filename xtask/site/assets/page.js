// The page: its language, and its machine if it has one.
"use strict";

/** Changes the language in place. */
function speak(language, machine) {
  document.documentElement.lang = language;
  try {
    localStorage.setItem("language", language);
  } catch {
    // A page that may keep nothing is in the reader's own language each time.
  }
  const title = document.querySelector("title");
  title.textContent = title.dataset[language];
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = WORDS[language][element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", WORDS[language][element.dataset.label]);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  machine?.reveal?.speak();
  machine?.show();
}

function firstLanguage() {
  try {
    const kept = localStorage.getItem("language");
    if (kept in WORDS) return kept;
  } catch {
    // As above.
  }
  return navigator.language.startsWith("ko") ? "ko" : "en";
}

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.lang = firstLanguage();
  const recorded = document.getElementById("recorded");
  const machine = recorded ? new Machine(JSON.parse(recorded.textContent)) : undefined;
  if (machine?.find("predict")) machine.reveal = new Reveal(machine);
  if (!machine) new Code([]);
  window.machine = machine;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language, machine));
  }
  speak(document.documentElement.lang, machine);
});
