"""What all windows share, and what the shell knows of a workspace before it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.shell.account import CurrentAccount
from desktop.shell.content import ContentService
from desktop.shell.context import Context
from desktop.shell.preparing import MeaningPreparation
from desktop.shell.settings import Settings
from desktop.shell.theme import ThemeManager
from desktop.shell.workspace import Workspace

if TYPE_CHECKING:
    from index.userdata import UserData


class WorkspaceEntry(Protocol):
    """What the shell knows of a workspace before it is made."""

    @property
    def key(self) -> str:
        """Name under which its state is kept."""
        ...

    @property
    def title(self) -> str:
        """Its label in the rail."""
        ...

    @property
    def action(self) -> str:
        """Id of the action that shows it."""
        ...

    @property
    def icon(self) -> str:
        """Name of an SVG file in resources/icons, without its ending."""
        ...

    @property
    def places(self) -> tuple[str, ...]:
        """What the places that it opens begin with: ``guideline`` of ``guideline:I.C.4.a``."""
        ...

    @property
    def hints(self) -> tuple[tuple[str, str], ...]:
        """Action ids and one or two words each, shown at the left of the status bar."""
        ...

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        ...


@dataclass(frozen=True)
class Services:
    """What all windows share.

    Attributes:
        content: The content in force.
        userdata: Notes, favourites, history and state of whoever works.
        account: Who works.
        settings: The user's settings.
        theme: Colours and fonts.
        workspaces: Makes the workspaces, in the order of the rail.
        open_window: Opens another window with a workspace state.
        preparation: Makes the vectors of search by meaning in the background.
        safe: Whether this is safe mode: default settings and keys, nothing restored.
    """

    content: ContentService
    userdata: "UserData"
    account: CurrentAccount
    settings: Settings
    theme: ThemeManager
    workspaces: Sequence[WorkspaceEntry]
    open_window: Callable[[dict[str, object]], None]
    preparation: MeaningPreparation
    safe: bool = False
