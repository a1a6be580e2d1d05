"""The pupils of the county: where they are on roll, and the half days they missed."""
