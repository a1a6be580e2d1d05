"""The pages, in the order of the bar. A page has PATH, title(view) and layout(view), and asks only queries.ask.

One that tells of what is in no edition says BESIDES: what to ask each time, and as long as the answer is the same, so
is the page.
"""

from dashboard.pages import changes, editions, how_we_count, measure, measures, this_quarter, voices

PAGES = (this_quarter, measures, measure, voices, how_we_count, editions, changes)
