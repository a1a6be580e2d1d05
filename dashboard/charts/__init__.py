"""Pictures: the main one of a measure by Plotly, all smaller ones as SVG drawn here."""
