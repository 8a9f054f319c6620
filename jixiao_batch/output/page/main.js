// The page: which scheme, which view, which unit is told by the address behind #, so that going back works as usual.

const DATA = JSON.parse(document.getElementById("data").textContent);

// texts that most units of a scheme share are the scheme's, and told by number
function told(county, text) {
  return typeof text === "number" ? county.texts[text] : text;
}

// what a printed view is called
const ON_PAPER = { ranking: "排名", unit: "单位情况", charts: "分布情况", files: "报送文件" };

const main = document.getElementById("main");
const rankings = new Map();
const scrolled = new Map();
let current = "";

function ranking(at) {
  if (!rankings.has(at)) rankings.set(at, new Ranking(DATA.counties[at], at));
  return rankings.get(at);
}

// {view, at, place} of an address; whatever is not one of ours is the first ranking
function route(hash) {
  const [, view, at, place] = /^#(ranking|charts|unit|files)(?:-(\d+))?(?:-(\d+))?$/.exec(hash) || [];
  const county = DATA.counties[Number(at || 0)];
  if (!view || !county || (view === "unit" && !county.units[Number(place)])) return { view: "ranking", at: 0 };
  return { view, at: Number(at || 0), place: Number(place) };
}

function show() {
  scrolled.set(current, window.scrollY);
  current = location.hash;
  const { view, at, place } = route(current);
  const county = DATA.counties[at];
  document.getElementById("heading").replaceChildren(county.heading, el("span", { class: "screen-only" }, "看板"), el("span", { class: "paper-only" }, ON_PAPER[view]));
  showTabs(view, at);
  main.className = `view-${view}`;
  if (view === "unit") main.replaceChildren(unitCard(county, county.units[place], neighbours(at, place)));
  else if (view === "charts") main.replaceChildren(distributions(county, at));
  else if (view === "files") main.replaceChildren(fileList());
  else main.replaceChildren(ranking(at).element);
  document.title = view === "unit" ? `${county.units[place].name} ${county.heading}` : `${county.heading}看板`;
  window.scrollTo(0, view === "unit" ? 0 : scrolled.get(current) || 0);
  if (view === "unit") document.getElementById("unit-name").focus({ preventScroll: true });
}

// the units before and after this one as the ranking is sorted and filtered just now; `key` is what the files of this one stand under
function neighbours(at, place) {
  const listed = ranking(at).table.visible.map((row) => row.href);
  const here = listed.indexOf(`#unit-${at}-${place}`);
  return { key: `${at}-${place}`, back: `#ranking-${at}`, before: here > 0 ? listed[here - 1] : null, after: here >= 0 && here + 1 < listed.length ? listed[here + 1] : null };
}

function tabs(id, entries) {
  const marked = ([words, href, chosen]) => el("a", { href, class: "tab", "aria-current": chosen ? "page" : null }, words);
  document.getElementById(id).replaceChildren(...entries.map(marked));
}

function showTabs(view, at) {
  tabs("views", [
    ["排名", `#ranking-${at}`, view === "ranking" || view === "unit"],
    ["分布", `#charts-${at}`, view === "charts"],
    [`报送文件（${DATA.files.length}）`, `#files-${at}`, view === "files"],
  ]);
  const several = DATA.counties.length > 1;
  const own = view === "unit" ? "ranking" : view;
  tabs("schemes", several ? DATA.counties.map((county, place) => [`${county.title}（${county.units.length}）`, `#${own}-${place}`, place === at]) : []);
}

function fileList() {
  const columns = [["文件", "name"], ["状态", "word"], ["单位", "whose"], ["说明", "reason"]].map(([head, cls], at) => ({ head, cls, cell: (row) => shown(row[at]), key: (row) => row[at] || null }));
  const table = new SortableTable("files", "报送文件", columns, DATA.files);
  const states = Array.from(countBy(DATA.files, (file) => file[1]), ([word, count]) => `${word} ${count}`);
  return el("section", { "aria-label": "报送文件" },
    el("p", { class: "summary" }, el("b", null, `报送文件夹里的文件 ${DATA.files.length} 个`), `：${states.join("，")}。每个文件只有一个状态。`),
    el("div", { class: "frame" }, table.element));
}

function onKey(event) {
  const { view, at, place } = route(location.hash);
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/" && !typing && view === "ranking") {
    event.preventDefault();
    ranking(at).filters.search.focus();
  } else if (view === "unit" && !typing) {
    const { back, before, after } = neighbours(at, place);
    const target = { Escape: back, ArrowLeft: before, ArrowRight: after }[event.key];
    if (target) location.hash = target;
  }
}

function footer() {
  const prints = DATA.counties.map((county) => `${county.title}（${county.id}）校验码 ${county.sha256.slice(0, 16)}`);
  return [el("p", null, `由 ${DATA.tool} 生成，数与“结果.json”和“全县汇总.xlsx”相同。${prints.join("；")}。`),
    el("p", { class: "help" }, "键盘：/ 查找；Tab 移动，回车打开；单位页里 ← → 换单位，Esc 返回。点表头排序：升序、降序、原样。")];
}

document.getElementById("footer").replaceChildren(...footer());
window.addEventListener("hashchange", show);
window.addEventListener("beforeprint", () => rankings.forEach((one) => one.describe()));
document.addEventListener("keydown", onKey);
show();
