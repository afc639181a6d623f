"""The buttons of a posting: save, apply, open in the browser, each with its key."""

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.careers.rendering import address
from desktop.shell.actions import Actions, key_text
from index.model.applications import Application
from index.model.jobs import Posting


class JobButtons:
    """The buttons; pressing one triggers its action.

    Args:
        actions: The actions of the window.
        parent: What they stand on.
    """

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        self._actions = actions
        self._texts: dict[str, str] = {}
        self.save = self._button("careers.save_job", parent)
        self.apply = self._button("careers.apply", parent)
        self.open = self._button("careers.open_address", parent)
        self.all = (self.save, self.apply, self.open)
        actions.keys_changed.connect(self._show)

    def show_posting(self, posting: Posting, application: Application | None) -> None:
        """Say what can be done with a posting.

        Args:
            posting: The posting.
            application: The person's application for it, None without.
        """
        stage = application.stage.value if application is not None else ""
        self._texts = {
            "careers.save_job": f"\N{CHECK MARK} {stage.capitalize()}" if stage else "Save",
            "careers.apply": "Apply",
            "careers.open_address": "Open in browser",
        }
        self.apply.setVisible(not posting.example)
        self.open.setVisible(address(posting).startswith("https://") and not posting.example)
        self._show()

    def _show(self) -> None:
        for button, name in zip(
            self.all, ("careers.save_job", "careers.apply", "careers.open_address"), strict=True
        ):
            text = self._texts.get(name, "")
            keys = self._actions.keys(name)
            button.setText(f"{text}   {key_text(keys[0])}" if keys else text)
            button.setAccessibleName(text)

    def _button(self, action_id: str, parent: QWidget) -> QPushButton:
        button = QPushButton(parent)
        button.setAutoDefault(False)
        self._actions.say_key(action_id, button)
        button.clicked.connect(lambda _checked=False: self._actions.action(action_id).trigger())
        return button
