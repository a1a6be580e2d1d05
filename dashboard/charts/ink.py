"""The colours of charts: tokens.css, where neither Plotly nor an SVG in an image can read it."""

INK = "#14262E"
MUTED = "#4A5A62"
LIMIT = "#7A888E"
BAND = "#E4EAEA"
RULE = "#D9DEDF"
CARD = "#FFFFFF"
BRAND = "#0F3D4C"
PLUM = "#6B2D5C"
SANS = '"Source Sans 3", "Segoe UI", system-ui, sans-serif'
