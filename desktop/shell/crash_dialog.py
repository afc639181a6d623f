"""The dialog that shows a crash report and copies it."""

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.theme import ThemeManager


class CrashDialog(QDialog):
    """Shows a report and copies it on request.

    Args:
        heading: One sentence on what happened.
        report: The report.
        theme: Dresses the dialog.
        parent: The window.
    """

    def __init__(
        self, heading: str, report: str, theme: ThemeManager, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        theme.dress(self)
        self.report = report
        self.setWindowTitle("Codeleaf")
        title = QLabel(heading, self)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        text = QLabel(
            "Your notes and favourites are safe. The report below holds the program's own lines of "
            "code only: no search, no note, nothing of a patient's. Please send it to whoever "
            'supports Codeleaf. If it happens again, "codeleaf --safe" starts with default '
            "settings and restores nothing.",
            self,
        )
        text.setWordWrap(True)
        view = QPlainTextEdit(report, self)
        view.setReadOnly(True)
        view.setAccessibleName("Report")
        self.copy_button = QPushButton("Copy report", self)
        self.copy_button.setAccessibleName("Copy report")
        self.copy_button.clicked.connect(self.copy_report)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAccessibleName("Close")
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (title, text, view, buttons):
            column.addWidget(widget)
        self.resize(600, 420)
        self.copy_button.setFocus()

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(self.report)
