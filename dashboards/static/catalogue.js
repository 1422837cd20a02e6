// Narrow the lists down to what is typed: every word must occur. Without this script the page lists everything.
"use strict";
const field = document.getElementById("search");
const found = document.getElementById("found");
const nothing = document.getElementById("nothing");
const entries = [...document.querySelectorAll(".entries li")];
const sections = [...document.querySelectorAll("section")];

function narrow() {
  const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const entry of entries) {
    entry.hidden = !words.every((word) => entry.dataset.words.includes(word));
    count += entry.hidden ? 0 : 1;
  }
  for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
  found.textContent = words.length ? `${count} ${found.dataset.unit}` : "";
  nothing.hidden = count > 0;
}

field.addEventListener("input", narrow);
narrow();
