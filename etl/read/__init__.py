"""From a file to typed rows on the workbench; what cannot be read is a finding with its place."""
