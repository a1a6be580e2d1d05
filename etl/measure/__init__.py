"""Running each indicator's SQL, and knowing when it need not run again. Nothing here is safe to publish."""
