"""Makes the small fonts that the programs carry.

usage: subset_fonts.py ROLE INPUT OUTPUT
  text     Latin, punctuation and the signs of the interface
  heading  what the interface sets in other weights: no accented letters
  korean   the language's own name, for the switch that asks for the rest
  hangul   every Hangul syllable and letter
Dear ImGui has no OpenType features, so the alternates that the interface wants become the characters' own glyphs:
digits of equal width (tnum), which stand under each other, and the plainer a (cv11).
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

ASCII = [*range(0x20, 0x7F)]
LATIN = [*ASCII, *range(0xA0, 0x100)]
SIGNS = [ord(c) for c in "‐‑–—‘’“”†•…′″‹›€₩×÷−±≈≠≤≥∞∑·←↑→↓↗↘✓●○▲▼▶◀₀₁₂₃₄⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾™\u2009\u202f"]
HEADING_SIGNS = [ord(c) for c in "\u00a0\u2009\u202f‐–—‘’“”…·×÷−≈≤≥→←↑↓↗✓₂²°"]
HANGUL = [*ASCII, *range(0x1100, 0x1200), *range(0x3000, 0x3020), *range(0x3131, 0x318F), *range(0xAC00, 0xD7A4),
          *range(0xFF01, 0xFF5F), *SIGNS]
CHARACTERS = {"text": LATIN + SIGNS, "heading": ASCII + HEADING_SIGNS, "korean": [ord(c) for c in "한국어"],
              "hangul": HANGUL}

# To the em: a coordinate's step is a tenth of a pixel where letters are a hundred pixels high.
UNITS = 1000


def set_alternates(font, features):
    """Maps each character to the glyph that the features would put in its place."""
    gsub = font["GSUB"].table
    for feature in features:
        alternates = {}
        for record in gsub.FeatureList.FeatureRecord:
            if record.FeatureTag != feature:
                continue
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    alternates.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
        if not alternates:
            sys.exit(f"the font has no feature {feature}")
        if feature == "tnum":
            widest = max(font["hmtx"][alternates[font.getBestCmap()[ord(digit)]]][0] for digit in "0123456789")
            for digit in "0123456789":
                glyph = alternates[font.getBestCmap()[ord(digit)]]
                font["hmtx"][glyph] = (widest, font["hmtx"][glyph][1])
        for table in font["cmap"].tables:
            if table.isUnicode():
                for character, glyph in table.cmap.items():
                    table.cmap[character] = alternates.get(glyph, glyph)


def main():
    role, source, target = sys.argv[1:]
    font = TTFont(source, fontNumber=0, recalcTimestamp=False)
    if role not in ("hangul", "korean"):
        set_alternates(font, ["tnum", "cv11"])
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    # Outlines written out compress better than shared parts of outlines; nothing reads what these two tables say.
    options.desubroutinize = True
    options.drop_tables += ["OS/2", "post"]
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "STAT", "MVAR", "meta", "TSI0", "TSI1", "TSI2", "TSI3", "TSI5"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS[role])
    subsetter.subset(font)
    if font["head"].unitsPerEm > UNITS:
        scale_upem(font, UNITS)
    font.save(target)


main()
