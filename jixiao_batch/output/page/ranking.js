// 排名: every unit of a scheme in one table, to be searched, filtered and sorted.

class Ranking {
  constructor(county, at) {
    this.county = county;
    this.rows = county.units.map((unit, place) => this.row(unit, place, at));
    this.table = new SortableTable("ranking", `${county.heading}排名`, this.columns(), this.rows);
    this.filters = this.makeFilters();
    this.count = el("span", { class: "count", "aria-live": "polite" });
    this.printed = el("p", { class: "paper-only note" });
    this.element = el("section", { "aria-label": "排名" }, this.summary(), this.bar(), this.printed, el("div", { class: "frame" }, this.table.element));
    this.apply();
  }

  row(unit, place, at) {
    const counts = countBy(unit.findings, (finding) => finding[1]);
    const text = [unit.code, unit.name, unit.group, unit.department].join(" ").toLowerCase();
    return { unit, href: `#unit-${at}-${place}`, counts, text };
  }

  columns() {
    const points = (head, key) => ({ head, cls: "num", cell: (row) => shown(row.unit[key]), key: (row) => number(row.unit[key]) });
    const words = (head, cls, take) => ({ head, cls, cell: (row) => shown(take(row)), key: (row) => take(row) || null });
    const statuses = DATA.statuses;
    const gradeOrder = new Map(this.county.grades.map((grade, place) => [grade[0], place]));
    const decided = this.county.units.some((unit) => unit.decisions);
    return [
      { head: "名次", cls: "mid rank", cell: (row) => shown(row.unit.rank), key: (row) => row.unit.rank },
      words("编码", "code", (row) => row.unit.code),
      { head: "单位", cls: "name", cell: (row) => el("a", { href: row.href }, row.unit.name), key: (row) => row.unit.name },
      words("类别", "word", (row) => row.unit.group),
      { head: "状态", cls: "word", cell: (row) => statusMark(row.unit.status), key: (row) => Object.keys(statuses).indexOf(row.unit.status) },
      points("自评", "self_total"),
      points("复核", "score_total"),
      ...(decided ? [points("核定", "final_total")] : []),
      points("复核－自评", "difference"),
      { head: "等次", cls: "mid", cell: (row) => shown(rankedGrade(row.unit)), key: (row) => gradeOrder.get(rankedGrade(row.unit)) ?? null },
      { head: "类别内名次", cls: "mid", cell: (row) => shown(row.unit.group_rank), key: (row) => row.unit.group_rank },
      ...["error", "query", "note"].map((severity) => ({
        head: DATA.severities[severity], cls: "mid", cell: (row) => row.counts.get(severity) || "", key: (row) => row.counts.get(severity) || 0,
      })),
    ];
  }

  summary() {
    const units = this.county.units;
    const statuses = countBy(units, (unit) => unit.status);
    const ranked = units.filter((unit) => unit.rank !== null);
    const grades = countBy(ranked, (unit) => unit.grade);
    const states = Object.entries(DATA.statuses).map(([status, word]) => `${word} ${statuses.get(status) || 0}`);
    const levels = this.county.grades.map(([name, lower]) => `${name}（≥${lower}） ${grades.get(name) || 0}`);
    return el("p", { class: "summary" },
      el("b", null, `单位 ${units.length} 个`), `：${states.join("，")}。`,
      el("b", null, `参加排名 ${ranked.length} 个`), `：${levels.join("，")}。满分 ${this.county.full_score} 分。`);
  }

  makeFilters() {
    const units = this.county.units;
    const used = (key) => Array.from(new Set(units.map((unit) => unit[key]).filter(Boolean))).sort(COLLATOR.compare);
    const apply = () => this.apply();
    const choice = (words, options) => el("select", { "aria-label": words, change: apply }, el("option", { value: "" }, `${words}：全部`), options.map(([value, text]) => el("option", { value }, text)));
    return {
      search: el("input", { type: "search", placeholder: "查编码、单位、类别、主管部门", "aria-label": "查找", input: apply }),
      group: choice("类别", used("group").map((name) => [name, name])),
      grade: choice("等次", this.county.grades.map(([name]) => [name, name])),
      status: choice("状态", Object.entries(DATA.statuses)),
      severity: choice("问题", [["error", "有错误的"], ["query", "有要核实的"], ["none", "没有错误和核实的"]]),
    };
  }

  bar() {
    const { search, group, grade, status, severity } = this.filters;
    return el("div", { class: "tools", role: "search" }, search, group, grade, status, severity,
      el("button", { type: "button", click: () => this.clear() }, "清除"), this.count,
      el("button", { type: "button", class: "print-button", click: () => window.print() }, "打印本表"));
  }

  clear() {
    for (const field of Object.values(this.filters)) field.value = "";
    this.apply();
    this.filters.search.focus();
  }

  apply() {
    const { search, group, grade, status, severity } = this.filters;
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const left = this.table.filter(({ unit, counts, text }) =>
      wanted.every((word) => text.includes(word))
      && (!group.value || unit.group === group.value)
      && (!grade.value || rankedGrade(unit) === grade.value)
      && (!status.value || unit.status === status.value)
      && (!severity.value || (severity.value === "none" ? !counts.get("error") && !counts.get("query") : counts.get(severity.value))));
    this.count.textContent = `显示 ${left} / ${this.rows.length} 个单位`;
  }

  // said on paper: what was left out and how the rows are ordered
  describe() {
    const { search, ...choices } = this.filters;
    const parts = Object.values(choices).filter((one) => one.value).map((one) => `${one.getAttribute("aria-label")}：${one.selectedOptions[0].textContent}`);
    if (search.value) parts.unshift(`查找“${search.value}”`);
    if (this.table.order) parts.push(this.table.order);
    this.printed.textContent = [this.count.textContent, ...parts].join("；");
  }
}

// what is not ranked has no grade in the table: its points are not final
function rankedGrade(unit) {
  return unit.rank === null ? "" : unit.grade;
}

function statusMark(status) {
  return el("span", { class: `status is-${status}` }, DATA.statuses[status]);
}
