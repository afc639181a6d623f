"""The shell: main window, actions, command palette, settings and theme."""
