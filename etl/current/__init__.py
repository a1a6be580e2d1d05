"""The one record of truth that measures read, put together from the deliveries that count today."""
