"""Signs and hides what pages hold for us. The keys are in one file, mode 0600; nothing else of ours is on the disk.

The modification time of the file says when the daemon was last alive: touching it writes no key again. The workers of
one machine share the file: who makes a new key holds the lock of its folder, and each takes up what another has made.

A value: base64url of version (1 byte), key id (8), AES-SIV of the claims bound to both (RFC 5297: 16 more than the
claims). Hidden, since a membership tells of the others' resume hashes, and by a hash `join` finds a place again.
"""

import contextlib
import errno
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from chatd.base.base64url import KEY_BYTES, to_bytes, to_text
from chatd.base.errors import Unknown
from chatd.base.names import Seconds

DAY_SECONDS = 86_400
KEY_ID_BYTES = 8
TAG_BYTES = 16
SPREAD_SECONDS = 60  # from when on a key signs that all machines must have learnt before
KEYS_MAX = 64  # of as many machines that have each begun with one of their own
VERSION = b"\x02"
LABEL = b"avoinlinja-value-v2\0"
_HEAD_BYTES = len(VERSION) + KEY_ID_BYTES


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key, when it was made (seconds since 1970), and its id, which says nothing of the key."""

    key: bytes
    made: Seconds

    @property
    def id(self) -> bytes:
        """The first bytes of a labelled hash."""
        return hashlib.sha256(b"avoinlinja-key-id-v1\0" + self.key).digest()[:KEY_ID_BYTES]

    def cipher(self) -> AESSIV:
        """What signs and hides; the same claims give the same value."""
        return AESSIV(hmac.digest(self.key, LABEL, "sha512"))


class UnsafeKeyFileError(Exception):
    """Others on this machine can read the key file, or it is not one of ours; the text says what to change."""


class FileSigner:
    """Keeps the promise of `chatd.base.ports.Signer`. Newest key first; none is older than two days."""

    def __init__(self, path: Path, now: Seconds, spread_seconds: float = 0) -> None:
        """`spread_seconds`: how old a key is before it signs, so that other machines have learnt it."""
        self._path, self._spread_seconds = path, spread_seconds
        self._alive = self._last_alive = _changed(path, now)
        self._file = 0  # its number on the disk: another when somebody has replaced it
        self._signing_id = b""
        self._use(self._read())
        self.rotate(now)

    def sign(self, claims: bytes) -> str:
        """The value for these claims, by the newest key that all can know."""
        head = VERSION + self._signing_id
        return to_text(head + self._by_id[self._signing_id].encrypt(claims, [head]))

    def open(self, value: str) -> bytes:
        """The claims. Raises: Unknown (not ours, altered, or signed by a key too old)."""
        data = _from_text(value)
        head, hidden = data[:_HEAD_BYTES], data[_HEAD_BYTES:]
        cipher = self._cipher(head[len(VERSION) :])
        if cipher is None or not head.startswith(VERSION):
            raise Unknown
        try:
            return cipher.decrypt(hidden, [head])
        except InvalidTag:
            raise Unknown from None

    def _cipher(self, key_id: bytes) -> AESSIV | None:
        """Another worker may have made the key a moment ago."""
        if key_id not in self._by_id and self._is_replaced():
            self._take_up()
        return self._by_id.get(key_id)

    def oldest(self) -> Seconds:
        """When the oldest accepted key was made."""
        return self._keys[-1].made

    def known(self) -> Mapping[str, bytes]:
        """The accepted keys, as `learn` takes them."""
        return {key.id.hex(): _row(key) for key in self._keys}

    def learn(self, others: Mapping[str, bytes], now: Seconds) -> Collection[str]:
        """Accept these too; kept in the file, so that a Redis that has forgotten them takes nothing away."""
        read = {name: key for name, each in others.items() if (key := _key_in(each)) is not None}
        self._keep(_joined((*self._keys, *read.values()), now), now)
        return [name for name in others if name not in read or _is_over(read[name], now)]

    def _keep(self, keys: tuple[SigningKey, ...], now: Seconds) -> None:
        if keys == self._keys:
            return
        with self._locked() as is_ours:
            if is_ours:  # else with the next time
                self._take_up()
                self._use(_joined((*self._keys, *keys), now))
                self._store()

    def note_alive(self, now: Seconds) -> None:
        """The daemon is alive at `now`."""
        self._alive = now
        os.utime(self._path, (now, now))

    def last_alive(self) -> Seconds:
        """Until when the daemon before this one was."""
        return self._last_alive

    def rotate(self, now: Seconds) -> None:
        """A new key each day; each counts until the one after it is a day old."""
        if self._is_replaced():
            self._take_up()
        self._choose(now)
        if _rotated(self._keys, now) == self._keys:
            return
        with self._locked() as is_ours:
            if not is_ours:  # another worker is at it, and we take it up the next time
                return
            self._take_up()
            keys = _rotated(self._keys, now)
            if keys != self._keys:
                self._use(keys)
                self._store()
        self._choose(now)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[bool]:
        """Whether nobody else has the folder. Who has no key yet waits until it is so."""
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | (fcntl.LOCK_NB if self._keys else 0))
            yield True
        except BlockingIOError:
            yield False
        finally:
            os.close(folder)

    def _is_replaced(self) -> bool:
        return self._number() not in {0, self._file}

    def _number(self) -> int:
        try:
            return self._path.stat().st_ino
        except OSError:
            return 0

    def _take_up(self) -> None:
        """What is in the file now; what cannot be used there is told by `check`, and we go on with what we have."""
        with contextlib.suppress(OSError, UnsafeKeyFileError):
            self._use(self._read() or self._keys)

    def _read(self) -> tuple[SigningKey, ...]:
        number = self._number()
        keys = self._load()
        self._file = number
        return keys

    def _use(self, keys: tuple[SigningKey, ...]) -> None:
        self._keys = keys
        self._by_id = {key.id: key.cipher() for key in keys}
        if self._signing_id not in self._by_id:
            self._signing_id = keys[-1].id if keys else b""

    def _choose(self, now: Seconds) -> None:
        """Sign by the newest that all others can have learnt; or, where there is none, by the oldest."""
        learnt = [key for key in self._keys if now - key.made >= self._spread_seconds]
        for key in learnt[:1] or self._keys[-1:]:
            self._signing_id = key.id

    def _load(self) -> tuple[SigningKey, ...]:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return ()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self._path))
        if not stat.S_ISREG(status.st_mode):
            raise UnsafeKeyFileError(f"{self._path}: is a device or a pipe, where a file must be")
        if status.st_mode & 0o077:
            raise UnsafeKeyFileError(f"{self._path}: others may read it; chmod 600, if nobody has")
        if status.st_uid != os.geteuid():
            raise UnsafeKeyFileError(f"{self._path}: it belongs to another user; chown it")
        return _read_keys(self._path)

    def check(self) -> None:
        """Whether the file is there still, ours alone, and can be written. Raises: OSError, UnsafeKeyFileError."""
        if not self._load():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._path))

    def _store(self) -> None:
        """Replace the file whole, so that a crash leaves the old one or the new one."""
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        beside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(beside, flags, 0o600), "w", encoding="ascii") as file:
            json.dump([{"made": key.made, "key": key.key.hex()} for key in self._keys], file)
            file.flush()
            os.fsync(file.fileno())
        os.utime(beside, (self._alive, self._alive))
        self._file = beside.stat().st_ino
        beside.replace(self._path)


def _is_over(key: SigningKey, now: Seconds) -> bool:
    """Nobody accepts it any more."""
    return now - key.made >= 2 * DAY_SECONDS


def _rotated(keys: tuple[SigningKey, ...], now: Seconds) -> tuple[SigningKey, ...]:
    kept = tuple(key for key in keys if not _is_over(key, now))
    if kept and now - kept[0].made < DAY_SECONDS:
        return kept
    return (SigningKey(secrets.token_bytes(KEY_BYTES), now), *kept)


def _joined(keys: Iterable[SigningKey], now: Seconds) -> tuple[SigningKey, ...]:
    """Each once, the newest first, without those that nobody accepts any more; `KEYS_MAX` at most."""
    each = {key.id: key for key in keys if not _is_over(key, now)}
    newest = sorted(each.values(), key=lambda key: (key.made, key.id), reverse=True)
    return tuple(newest[:KEYS_MAX])


def _row(key: SigningKey) -> bytes:
    return json.dumps({"made": key.made, "key": key.key.hex()}).encode()


def _key_in(row: bytes) -> SigningKey | None:
    """None for what is no key."""
    try:
        said = json.loads(row)
        key = SigningKey(bytes.fromhex(said["key"]), Seconds(float(said["made"])))
    except (ValueError, TypeError, KeyError):
        return None
    return key if len(key.key) == KEY_BYTES else None


def _changed(path: Path, now: Seconds) -> Seconds:
    return Seconds(path.stat().st_mtime) if path.exists() else now


def _read_keys(path: Path) -> tuple[SigningKey, ...]:
    try:
        rows = json.loads(path.read_text(encoding="ascii"))
        newest, *older = rows
        return tuple(
            SigningKey(bytes.fromhex(row["key"]), Seconds(float(row["made"])))
            for row in (newest, *older)
        )
    except (ValueError, TypeError, KeyError) as error:
        raise UnsafeKeyFileError(
            f"{path}: holds no keys of ours; name another place, or move it away: a new one is made, and all who "
            "wait lose their place"
        ) from error


def _from_text(value: str) -> bytes:
    """The bytes of canonical base64url without padding. Raises: Unknown."""
    try:
        data = to_bytes(value)
    except ValueError:
        raise Unknown from None
    if len(data) <= _HEAD_BYTES + TAG_BYTES or to_text(data) != value:
        raise Unknown
    return data
