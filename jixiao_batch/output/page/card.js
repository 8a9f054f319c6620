// 单位卡片: one unit with its result, findings, scores with rule and working, figures and what it filled in.

function unitCard(county, unit, neighbours) {
  return el("article", { class: "card" },
    cardHead(county, unit, neighbours),
    unit.score_total ? result(county, unit) : el("p", { class: "notice" }, noResult(unit)),
    part("问题", findings(county, unit)),
    unit.decisions ? part("人工核定", decisions(unit)) : null,
    unit.indicators ? part("指标得分", scores(county, unit)) : null,
    unit.indicators ? ownRows(county, unit) : null,
    unit.figures ? part("结余与比率", figures(county, unit)) : null,
    unit.values ? part("填报数据", typed(county, unit)) : null);
}

function part(title, content) {
  return el("section", { "aria-label": title }, el("h3", null, title), content);
}

function noResult(unit) {
  return unit.status === "missing" ? "未报：没有收到这个单位的自评表。" : "没有得分：自评表退回，见下面的问题。";
}

function cardHead(county, unit, neighbours) {
  const facts = [["编码", unit.code], ["类别", unit.group], ["主管部门", unit.department], ["指标体系", county.title], ["来源文件", unit.file]];
  const step = (words, href, id) => (href ? el("a", { class: "step", href, id }, words) : el("span", { class: "step off" }, words));
  const links = DATA.links[neighbours.key] || [];
  return el("div", { class: "card-head" },
    el("div", { class: "steps" },
      el("a", { class: "step", href: neighbours.back, id: "back" }, "返回排名"),
      step("上一个", neighbours.before, "before"), step("下一个", neighbours.after, "after"),
      el("button", { type: "button", class: "print-button", click: () => window.print() }, "打印本页")),
    el("h2", { id: "unit-name", tabindex: "-1" }, unit.name, statusMark(unit.status)),
    el("p", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => el("span", null, `${name}：`, el("b", null, value)))),
    links.length ? el("p", { class: "facts links" }, "文件：", links.map(([words, path]) => fileLink(words, path))) : null);
}

function result(county, unit) {
  const whole = county.full_score;
  const cells = [["自评总分", unit.self_total], ["复核总分", unit.score_total], ["核定总分", unit.final_total], ["复核－自评", unit.difference],
    ["等次", unit.provisional ? "未定" : shown(unit.grade)], ["名次", unit.rank], ["类别内名次", unit.group_rank]];
  const notes = [`满分 ${whole} 分`];
  if (unit.provisional) notes.push("有指标无法评分，总分未定，不排名");
  if (unit.status === "returned") notes.push("已退回，不排名，分数只供参考");
  if (county.cap) notes.push(`总分封顶：${county.cap}`);
  return el("div", { class: "result" },
    el("table", { class: "totals" }, el("thead", null, el("tr", null, cells.map(([name]) => el("th", { scope: "col" }, name)))),
      el("tbody", null, el("tr", null, cells.map(([, value]) => el("td", null, shown(value)))))),
    el("p", { class: "note" }, `${notes.join("。")}。`));
}

function findings(county, unit) {
  if (!unit.findings.length) return el("p", { class: "note" }, "没有发现问题。");
  const rows = unit.findings.map(([, severity, title, place, label, value, expected, message, fix]) => {
    const what = el("td", null, el("b", null, told(county, title)), el("br"), message);
    return el("tr", null, el("td", { class: `mid is-${severity}` }, DATA.severities[severity]), el("td", { class: "cell" }, shown(place)),
      el("td", null, shown(label)), el("td", { class: "typed" }, shown(value)), el("td", { class: "typed" }, shown(expected)), what, el("td", null, told(county, fix)));
  });
  return plainTable("findings", ["级别", "位置", "填报项", "填报的是", "应为", "问题", "处理办法"], rows);
}

function decisions(unit) {
  const heads = ["核定什么", "处理", ["自评", "num"], ["复核", "num"], ["核定", "num"], "理由", "依据", "复核人", "日期"];
  return plainTable("decisions", heads, unit.decisions.map(([kind, target, action, self, score, final, ...rest]) =>
    [`${kind}：${target}`, action, shown(self), shown(score), shown(final), ...rest.map(shown)]));
}

function scores(county, unit) {
  const rows = [];
  county.groups.forEach(([group, weight], at) => {
    const members = county.indicators.map((one, place) => [one, unit.indicators[place]]).filter(([one]) => one[1] === group);
    members.forEach(([[name, , level, points, rule], [self, score, final, working, decided]], place) => {
      const first = place === 0 ? el("td", { class: "group", rowspan: members.length }, group) : null;
      const second = place === 0 || members[place - 1][0][2] !== level ? el("td", { rowspan: runLength(members, place) }, level) : null;
      const how = el("td", null, working, decided ? el("div", { class: "decided" }, decided) : null);
      rows.push(el("tr", null, first, second, el("td", { class: "indicator" }, name), ...pointCells(points, self, score, final), el("td", { class: "rule" }, rule), how));
    });
    const [self, score, final] = unit.groups[at];
    rows.push(el("tr", { class: "sum" }, el("td", { colspan: 3 }, `${group}小计`), ...pointCells(weight, self, score, final), el("td", { colspan: 2 })));
  });
  rows.push(el("tr", { class: "sum" }, el("td", { colspan: 3 }, "总分"), ...pointCells(county.full_score, unit.self_total, unit.score_total, unit.final_total), el("td", { colspan: 2 })));
  const heads = ["一级指标", "二级指标", "三级指标", ["分值", "num"], ["自评", "num"], ["复核", "num"], ["核定", "num"], "评分规则", "复核计算"];
  return plainTable("scores", heads, rows);
}

// how many indicators from this place on are of the same second level
function runLength(members, place) {
  let end = place;
  while (end < members.length && members[end][0][2] === members[place][0][2]) end += 1;
  return end - place;
}

// a figure that differs from the one before it is bold, and marked for those who cannot see that
function pointCells(weight, self, score, final) {
  const cell = (value, before) => {
    const changed = before !== undefined && before !== null && number(value) !== number(before);
    return el("td", { class: changed ? "num changed" : "num" }, value === null && before !== undefined ? "无法评分" : shown(value));
  };
  return [el("td", { class: "num" }, weight), cell(self), cell(score, self), cell(final, score)];
}

function ownRows(county, unit) {
  return unit.indicators.map(([, , , , , lines], at) => {
    if (!lines.length) return null;
    const heads = ["一级指标", "三级指标", "指标值", "实际完成值", ["分值", "num"], ["自评", "num"], ["复核", "num"], ["核定", "num"], "复核计算", "来源单元格"];
    const rows = lines.map(([section, name, target, actual, weight, self, score, final, working, decided, cell]) =>
      [section, name, shown(target), shown(actual), shown(weight), shown(self), shown(score), shown(final), [working, decided].filter(Boolean).join("；"), el("td", { class: "cell" }, shown(cell))]);
    return part(`“${county.indicators[at][0]}”逐行`, plainTable("rows", heads, rows));
  });
}

function figures(county, unit) {
  const rows = unit.figures.map(([display, working, cells], at) => [county.figures[at][0], display, county.figures[at][1] === "%" ? "" : county.figures[at][1], working, el("td", { class: "cell" }, shown(sheetOnce(told(county, cells))))]);
  return plainTable("figures", ["名称", ["结果", "num"], "单位", "计算过程", "来源单元格"], rows);
}

// 基础数据!C20、基础数据!C23 as 基础数据!C20、C23
function sheetOnce(cells) {
  let before = "";
  return cells.split("、").map((cell) => {
    const sheet = cell.slice(0, cell.indexOf("!") + 1);
    const short = sheet && sheet === before ? cell.slice(sheet.length) : cell;
    before = sheet;
    return short;
  }).join("、");
}

// in blocks as on the form, each field with its cell
function typed(county, unit) {
  const cells = told(county, unit.cells).split("\n");
  const blocks = new Map();
  county.fields.forEach(([label, block, measure], at) => {
    if (!blocks.has(block)) blocks.set(block, []);
    const evidence = unit.evidence && unit.evidence[at];
    const value = shown(unit.values[at]);
    const isNumber = number(unit.values[at]) !== null;
    blocks.get(block).push({ label, value, isNumber, measure: evidence ? `佐证：${evidence}` : measure, cell: cells[at] });
  });
  return el("div", { class: "blocks" }, Array.from(blocks, ([block, lines]) => typedBlock(block, lines)));
}

// a sheet that all cells of the block stand on is named once
function typedBlock(block, lines) {
  const sheets = Array.from(new Set(lines.map(({ cell }) => cell.split("!")[0])));
  const sheet = sheets.length === 1 ? sheets[0] : "";
  const rows = lines.map(({ label, value, isNumber, measure, cell }) =>
    [label, el("td", { class: isNumber ? "num" : "mid" }, value), measure, el("td", { class: "cell" }, shown(sheet ? cell.slice(sheet.length + 1) : cell))]);
  return el("div", { class: "block" }, el("h4", null, block, sheet ? el("span", { class: "cell" }, `　工作表“${sheet}”`) : null),
    plainTable("typed", [], rows));
}
