// What will be left, shown while one types. The forms work without this file.
"use strict";

const language = document.documentElement.lang || "vi";
const DECIMAL = language === "en" ? "." : ",";
const GRAMS = { g: 1, kg: 1000, "yến": 10000, "tạ": 100000, "tấn": 1000000 };

// The rules of the server (storefront/web/numbers.py); null where it is no number.
function parseNumber(text) {
  const bare = text.trim().replace(/\s/g, " ");
  const marks = [...bare].filter((c) => c === "." || c === ",");
  const grouped = /^[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*$/;
  const plain = (s) =>
    /^\d+$/.test(s) ? s : grouped.test(s) ? s.replace(/[., ]/g, "") : null;
  let whole = bare;
  let fraction = "0";
  const both = new Set(marks).size > 1;
  const groupsOnly =
    marks.length === 0 ||
    (marks.length > 1 && !both) ||
    (marks.length === 1 && marks[0] !== DECIMAL && grouped.test(bare));
  if (!groupsOnly) {
    const at = bare.lastIndexOf(marks[marks.length - 1]);
    whole = bare.slice(0, at);
    fraction = bare.slice(at + 1);
  }
  const digits = plain(whole);
  return digits === null || !/^\d+$/.test(fraction) ? null : Number(`${digits}.${fraction}`);
}

function weight(grams) {
  const small = Math.abs(grams) < 1000;
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(
    small ? grams : grams / 1000,
  );
  return `${figure}\u00a0${small ? "g" : "kg"}`;
}

function gramsOf(input) {
  const figure = parseNumber(input.value);
  const unit = input.closest(".with-unit")?.querySelector("select")?.value ?? "kg";
  return figure === null ? null : Math.round(figure * GRAMS[unit]);
}

function say(element, template, values) {
  element.textContent = Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    template,
  );
  element.hidden = false;
}

// What each chosen lot gives: the typed weight, or what is wanted of it, or all of it.
function draw(rows, wanted) {
  let missing = wanted;
  const taken = new Map();
  for (const row of rows) {
    const box = row.querySelector("[data-weight]");
    const grams = box.value.trim() ? gramsOf(box) : null;
    if (grams !== null) {
      taken.set(row, grams);
      if (missing !== null) missing -= grams;
    }
  }
  for (const row of rows) {
    const left = Number(row.dataset.grams);
    if (taken.has(row) || !row.querySelector("[type=checkbox]").checked) continue;
    const grams = missing === null ? left : Math.max(0, Math.min(left, missing));
    taken.set(row, grams);
    if (missing !== null) missing -= grams;
  }
  return { taken, missing };
}

for (const list of document.querySelectorAll("[data-draws]")) {
  const form = list.closest("form");
  const rows = [...list.querySelectorAll("[data-lot-row]")];
  const netGrams = Number(list.dataset.netGrams) || null;
  const packs = form.querySelector("#packs");
  const total = form.querySelector("[data-total]");
  const usual = form.querySelector("[data-usual]");
  const weighs = form.querySelector("[data-weighs]");
  const usualAtFirst = usual?.textContent;

  const show = () => {
    let wanted = null;
    if (netGrams) {
      const count = parseNumber(packs.value);
      wanted = count === null ? 0 : count * netGrams;
      if (weighs) {
        if (wanted > 0) say(weighs, weighs.dataset.weighs, { amount: weight(wanted) });
        else weighs.hidden = true;
      }
    }
    const { taken, missing } = draw(rows, wanted);
    let sum = 0;
    for (const row of rows) {
      const note = row.querySelector("[data-after]");
      note.hidden = true;
      note.classList.remove("short");
      const grams = taken.get(row);
      if (!grams) continue;
      sum += grams;
      const after = Number(row.dataset.grams) - grams;
      const short = after < 0 || (missing !== null && missing > 0 && after === 0);
      note.classList.toggle("short", short);
      if (short) say(note, list.dataset.short, {});
      else if (after === 0) say(note, list.dataset.none, {});
      else say(note, list.dataset.left, { amount: weight(after) });
    }
    if (total) {
      if (sum) say(total, total.dataset.total, { amount: weight(sum) });
      else total.hidden = true;
    }
    if (usual) {
      if (sum) {
        say(usual, usual.dataset.usual, {
          least: weight(Math.ceil(sum / Number(usual.dataset.high) / 100) * 100),
          most: weight(Math.floor(sum / Number(usual.dataset.low) / 100) * 100),
        });
      } else usual.textContent = usualAtFirst;
    }
  };

  for (const row of rows) {
    const tick = row.querySelector("[type=checkbox]");
    row.querySelector("[data-weight]").addEventListener("input", (event) => {
      if (!netGrams && event.target.value.trim()) tick.checked = false;
    });
    tick.addEventListener("change", () => {
      if (!netGrams && tick.checked) row.querySelector("[data-weight]").value = "";
    });
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}

// Only the fields that the chosen answer is about.
for (const group of document.querySelectorAll("[data-shown-when]")) {
  const [name, value] = group.dataset.shownWhen.split("=");
  const form = group.closest("form");
  const show = () => {
    const chosen = form.querySelector(`[name="${name}"]:checked`) ?? form.querySelector(`select[name="${name}"]`);
    group.hidden = !(chosen?.value ?? "").startsWith(value);
  };
  form.addEventListener("change", show);
  show();
}

// A download that takes a while says so until the browser has it.
for (const link of document.querySelectorAll("a[data-download]")) {
  link.addEventListener("click", () => {
    const note = document.getElementById(link.dataset.download);
    if (note) note.hidden = false;
  });
}
