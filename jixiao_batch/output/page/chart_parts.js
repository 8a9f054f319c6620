// What the charts share: a plot with axes, bars and points; every chart also says in words and in a table what it shows.

const WIDTH = 620, HEIGHT = 270;
const EDGE = { left: 46, right: 14, top: 18, bottom: 44 };

class Plot {
  constructor(label, across, up) {
    this.across = across;
    this.up = up;
    this.element = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  }

  x(value) {
    const [low, high] = this.across;
    return round(EDGE.left + ((value - low) / (high - low)) * (WIDTH - EDGE.left - EDGE.right));
  }

  y(value) {
    const [low, high] = this.up;
    return round(HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom));
  }

  add(...nodes) {
    this.element.append(...nodes);
  }

  text(x, y, words, className, anchor) {
    this.add(svg("text", { x, y, class: className, "text-anchor": anchor || "middle" }, words));
  }

  line(from, to, className) {
    this.add(svg("line", { x1: this.x(from[0]), y1: this.y(from[1]), x2: this.x(to[0]), y2: this.y(to[1]), class: className }));
  }

  // ticks below and at the left, with what the axes are
  axes(below, left, names, suffix) {
    const [low, high] = this.across;
    for (const tick of left) {
      this.line([low, tick], [high, tick], tick === this.up[0] ? "axis" : "grid");
      this.text(EDGE.left - 6, this.y(tick) + 4, String(tick), "tick", "end");
    }
    for (const tick of below) {
      this.add(svg("line", { x1: this.x(tick), x2: this.x(tick), y1: this.y(this.up[0]), y2: this.y(this.up[0]) + 4, class: "axis" }));
      this.text(this.x(tick), HEIGHT - EDGE.bottom + 17, `${tick}${suffix || ""}`, "tick");
    }
    this.text((EDGE.left + WIDTH - EDGE.right) / 2, HEIGHT - 8, names[0], "axis-name");
    this.text(4, 12, names[1], "axis-name", "start");
  }
}

// pixels to a tenth
function round(value) {
  return Math.round(value * 10) / 10;
}

// even steps from below the smallest to above the largest value
function ticks(low, high, most) {
  const span = Math.max(high - low, 1e-9);
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) || rough;
  const result = [];
  for (let place = Math.floor(low / step); place <= Math.ceil(high / step - 1e-9); place += 1) result.push(Number((place * step).toFixed(6)));
  if (result.length === 1) result.push(Number((result[0] + step).toFixed(6)));
  return result;
}

function figure(title, words, picture, heads, rows, control) {
  return el("figure", null,
    el("figcaption", null, el("h3", null, title), control || null, el("p", null, words)),
    picture,
    rows.length ? el("details", null, el("summary", null, "看数据"), plainTable("chart-data", heads, rows)) : null);
}

// points: {x, y, label, href, open}; open ones are drawn hollow
function scatter(label, points, names, diagonal, suffix) {
  const below = ticks(Math.min(...points.map((one) => one.x)), Math.max(...points.map((one) => one.x)), 8);
  const left = ticks(Math.min(...points.map((one) => one.y)), Math.max(...points.map((one) => one.y)), 5);
  const ends = (list) => [list[0], list[list.length - 1]];
  const plot = new Plot(label, ends(below), ends(left));
  plot.axes(below, left, names, suffix);
  if (diagonal) {
    const [low, high] = [Math.max(below[0], left[0]), Math.min(ends(below)[1], ends(left)[1])];
    if (low < high) {
      plot.line([low, low], [high, high], "diagonal");
      plot.text(plot.x(high) - 6, plot.y(high) + 16, "两者相等", "tick", "end");
    }
  }
  for (const one of points) {
    const dot = svg("circle", { cx: plot.x(one.x), cy: plot.y(one.y), r: 4, class: one.open ? "dot open" : "dot" }, svg("title", null, one.label));
    plot.add(svg("a", { href: one.href, tabindex: "-1" }, dot));
  }
  return plot.element;
}
