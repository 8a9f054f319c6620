// A table whose heads sort it; rows that do not match are hidden.

const COLLATOR = new Intl.Collator("zh-CN", { numeric: true });

function compare(one, other) {
  return typeof one === "number" && typeof other === "number" ? one - other : COLLATOR.compare(String(one), String(other));
}

// columns: {head, cls, cell(row), key(row)}; a key of null stands last whichever way the table is sorted
class SortableTable {
  constructor(className, caption, columns, rows) {
    this.columns = columns;
    this.sorted = { column: null, down: false };
    this.heads = columns.map((column) => this.makeHead(column));
    this.lines = rows.map((row, place) => ({ row, place, line: this.makeLine(row), visible: true }));
    this.ordered = this.lines.slice();
    this.body = el("tbody", null, this.lines.map((one) => one.line));
    const head = el("thead", null, el("tr", null, this.heads));
    this.element = el("table", { class: className }, el("caption", { class: "hidden" }, caption), head, this.body);
  }

  makeHead(column) {
    const button = el("button", { type: "button", click: () => this.sort(column) }, column.head, el("span", { class: "arrow", "aria-hidden": "true" }));
    return el("th", { scope: "col", class: column.cls, "aria-sort": "none" }, button);
  }

  makeLine(row) {
    return el("tr", null, this.columns.map((column) => el("td", { class: column.cls }, column.cell(row))));
  }

  // once up, once down, then as it was
  sort(column) {
    const same = this.sorted.column === column;
    this.sorted = same && this.sorted.down ? { column: null, down: false } : { column, down: same };
    this.ordered = this.lines.slice();
    if (this.sorted.column) {
      const sign = this.sorted.down ? -1 : 1;
      this.ordered.sort((one, other) => {
        const [left, right] = [column.key(one.row), column.key(other.row)];
        if (left === null || right === null) return (left === null) - (right === null) || one.place - other.place;
        return sign * compare(left, right) || one.place - other.place;
      });
    }
    this.columns.forEach((one, at) => {
      const state = one !== this.sorted.column ? "none" : this.sorted.down ? "descending" : "ascending";
      this.heads[at].setAttribute("aria-sort", state);
    });
    this.body.append(...this.ordered.map((one) => one.line));
  }

  // how many rows are left
  filter(matches) {
    let left = 0;
    for (const one of this.lines) {
      one.visible = matches(one.row);
      one.line.hidden = !one.visible;
      if (one.visible) left += 1;
    }
    return left;
  }

  // what is seen, from top to bottom
  get visible() {
    return this.ordered.filter((one) => one.visible).map((one) => one.row);
  }

  // how the rows are ordered, in words; "" as they came
  get order() {
    const { column, down } = this.sorted;
    return column ? `按${column.head}${down ? "从大到小" : "从小到大"}` : "";
  }
}
