"""Bundle writers: one value object in, files out. No database, clock or chance: same input, same bytes.

`visning` is the only place where a value becomes text; web page, PDF and worksheet explanations all go through it.
"""

#: Raised whenever templates, styles, charts or workbook layout change what a reader sees: old bundles are then rebuilt.
MALLVERSION = "7"
