"""The families of the county and what happened to them, whoever was told of it."""
