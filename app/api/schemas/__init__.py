"""The shapes of the HTTP contract: what comes in is checked here, what goes out is typed here."""
