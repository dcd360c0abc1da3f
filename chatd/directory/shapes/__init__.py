"""What is asked about an organisation's own items, and what it is answered."""

from chatd.base.shapes import Empty, Exchange
from chatd.directory.shapes.file import FileBody, FileBrought, OwnFile
from chatd.directory.shapes.hours import HoursBody, Weeks
from chatd.directory.shapes.items import (
    CardEdit,
    EmbedEdit,
    ItemKey,
    LineEdit,
    Looked,
    OrganisationEdit,
    OwnItems,
    PhraseEdit,
    Publications,
    PublishBody,
    Published,
    StaffEdit,
    UndoBody,
    UnitEdit,
)
from chatd.directory.shapes.ready_made import OwnPhrases, OwnPhrasesBody, ReadyMade
from chatd.directory.shapes.snippets import PreviewBody, PreviewShown, SnippetBody, SnippetShown

HTTP = {
    "GET /api/organisation": Exchange(Empty, OwnItems),
    "POST /api/drafts/unit": Exchange(UnitEdit, Looked),
    "POST /api/drafts/line": Exchange(LineEdit, Looked),
    "POST /api/drafts/embed": Exchange(EmbedEdit, Looked),
    "POST /api/drafts/staff": Exchange(StaffEdit, Looked),
    "POST /api/drafts/organisation": Exchange(OrganisationEdit, Looked),
    "POST /api/drafts/phrase": Exchange(PhraseEdit, Looked),
    "POST /api/drafts/card": Exchange(CardEdit, Looked),
    "POST /api/drafts/look": Exchange(ItemKey, Looked),
    "POST /api/drafts/drop": Exchange(ItemKey, Empty),
    "POST /api/publish": Exchange(PublishBody, Published),
    "GET /api/publications": Exchange(Empty, Publications),
    "POST /api/undo": Exchange(UndoBody, Published),
    "GET /api/file": Exchange(Empty, OwnFile),
    "POST /api/file": Exchange(FileBody, FileBrought),
    "POST /api/hours": Exchange(HoursBody, Weeks),
    "POST /api/snippet": Exchange(SnippetBody, SnippetShown),
    "POST /api/preview": Exchange(PreviewBody, PreviewShown),
    "GET /api/ready-made": Exchange(Empty, ReadyMade),
    "POST /api/ready-made/own": Exchange(OwnPhrasesBody, OwnPhrases),
}
