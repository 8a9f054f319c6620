// Building blocks: everything on the page is made of elements and texts, never of markup in a string.

const SVG = "http://www.w3.org/2000/svg";
const NOTHING = "—";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

// "" and null are shown as a dash: there is nothing, which is not 0
function shown(text) {
  return text === null || text === undefined || text === "" ? NOTHING : String(text);
}

// a decimal string as a number, for sorting and drawing only; null stays null
function number(text) {
  if (text === null || text === undefined || text === "") return null;
  const value = Number(String(text).replace("%", ""));
  return Number.isFinite(value) ? value : null;
}

// a link to a file beside the page
function fileLink(words, path) {
  return el("a", { href: path.split("/").map(encodeURIComponent).join("/") }, words);
}

function countBy(items, key) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) || 0) + 1);
  return counts;
}

function share(part, whole) {
  return whole ? `${(Math.round((part * 1000) / whole) / 10).toFixed(1)}%` : NOTHING;
}

// a plain table: heads are texts, or [text, class]; cells are texts, nodes or td elements
function plainTable(className, heads, rows) {
  const head = el("tr", null, heads.map((one) => (Array.isArray(one) ? el("th", { scope: "col", class: one[1] }, one[0]) : el("th", { scope: "col" }, one))));
  const body = rows.map((row) =>
    row instanceof Element ? row : el("tr", null, row.map((cell, at) => {
      if (cell instanceof Element && cell.tagName === "TD") return cell;
      return el("td", { class: Array.isArray(heads[at]) ? heads[at][1] : null }, cell);
    })));
  return el("div", { class: "scroll" }, el("table", { class: className }, el("thead", null, head), el("tbody", null, body)));
}
