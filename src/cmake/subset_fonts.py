"""Makes the small fonts that the programs carry.

usage: subset_fonts.py ROLE INPUT OUTPUT
  text     Latin, punctuation and the signs of the interface
  strong   the same, from a heavier weight
  figures  digits of equal width and what stands beside them; Dear ImGui has no OpenType features, so the tabular
           alternates become the font's digits
  hangul   every Hangul syllable and the compatibility letters
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
SIGNS = [ord(c) for c in "‐‑–—‘’‚“”„†•…‰′″‹›€₩¥×÷−±≈≠≤≥∞√∑∏∂µΩπ·←↑→↓↔↗↘↵⇧⌘⌥✓✕●○■□▲△▶▼▽◀◆★⁄₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ½¼¾™©®°\u2009\u202f\u200b"]
FIGURES = LATIN + SIGNS
HANGUL = [*range(0x20, 0x7F), *range(0x1100, 0x1200), *range(0x3000, 0x3020), *range(0x3131, 0x318F),
          *range(0xAC00, 0xD7A4), *range(0xFF01, 0xFF5F), *SIGNS]


def tabular(font):
    """Maps each character to the glyph that the font's 'tnum' feature would put in its place."""
    gsub = font["GSUB"].table
    alternates = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                alternates.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    if not all(font.getBestCmap()[ord(digit)] in alternates for digit in "0123456789"):
        sys.exit("the font has no tabular figures (tnum)")
    for table in font["cmap"].tables:
        if table.isUnicode():
            for character, glyph in table.cmap.items():
                table.cmap[character] = alternates.get(glyph, glyph)


def main():
    role, source, target = sys.argv[1:]
    font = TTFont(source, fontNumber=0, recalcTimestamp=False)
    if role == "figures":
        tabular(font)
    options = subset.Options()
    options.layout_features = [] if role == "hangul" else ["kern"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "STAT", "MVAR", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={"text": LATIN + SIGNS, "strong": LATIN + SIGNS, "figures": FIGURES, "hangul": HANGUL}[role])
    subsetter.subset(font)
    font.save(target)


main()
