"""The deployment's file, `newscrawl.toml`: its sections, and the settings that they become."""
