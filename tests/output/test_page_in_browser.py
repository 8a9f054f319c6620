"""看板.html in a real browser: it loads without a complaint, sorts, searches, filters, opens a card and prints."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
from browser import headless_browser
from example_county import GOOD_ROWS, UNITS, Unit, example_county
from in_one_piece import page_bytes
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult

HOSTILE = "</script><img src=x onerror=alert(1)><!--\u2028&amp;局"
SHEET = "得分表/001001_县工伤保险服务中心 #1%.xlsx"

Open = Callable[[str], None]


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county((*UNITS, Unit("009001", HOSTILE, "<b>类</b>", rows=GOOD_ROWS)))


@pytest.fixture(scope="module")
def file(county: CountyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("输出 #1")
    place = next(number for number, unit in enumerate(county.units) if unit.code == "001001")
    (folder / "看板.html").write_bytes(page_bytes([county, county], {(0, place): (("得分表", SHEET),)}))
    return folder / "看板.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    chrome = headless_browser()
    yield chrome
    chrome.quit()


@pytest.fixture
def page(browser: Chrome, file: Path) -> Iterator[Open]:
    """Opens the page at an address behind #; in the end the console must hold nothing."""

    def open_at(address: str) -> None:
        browser.get("about:blank")
        browser.get(file.as_uri() + address)

    yield open_at
    assert browser.get_log("browser") == []


def names(browser: Chrome) -> list[str]:
    """The units that are seen, from top to bottom."""
    script = "return Array.from(document.querySelectorAll('.ranking tbody tr:not([hidden]) .name')).map(one => one.textContent)"
    found: list[str] = browser.execute_script(script)
    return found


def click(browser: Chrome, selector: str, words: str) -> None:
    next(one for one in browser.find_elements(By.CSS_SELECTOR, selector) if one.text.startswith(words)).click()


def shows(browser: Chrome, unit: UnitResult) -> bool:
    """Whether the unit's card comes up; an address takes effect a moment after the key."""
    return bool(WebDriverWait(browser, 5).until(lambda _: browser.title.startswith(unit.label)))


def choice(browser: Chrome, words: str) -> Select:
    return Select(browser.find_element(By.CSS_SELECTOR, f"select[aria-label={words}]"))


def labels(county: CountyResult, codes: Sequence[str]) -> list[str]:
    return [unit.label for unit in county.units if unit.code in codes]


def test_it_opens_on_the_ranking_in_the_order_of_the_run(page: Open, browser: Chrome, county: CountyResult) -> None:
    page("")
    assert browser.title == "2023年度部门整体支出绩效自评看板"
    assert names(browser) == [unit.label for unit in county.units]
    assert f"单位 {len(county.units)} 个" in browser.find_element(By.CLASS_NAME, "summary").text


def test_texts_of_departments_stay_texts(page: Open, browser: Chrome) -> None:
    page("")
    assert HOSTILE in names(browser)
    assert browser.find_elements(By.CSS_SELECTOR, "main img, main b b") == []


def test_a_head_sorts_up_down_and_back_with_blanks_last(page: Open, browser: Chrome, county: CountyResult) -> None:
    page("")
    totals = [unit.assessment.score_total for unit in county.units if unit.assessment]
    column = "return Array.from(document.querySelectorAll('.ranking tbody tr')).map(row => row.cells[6].textContent)"
    click(browser, ".ranking th button", "复核")
    assert [float(text) for text in browser.execute_script(column)[: len(totals)]] == sorted(map(float, totals))
    assert browser.execute_script(column)[-1] == "—"
    click(browser, ".ranking th button", "复核")
    assert [float(text) for text in browser.execute_script(column)[: len(totals)]] == sorted(map(float, totals), reverse=True)
    assert browser.execute_script(column)[-1] == "—"
    assert browser.find_elements(By.CSS_SELECTOR, "th[aria-sort=descending]")[0].text.startswith("复核")
    click(browser, ".ranking th button", "复核")
    assert names(browser) == [unit.label for unit in county.units]


def test_search_and_filters_leave_what_matches(page: Open, browser: Chrome, county: CountyResult) -> None:
    page("")
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    search: WebElement = browser.switch_to.active_element
    search.send_keys("镇人民政府 00300")
    assert names(browser) == labels(county, ["003001", "003002", "003003"])
    assert browser.find_element(By.CLASS_NAME, "count").text == f"显示 3 / {len(county.units)} 个单位"
    search.clear()
    search.send_keys("x")
    click(browser, ".tools button", "清除")
    assert len(names(browser)) == len(county.units)
    choice(browser, "类别").select_by_value("群团组织")
    assert names(browser) == labels(county, ["004001", "004002"])
    choice(browser, "状态").select_by_value("query")
    assert names(browser) == labels(county, ["004002"])
    choice(browser, "类别").select_by_value("")
    choice(browser, "状态").select_by_value("missing")
    assert names(browser) == labels(county, ["007001"])
    choice(browser, "状态").select_by_value("")
    choice(browser, "等次").select_by_value("优")
    assert names(browser) == [unit.label for unit in county.ranked if unit.assessment and unit.assessment.grade == "优"]


def test_a_card_shows_scores_workings_findings_and_links(page: Open, browser: Chrome, county: CountyResult) -> None:
    page("")
    click(browser, ".ranking .name a", "县工伤保险服务中心")
    card = WebDriverWait(browser, 5).until(lambda _: browser.find_elements(By.CLASS_NAME, "card"))[0].text
    unit = next(unit for unit in county.units if unit.code == "001001")
    assert unit.assessment is not None
    rate = unit.assessment.figures["预算完成率"]
    assert all(text in card for text in (rate.working, "基础数据!C5", "“绩效指标”逐行", "每超过1个百分点扣0.5分"))
    assert all(finding.message in card and finding.fix in card for finding in unit.findings)
    assert browser.switch_to.active_element.text.startswith("县工伤保险服务中心"), "a reader's screen begins at the name"
    link = browser.find_element(By.LINK_TEXT, "得分表").get_dom_attribute("href")
    assert link is not None
    assert (unquote(link), set(link) & set(" #")) == (SHEET, set())


def test_keys_lead_from_card_to_card_and_back(page: Open, browser: Chrome, county: CountyResult) -> None:
    page("#unit-0-5")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.ARROW_RIGHT)
    assert shows(browser, county.units[6])
    body.send_keys(Keys.ARROW_LEFT)
    assert shows(browser, county.units[5])
    body.send_keys(Keys.ESCAPE)
    assert WebDriverWait(browser, 5).until(lambda _: names(browser))
    browser.back()
    assert shows(browser, county.units[5])


def test_charts_say_in_words_what_they_draw(page: Open, browser: Chrome, county: CountyResult) -> None:
    page("#charts-1")
    pictures = browser.find_elements(By.CSS_SELECTOR, "figure svg[role=img]")
    assert len(pictures) == 4
    assert all(picture.get_dom_attribute("aria-label") for picture in pictures)
    claimed = [unit for unit in county.ranked if unit.assessment and unit.assessment.self_total is not None]
    assert len(browser.find_elements(By.CSS_SELECTOR, ".charts > figure:last-child .dot")) == len(claimed)
    excellent = sum(1 for unit in county.ranked if unit.assessment and unit.assessment.grade == "优")
    assert f"优 {excellent} 个" in browser.find_element(By.TAG_NAME, "main").text
    choice(browser, "横轴的比率").select_by_visible_text("在职人员控制率")
    assert "有在职人员控制率的" in browser.find_element(By.TAG_NAME, "main").text
    assert len(browser.find_elements(By.CSS_SELECTOR, "#schemes .tab")) == 2


def test_every_file_is_listed_and_an_address_of_nothing_shows_the_ranking(
    page: Open, browser: Chrome, county: CountyResult
) -> None:
    page("#files-0")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".files tbody tr")) == len(county.files)
    page("#unit-0-999")
    assert names(browser)


@pytest.mark.parametrize(("address", "seen"), [("#ranking-0", "排名"), ("#unit-0-0", "单位情况")])
def test_it_prints_on_a4(page: Open, browser: Chrome, address: str, seen: str) -> None:
    page(address)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = base64.b64decode(printed["data"])
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") >= 1
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.find_element(By.TAG_NAME, "h1").text == f"2023年度部门整体支出绩效自评{seen}"
        assert not any(one.is_displayed() for one in browser.find_elements(By.CSS_SELECTOR, "nav, .tools, .print-button"))
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
