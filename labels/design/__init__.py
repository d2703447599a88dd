"""A design: what stands where on a label, read from a TOML file.

Lengths are millimetres from the label's top left corner.

name = "35x25"
title_vi = "Tem 35 × 25 mm"
title_en = "Stamp 35 × 25 mm"
subject = "stamp"         # stamp, carton, plot, lot, product, payment, or reverse
compact = true            # optional: too small for a code with a whole signature
back = "brochure-inside"  # optional: the design of the reverse
width_mm = 35
height_mm = 25

[colours]                 # by name; ink, paper and code are always there
accent = "#1e5631"

[words.vi]                # texts of the design's own, by name, in both languages
heading = "Hành trình"
[words.en]
heading = "The journey"

[qr]                      # the stamp's own code: a square, quiet zone included
x_mm = 0
y_mm = 0
size_mm = 19

[[box]]                   # texts stacked from top to bottom, all within the box
name = "about"            # what a refusal calls it
x_mm = 19.3
y_mm = 1.4
width_mm = 14.6
height_mm = 17
rotate = 90               # optional: reads from bottom to top
align = "left"            # left, centre or right
valign = "top"            # top, middle, bottom; spread: spare height widens the gaps; level: first
                          # lines of boxes side by side stand level, whatever accents they have
on = "paper"              # the colour of the ground: a panel's, where it stands on one
beside_logo = { height_mm = 9 }  # optional: edges that are others on a label that has a logo; where
                          # there is none, the texts have that room

[[box.text]]
show = "product"          # a text of labels/registry.toml, or one of the design's own words
weight = "bold"           # regular or bold; a lot's code or a date is bold in both
size_pt = [5, 7]          # shrinks between the two, together with the others of the box
lines = 2                 # at most
leading = 1.2             # line pitch in em, widened where accents would touch
gap_mm = 0.4              # above, where something stands above
ellipsis = true           # may be cut with … as the last resort
breakable = true          # may be broken inside a word: hosts and codes
optional = true           # left out, with a notice, where the rest would not fit
plain = true              # no bold inside
when = "blank"            # only on stamps of a blank reel, or only on those of a "lot"
colour = "ink"
needs = "journey"         # a heading: left out where that text or list has nothing

[[line]]                  # a straight line
from_mm = [1, 19]
to_mm = [34, 19]
width_pt = 0.3
colour = "accent"
style = "solid"           # or cut, or fold: dashed

[[panel]]                 # a rectangle under everything else
x_mm = 0
y_mm = 0
width_mm = 35
height_mm = 5
fill = "accent"           # filled, outlined (stroke) or both
radius_mm = 1

[[picture]]               # a logo or a photograph: x_mm, y_mm, width_mm, height_mm
name = "logo"
show = "logo"
align = "left"
fit = "contain"           # or cover: fills the frame and loses what stands over
ground = "paper"          # a colour under it, where it lies on a panel

[[code]]                  # a second QR code: x_mm, y_mm, size_mm
name = "hidden code"
show = "hidden"

[[barcode]]               # GS1-128, quiet zones included: x_mm, y_mm, width_mm, height_mm
name = "SSCC"
show = "gs1"

[[scratch]]               # where the scratch-off patch goes: x_mm, y_mm, width_mm, height_mm

[[rows]]                  # a list: x_mm, y_mm, width_mm, height_mm
name = "journey"
show = "journey"
size_pt = [6, 8]
most = 6                  # rows; more are left out, with a notice
dots = true
"""

from labels.design.changing import with_changes
from labels.design.model import (
    Barcode,
    Box,
    Code,
    Design,
    Frame,
    Line,
    Panel,
    Picture,
    Rows,
    Scratch,
    Text,
)
from labels.design.reading import SUBJECTS, parse
from labels.design.shipped import load, load_file, shipped

__all__ = [
    "SUBJECTS",
    "Barcode",
    "Box",
    "Code",
    "Design",
    "Frame",
    "Line",
    "Panel",
    "Picture",
    "Rows",
    "Scratch",
    "Text",
    "load",
    "load_file",
    "parse",
    "shipped",
    "with_changes",
]
