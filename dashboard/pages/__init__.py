"""The pages, in the order of the bar. A page has PATH, title(view) and layout(view), and asks only queries.ask.

One that tells of what is in no edition says DRAWN_ANEW, and is not kept drawn.
"""

from dashboard.pages import changes, editions, how_we_count, measure, measures, this_quarter, voices

PAGES = (this_quarter, measures, measure, voices, how_we_count, editions, changes)
