"""The commands of ``codeleaf``, one module a subject; ``index.cli`` puts them together."""
