// The running sum of a slip while one types, and another bag without asking the server. The form
// works without this file. `parseNumber`, `weight` and `say` are those of workspace.js.
"use strict";

function kilograms(text) {
  const figure = text.trim() ? parseNumber(text) : 0;
  return figure === null ? null : Math.round(figure * 1000);
}

// The same figure as the server's: half a đồng is rounded up, without fractions of two.
function amountOf(netGrams, price) {
  return Number((BigInt(netGrams) * BigInt(price) * 2n + 1000n) / 2000n);
}

function money(vnd) {
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(vnd);
  return language === "en" ? `₫${figure}` : `${figure}\u00a0₫`;
}

for (const bags of document.querySelectorAll("[data-weighings]")) {
  const form = bags.closest("form");
  const rows = bags.querySelector("tbody");
  const more = bags.querySelector("[name=more]");
  const scale = form.querySelector("[data-scale]");
  const sum = form.querySelector("[data-sum]");

  const add = () => {
    const last = rows.lastElementChild;
    const next = last.cloneNode(true);
    const number = rows.children.length + 1;
    next.querySelector("th").textContent = number;
    for (const input of next.querySelectorAll("input")) {
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, number));
    }
    next.querySelector("[name=gross]").value = "";
    rows.append(next);
    next.querySelector("[name=gross]").focus();
  };
  more.addEventListener("click", (event) => {
    event.preventDefault();
    add();
  });
  // On the scale one types a figure and goes on to the next bag.
  rows.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "gross") return;
    event.preventDefault();
    const gross = [...rows.querySelectorAll("[name=gross]")];
    const following = gross[gross.indexOf(event.target) + 1];
    if (following) following.focus();
    else if (event.target.value.trim()) add();
  });

  if (!scale || !sum) continue;
  const prices = JSON.parse(scale.dataset.prices);
  const priceNow = () => {
    const own = form.querySelector("[name=own_price]");
    if (own?.value.trim()) return parseNumber(own.value);
    const name = scale.dataset.grade;
    const chosen = name && (form.querySelector(`[name="${name}"]:checked`) ?? form.querySelector(`select[name="${name}"]`));
    return prices[chosen ? chosen.value : ""] ?? null;
  };
  const show = () => {
    let net = 0;
    for (const row of rows.children) {
      const gross = kilograms(row.querySelector("[name=gross]").value);
      const tare = kilograms(row.querySelector("[name=tare]").value);
      if (gross === null || tare === null) return void (sum.hidden = true);
      if (gross) net += gross - tare;
    }
    if (net <= 0) return void (sum.hidden = true);
    const price = priceNow();
    if (price === null) return say(sum, sum.dataset.open, { net: weight(net) });
    return say(sum, sum.dataset.amount, {
      net: weight(net),
      amount: money(amountOf(net, Math.round(price))),
      price: money(price),
    });
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
