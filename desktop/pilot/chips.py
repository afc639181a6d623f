"""The buttons that choose a topic."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from desktop.shell.flow import FlowLayout
from index.model.answers import Topic

_TOPICS = tuple(Topic)


class TopicChips(QWidget):
    """One button a topic, at most one chosen; pressing the chosen one chooses none.

    Signals:
        chosen: The ``Topic`` chosen now, None for none.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Topic")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.current: Topic | None = None
        self._group = QButtonGroup(self)
        layout = FlowLayout(self, 6)
        for number, topic in enumerate(_TOPICS):
            chip = QPushButton(topic.value, self)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setAccessibleName(f"Topic {topic.value}")
            self._group.addButton(chip, number)
            layout.addWidget(chip)
        self._group.idClicked.connect(self._on_clicked)

    def chip(self, topic: Topic) -> QPushButton:
        """Return the button of a topic."""
        button = self._group.button(_TOPICS.index(topic))
        assert isinstance(button, QPushButton)  # noqa: S101 - only such are added
        return button

    def all(self) -> list[QPushButton]:
        """Return the buttons of all topics."""
        return [self.chip(topic) for topic in _TOPICS]

    def entry(self) -> QPushButton:
        """Return the button that takes the keyboard: the chosen one, else the first."""
        return self.chip(self.current or _TOPICS[0])

    def choose(self, topic: Topic | None) -> None:
        """Choose a topic, or none, and report it."""
        self.current = topic
        self._group.setExclusive(False)
        for one in _TOPICS:
            self.chip(one).setChecked(one is topic)
        self._group.setExclusive(topic is not None)
        self.chosen.emit(topic)

    def step(self, by: int) -> None:
        """Choose the next (1) or the previous (-1) topic; none stands between last and first."""
        places = (None, *_TOPICS)
        self.choose(places[(places.index(self.current) + by) % len(places)])

    def _on_clicked(self, number: int) -> None:
        topic = _TOPICS[number]
        self.choose(None if topic is self.current else topic)
