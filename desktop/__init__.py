"""The Codeleaf window: Qt widgets over the engine in ``index``."""
