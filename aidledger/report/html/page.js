"use strict";
// Sorts, filters and saves what is in the page already. Loads nothing, builds no markup from text.
(() => {
  const FIRST = 25;
  const STEP = 200;
  const PRINTED = 500;
  const numbers = /^-?[0-9]+(\.[0-9]+)?$/;

  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key !== undefined ? cell.dataset.key : cell.textContent.trim();
  };
  const words = new Intl.Collator("en", { numeric: true });
  // Numbers by size, everything else by words; what has no key stays last, whichever way round.
  const comparison = (keys, down) => {
    const filled = keys.filter((key) => key !== "");
    const sizes = filled.every((key) => numbers.test(key)) ? keys.map(Number) : null;
    const sign = down ? -1 : 1;
    return (a, b) => {
      if (keys[a] === "" || keys[b] === "") return (keys[a] === "") - (keys[b] === "") || a - b;
      return sign * (sizes ? sizes[a] - sizes[b] : words.compare(keys[a], keys[b])) || a - b;
    };
  };

  const explore = (box) => {
    const name = box.dataset.rows;
    const noun = box.dataset.noun;
    const body = document.getElementById(name);
    const rest = document.getElementById(`${name}-rest`);
    const input = document.getElementById(`${name}-text`);
    const more = document.getElementById(`${name}-more`);
    const count = document.getElementById(`${name}-count`);
    const selects = [...box.querySelectorAll("select")];
    const heads = [...box.querySelectorAll("thead th")];
    const rows = [...body.rows, ...(rest ? rest.content.children : [])];
    let texts = null;
    let order = rows.map((_, index) => index);
    let limit = FIRST;

    const textOf = (index) => {
      texts = texts || rows.map((row) => row.textContent.toLowerCase());
      return texts[index];
    };
    const wanted = () => {
      const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = selects.filter((select) => select.value);
      if (!asked.length && !chosen.length) return order;
      return order.filter(
        (index) =>
          asked.every((word) => textOf(index).includes(word)) &&
          chosen.every((select) => rows[index].cells[select.dataset.column].textContent.trim() === select.value),
      );
    };
    const draw = () => {
      const found = wanted();
      const shown = found.slice(0, limit);
      body.replaceChildren(...shown.map((index) => rows[index]));
      more.hidden = shown.length === found.length;
      const all = found.length === rows.length ? "" : ` of ${rows.length.toLocaleString("en")}`;
      const part = more.hidden ? "" : `, ${shown.length.toLocaleString("en")} shown`;
      count.textContent = `${found.length.toLocaleString("en")}${all} ${noun}${part}`;
    };
    const filter = () => {
      limit = FIRST;
      draw();
    };
    const sort = (head, column) => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = rows.map((row) => keyOf(row, column));
      order = rows.map((_, index) => index).sort(comparison(keys, down));
      draw();
    };

    input.addEventListener("input", filter);
    selects.forEach((select) => select.addEventListener("change", filter));
    heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => sort(head, column)));
    more.addEventListener("click", () => {
      limit += STEP;
      draw();
    });
    addEventListener("beforeprint", () => {
      limit = Math.max(limit, PRINTED);
      draw();
    });
    box.querySelector(".controls").hidden = false;
    draw();
  };

  const save = (link) => {
    const block = JSON.parse(document.getElementById(link.dataset.block).textContent);
    const isText = typeof block === "string";
    const type = isText ? "text/csv;charset=utf-8" : "application/json";
    const blob = new Blob([isText ? block : JSON.stringify(block, null, 1)], { type });
    link.href = URL.createObjectURL(blob);
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  document.querySelectorAll(".explorer").forEach(explore);
  document.querySelectorAll("a[data-block]").forEach((link) => link.addEventListener("click", () => save(link)));
})();
