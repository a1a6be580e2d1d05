"""From the files agencies send to a published edition: receive, read, check, store, measure, protect, publish."""
