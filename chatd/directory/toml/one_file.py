"""Keeps the port `FileForm`: an organisation's own file, as a text that somebody brings or takes away."""

from chatd.directory.ports import FileValues
from chatd.directory.rules.directory import Directory
from chatd.directory.toml.places import Places
from chatd.directory.toml.text import text_of, values_of
from chatd.directory.toml.write import written

NAME = "file"


class TomlFile:
    """Reads and writes; judges nothing."""

    def read(self, content: bytes) -> FileValues:
        """Raises: DirectoryFileError."""
        text = text_of(content, NAME)
        return FileValues(values_of(text, NAME), Places(text).line_of)

    def write(self, directory: Directory) -> str:
        """All of it."""
        return written(directory)
