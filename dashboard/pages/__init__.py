"""The pages, in the order of the bar. A page has PATH, title(view) and layout(view), and asks only queries.ask."""

from dashboard.pages import how_we_count, measure, measures, this_quarter, voices

PAGES = (this_quarter, measures, measure, voices, how_we_count)
