"""Build the embedded fonts: one TrueType file per weight, with every Vietnamese letter.

The web package @fontsource/be-vietnam-pro (npm, OFL-1.1) cuts the family into WOFF2 subsets; its
`vietnamese` file alone has no ASCII. This merges latin, latin-ext and vietnamese of a weight into
one file that reportlab can embed. Needs `fonttools` and `brotli`:

    npm pack @fontsource/be-vietnam-pro@5.3.0
    tar xzf fontsource-be-vietnam-pro-5.3.0.tgz
    pip install fonttools brotli
    python labels/fonts/build.py package

The same package gives the same bytes: the time stamp is the source font's own.
"""

import argparse
import io
import shutil
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

WEIGHTS = {"Regular": 400, "Bold": 700}
SUBSETS = ("latin", "latin-ext", "vietnamese")
# Tables that reportlab does not read, or that speak of one subset only.
UNUSED = ("GPOS", "GSUB", "GDEF", "STAT", "prep", "gasp", "fpgm", "cvt ")


def build(package: Path, out: Path) -> list[Path]:
    """Write one merged TTF per weight and the licence into `out`; give the fonts' paths."""
    made = []
    for style, weight in WEIGHTS.items():
        target = out / f"BeVietnamPro-{style}.ttf"
        _merged(package / "files", weight).save(target, reorderTables=True)
        made.append(target)
    shutil.copyfile(package / "LICENSE", out / "OFL.txt")
    return made


def _merged(files: Path, weight: int) -> TTFont:
    plain = []
    stamps = (0, 0)
    for subset in SUBSETS:
        font = TTFont(
            files / f"be-vietnam-pro-{subset}-{weight}-normal.woff2", recalcTimestamp=False
        )
        font.flavor = None
        for tag in UNUSED:
            if tag in font:
                del font[tag]
        for glyph in font.getGlyphOrder():
            font["glyf"][glyph].removeHinting()
        stamps = (font["head"].created, font["head"].modified)
        opened = io.BytesIO()
        font.save(opened)
        opened.seek(0)
        plain.append(opened)
    merged = Merger().merge(plain)
    merged.recalcTimestamp = False
    merged["head"].created, merged["head"].modified = stamps
    return merged


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    for path in build(parser.parse_args().package, Path(__file__).parent):
        print(path.name, path.stat().st_size, "bytes")  # noqa: T201 - a command's output
