"""The huvudman's own space: figures, observations and goals that nothing national reads (huvudman.views.eget).

`slag` reads a number and a period as people write them; `tabell` a pasted or uploaded spreadsheet; `ramar` says what a
huvudman can have figures about and `provning` what would happen to each row. `texter` is our own content, as data.
"""
