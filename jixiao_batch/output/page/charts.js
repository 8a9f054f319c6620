// 分布: how scores and grades lie, what goes with them, and which problems are common.

function distributions(county, at) {
  const entries = county.units.map((unit, place) => ({ unit, href: `#unit-${at}-${place}` }));
  const ranked = entries.filter(({ unit }) => unit.rank !== null);
  const problems = problemTable(county);
  if (!ranked.length) return el("section", { "aria-label": "分布" }, el("p", { class: "notice" }, "还没有单位参加排名，画不出分布。"), problems);
  return el("section", { "aria-label": "分布" },
    el("p", { class: "summary" }, `以下各图只含参加排名的 ${ranked.length} 个单位，得分为核定总分。图上的点可以点开，○ 为待核实的单位，● 为通过的单位。`),
    el("div", { class: "charts" }, histogram(county, ranked), grades(county, ranked), rateChart(county, ranked), claims(ranked)),
    problems,
    el("p", null, el("button", { type: "button", class: "print-button", click: () => window.print() }, "打印本页")));
}

function histogram(county, ranked) {
  const whole = number(county.full_score);
  const step = whole / 20;
  const values = ranked.map(({ unit }) => number(unit.final_total));
  // the highest class holds full marks too
  const classOf = (value) => Math.min(Math.floor(value / step + 1e-9), 19);
  const counts = countBy(values, classOf);
  const first = Math.max(0, Math.min(...counts.keys()) - 1);
  const classes = Array.from({ length: 20 - first }, (_, place) => first + place);
  const most = Math.max(...counts.values());
  const words = classes.filter((one) => counts.get(one)).map((one) => `${rangeOf(one, step)}分 ${counts.get(one)} 个`).join("，");
  const left = ticks(0, most * 1.12, 4).filter(Number.isInteger);
  const plot = new Plot(`得分分布：${words}`, [first * step, whole], [0, Math.max(left[left.length - 1], most * 1.12)]);
  plot.axes([...classes.map((one) => one * step), whole].map((one) => Number(one.toFixed(2))), left, ["得分（分）", "单位数（个）"]);
  for (const one of classes) {
    const count = counts.get(one) || 0;
    const [x, next, y] = [plot.x(one * step), plot.x((one + 1) * step), plot.y(count)];
    if (count) plot.add(svg("rect", { x: x + 1, y, width: round(next - x - 2), height: round(plot.y(0) - y), class: "bar" }, svg("title", null, `${rangeOf(one, step)}分：${count} 个`)));
    if (count) plot.text(round((x + next) / 2), y - 5, String(count), "count");
  }
  for (const [name, lower] of county.grades) {
    const bound = number(lower);
    if (bound > first * step && bound < whole) {
      plot.line([bound, 0], [bound, plot.up[1]], "bound");
      plot.text(plot.x(bound) + 3, EDGE.top + 8, `${name}≥${lower}`, "tick", "start");
    }
  }
  return figure("得分分布", `每 ${step} 分一段，含下限不含上限，最高一段含满分：${words}。`, plot.element, ["得分段", ["单位数", "num"]], classes.map((one) => [rangeOf(one, step), String(counts.get(one) || 0)]));
}

function rangeOf(place, step) {
  const end = Number(((place + 1) * step).toFixed(2));
  return `${Number((place * step).toFixed(2))}～${end}`;
}

function grades(county, ranked) {
  const counts = countBy(ranked, ({ unit }) => unit.grade);
  const names = county.grades.map(([name]) => name);
  const words = names.map((name) => `${name} ${counts.get(name) || 0} 个（${share(counts.get(name) || 0, ranked.length)}）`).join("，");
  const high = 30 + names.length * 44;
  const most = Math.max(...names.map((name) => counts.get(name) || 0), 1);
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${Math.max(high, 120)}`, role: "img", "aria-label": `等次分布：${words}` });
  names.forEach((name, place) => {
    const [count, y] = [counts.get(name) || 0, 16 + place * 44];
    const width = round((count / most) * (WIDTH - 210));
    picture.append(svg("text", { x: 56, y: y + 21, class: "grade-name", "text-anchor": "end" }, name),
      svg("rect", { x: 66, y, width: Math.max(width, 1), height: 30, class: `bar level-${place}` }),
      svg("text", { x: 66 + Math.max(width, 1) + 8, y: y + 20, class: "count", "text-anchor": "start" }, `${count} 个，${share(count, ranked.length)}`));
  });
  const groups = Array.from(new Set(ranked.map(({ unit }) => unit.group))).sort(COLLATOR.compare);
  const rows = groups.map((group) => {
    const own = ranked.filter(({ unit }) => unit.group === group);
    return [group || "（没有填类别）", String(own.length), ...names.map((name) => String(own.filter(({ unit }) => unit.grade === name).length))];
  });
  const heads = ["类别", ["单位数", "num"], ...names.map((name) => [name, "num"])];
  return figure("等次分布", `${words}。`, picture, heads, rows, { folded: false });
}

const USUAL_RATES = ["预算执行率", "预算完成率"];

function rateChart(county, ranked) {
  const rates = county.figures.map(([name, measure], place) => ({ name, place, isRate: measure === "%" })).filter((one) => one.isRate);
  const holder = el("div", { class: "holder" });
  if (!rates.length) return null;
  const usual = rates.find((one) => USUAL_RATES.includes(one.name)) || rates[0];
  const choice = el("select", { "aria-label": "横轴的比率", change: () => draw() }, rates.map((one) => el("option", { value: one.place, selected: one === usual }, one.name)));
  function draw() {
    const rate = rates.find((one) => String(one.place) === choice.value) || usual;
    const points = ranked.map(({ unit, href }) => ({ unit, href, x: number(unit.figures[rate.place][0]), y: number(unit.final_total) })).filter((one) => one.x !== null);
    const left = ranked.length - points.length;
    const words = `${rate.name}与得分：有${rate.name}的 ${points.length} 个单位${left ? `，另有 ${left} 个不适用或无法计算，图上没有` : ""}。`;
    for (const one of points) Object.assign(one, { open: one.unit.status === "query", label: `${one.unit.name}：${rate.name} ${one.unit.figures[rate.place][0]}，得分 ${one.unit.final_total}` });
    const picture = points.length ? scatter(words, points, [`${rate.name}（%）`, "得分（分）"], false) : el("p", { class: "note" }, "没有可画的数。");
    const rows = points.map((one) => [el("a", { href: one.href }, one.unit.name), one.unit.figures[rate.place][0], one.unit.final_total]);
    holder.replaceChildren(figure("比率与得分", words, picture, ["单位", [rate.name, "num"], ["得分", "num"]], rows, { control: choice }));
  }
  draw();
  return holder;
}

function claims(ranked) {
  const points = ranked.filter(({ unit }) => unit.self_total !== null).map(({ unit, href }) => ({
    unit, href, x: number(unit.self_total), y: number(unit.score_total), open: unit.status === "query", label: `${unit.name}：自评 ${unit.self_total}，复核 ${unit.score_total}，复核－自评 ${unit.difference}`,
  }));
  const over = points.filter((one) => one.y < one.x).length;
  const under = points.filter((one) => one.y > one.x).length;
  const words = `自评高于复核的 ${over} 个（在斜线下方），低于复核的 ${under} 个，相同的 ${points.length - over - under} 个。`;
  const picture = points.length ? scatter(`自评与复核：${words}`, points, ["自评总分（分）", "复核总分（分）"], true) : el("p", { class: "note" }, "没有单位填自评总分。");
  const rows = points.map((one) => [el("a", { href: one.href }, one.unit.name), one.unit.self_total, one.unit.score_total, one.unit.difference]);
  return figure("自评与复核", words, picture, ["单位", ["自评", "num"], ["复核", "num"], ["复核－自评", "num"]], rows);
}

// every kind of finding, the most frequent first
function problemTable(county) {
  const kinds = new Map();
  county.units.forEach((unit, place) => {
    for (const [code, severity, title] of unit.findings) {
      const key = `${severity} ${code}`;
      if (!kinds.has(key)) kinds.set(key, { severity, title: told(county, title), count: 0, units: new Set() });
      const kind = kinds.get(key);
      kind.count += 1;
      kind.units.add(place);
    }
  });
  const sorted = Array.from(kinds.values()).sort((one, other) => other.count - one.count || COLLATOR.compare(one.title, other.title));
  const rows = sorted.map((one) => [one.title, el("td", { class: `mid is-${one.severity}` }, DATA.severities[one.severity]), String(one.count), String(one.units.size)]);
  return part("问题分布", rows.length ? plainTable("kinds", ["问题", "级别", ["处数", "num"], ["单位数", "num"]], rows) : el("p", { class: "note" }, "没有发现问题。"));
}
