"""What the machine refuses of a file, in words for whoever runs the daemon."""

import errno
import shutil

_OF_A_FILE = {
    errno.EACCES: "this user may not use it; see its owner and mode, and those of the folders above",
    errno.EPERM: "this user may not do that to it; see its owner",
    errno.ENOENT: "No such file or folder",
    errno.ENOTDIR: "a part of this path is a file, where a folder must be",
    errno.EEXIST: "File exists already, or stands where a folder must be",
    errno.EISDIR: "is a folder, where a file must be",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "this user's share of the disk is full",
    errno.EFBIG: "may not grow any more (a limit of this process)",
    errno.EROFS: "the disk is mounted for reading only",
    errno.ENAMETOOLONG: "is too long a name",
    errno.ELOOP: "its links lead in a circle",
    errno.EMFILE: "this process may open no more files (`ulimit -n`, or LimitNOFILE of the unit)",
    errno.ENFILE: "this machine may open no more files",
    errno.EIO: "the disk fails",
}


def of_a_file(error: OSError) -> str:
    """The file, and what is the matter with it."""
    if isinstance(error, shutil.Error):  # of several: the first, as (from, to, why)
        _, place, why = error.args[0][0]
        return f"{place}: cannot be written: {why}"
    words = _OF_A_FILE.get(error.errno or 0) or error.strerror or type(error).__name__
    return f"{error.filename}: {words}" if error.filename else words
