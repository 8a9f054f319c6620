"""Takes the manual's pictures, 图/*.png, from what the tool really writes for the sample county.

Needs LibreOffice (soffice), poppler (pdftotext, pdftoppm) and Chromium; says so where one is missing. A picture that still looks
the same is left as it is, so that a run without changes touches no file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "图"
SAMPLES = ROOT / "samples" / "2023"
#: program -> Debian's package
NEEDED = {
    "soffice": "libreoffice-calc-nogui libreoffice-writer-nogui",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "chromium": "chromium",
}
MAX_BYTES = 120_000
_WIDTH = 1000
_RESOLUTION = 150
#: mean difference of brightness (0 to 255) up to which two pictures look the same
_SAME = 1.5


@dataclass(frozen=True, slots=True)
class Printed:
    """A page of a file as it prints: the first one with all the `words` on it, cut to its upper left `width` × `height`."""

    file: str
    words: tuple[str, ...]
    #: without the page number at the foot
    height: float = 0.94
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Screen:
    """看板.html in a window of that size, at that place of the page."""

    place: str
    size: tuple[int, int]


#: picture -> where it is taken, files below the round's folder
PRINTED: Mapping[str, Printed] = {
    "名册": Printed("名册/单位名册.xlsx", ("单位名册", "清禾县财政局"), 0.5, 0.75),
    "表样": Printed("表样/114001_清禾县城市管理局.xlsx", ("人代会批准",), 0.6),
    "目录": Printed("输出/全县汇总.xlsx", ("哪些单位自评偏高或偏低",)),
    "概览": Printed("输出/全县汇总.xlsx", ("一、报送情况",)),
    "总排名": Printed("输出/全县汇总.xlsx", ("得分相同的名次相同", "清禾县财政局"), 0.62),
    "问题清单": Printed("输出/全县汇总.xlsx", ("绩效自评问题清单",), 0.7),
    "得分表": Printed("输出/得分表/001001_江华瑶族自治县工伤保险服务中心.xlsx", ("得分表",)),
    "退回的问题清单": Printed("输出/退回/114001_清禾县城市管理局_问题清单.xlsx", ("问题清单",), 0.5),
    "标注的原表": Printed("输出/退回/114001_清禾县城市管理局_标注.xlsx", ("人代会批准",), 0.6),
    "复核意见": Printed("输出/复核意见.xlsx", ("复核意见表", "处理"), 0.55),
    "抽评记录": Printed("抽评名单.xlsx", ("抽评记录", "抽评得分"), 0.45),
    "汇总报告": Printed("输出/全县绩效自评汇总报告.docx", ("汇总报告",)),
}
SCREENS: Mapping[str, Screen] = {
    "看板": Screen("", (1100, 800)),
    "看板里的单位": Screen("#unit-0-15", (1100, 900)),
}


def missing_programs() -> Mapping[str, str]:
    """What is needed and not there, with its package."""
    return {program: package for program, package in NEEDED.items() if shutil.which(program) is None}


def jixiao(folder: Path, *words: str) -> None:
    """Runs the command in that folder; ending with units returned (1) is as it should be."""
    command = [sys.executable, "-m", "jixiao_batch", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        raise RuntimeError(f"jixiao {' '.join(words)}：{done.stdout}{done.stderr}")


def play_round(scratch: Path) -> Path:
    """The round of samples/README.md up to its first run, with spot checks drawn; returns its folder."""
    jixiao(scratch, "init", "2023年度", "--year", "2023", "--roster", str(SAMPLES / "单位名册.xlsx"))
    folder = scratch / "2023年度"
    shutil.copytree(SAMPLES / "报送", folder / "报送", dirs_exist_ok=True)
    jixiao(folder, "template")
    jixiao(folder, "run", "--date", "2024-04-07", "--also", "汇总报告")
    jixiao(folder, "spotcheck", "输出", "-o", "抽评名单.xlsx")
    return folder


def pages(files: Iterable[Path], scratch: Path) -> Mapping[Path, Path]:
    """Each file as a PDF; one LibreOffice run for all."""
    wanted = dict.fromkeys(files)
    bare = {file: scratch / f"{place}{file.suffix}" for place, file in enumerate(wanted)}
    for file, copy in bare.items():
        shutil.copyfile(file, copy)
    profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(scratch), *map(str, bare.values())]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {file: copy.with_suffix(".pdf") for file, copy in bare.items()}


def printed_page(pdf: Path, wanted: Printed) -> Image.Image:
    """The page, without its margins. LookupError when no page has the words."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8").stdout
    plain = ["".join(page.split()) for page in text.split("\f")]
    number = next((n for n, page in enumerate(plain, start=1) if all(word in page for word in wanted.words)), None)
    if number is None:
        raise LookupError(f"{wanted.file} 里没有一页写着：{'、'.join(wanted.words)}")
    only = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(_RESOLUTION), "-png"]
    subprocess.run(["pdftoppm", *only, str(pdf), str(pdf.with_suffix(""))], check=True)
    page = Image.open(pdf.with_suffix(".png")).convert("RGB")
    page = page.crop((0, 0, round(page.width * wanted.width), round(page.height * wanted.height)))
    left, top, right, bottom = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox() or (0, 0, *page.size)
    edge = 12
    return page.crop((max(0, left - edge), max(0, top - edge), min(page.width, right + edge), min(page.height, bottom + edge)))


def screen(page: Path, wanted: Screen, scratch: Path) -> Image.Image:
    shot = scratch / "screen.png"
    width, height = wanted.size
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=2000"]
    address = page.as_uri() + wanted.place
    command = ["chromium", *options, f"--window-size={width},{height}", f"--screenshot={shot}", address]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return Image.open(shot).convert("RGB")


def keep(picture: Image.Image, file: Path) -> bool:
    """Writes the picture small, unless the one that is there looks the same; whether it did."""
    if picture.width > _WIDTH:
        picture = picture.resize((_WIDTH, round(picture.height * _WIDTH / picture.width)), Image.Resampling.LANCZOS)
    for colours in (64, 32, 16, 8):
        # a colour that only one cell has is kept too
        few = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        part = file.with_suffix(".part")
        few.save(part, format="PNG", optimize=True)
        if part.stat().st_size <= MAX_BYTES:
            break
    if file.is_file() and looks_same(Image.open(part), Image.open(file)):
        part.unlink()
        return False
    part.replace(file)
    return True


def looks_same(one: Image.Image, other: Image.Image) -> bool:
    """Whether a person would not see a difference: other renderings of the same letters do not count."""
    if one.size != other.size:
        return False
    blurred = [picture.convert("L").filter(ImageFilter.GaussianBlur(4)) for picture in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*blurred)).mean[0] <= _SAME


def main() -> int:
    if missing := missing_programs():
        packages = " ".join(dict.fromkeys(missing.values()))
        print(f"没有更新手册的图：缺少 {'、'.join(missing)}。请安装：{packages}", file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = play_round(scratch)
        pdfs = pages((folder / one.file for one in PRINTED.values()), scratch)
        taken = {name: printed_page(pdfs[folder / one.file], one) for name, one in PRINTED.items()}
        taken |= {name: screen(folder / "输出" / "看板.html", one, scratch) for name, one in SCREENS.items()}
        for name, picture in taken.items():
            if keep(picture, PICTURES / f"{name}.png"):
                print(f"图/{name}.png")
    for old in PICTURES.iterdir():
        if old.stem not in taken:
            old.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
