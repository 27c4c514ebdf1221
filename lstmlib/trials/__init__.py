"""Many trials of a task: protocols, sessions, shards, runs."""
