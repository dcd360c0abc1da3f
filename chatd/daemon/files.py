"""What the start finds in the files that the settings name: the keys, the built pages, what retires a version.

Whatever is wrong with one is told as a ConfigError, which says what to change.
"""

from pathlib import Path

from chatd.base.area import NotReady
from chatd.base.file_faults import of_a_file
from chatd.base.ports import Clock
from chatd.base.retirement import read_statements
from chatd.directory.service.snippets import Pin
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.manifest import ManifestError, read_manifest
from chatd.process.releases import keep_releases
from chatd.process.signing import SPREAD_SECONDS, FileSigner, UnsafeKeyFileError
from chatd.rota.rules.mail import Servers
from chatd.rota.smtp.servers import MailFileError, read_servers
from chatd.transport.assets import assets_folder, template, unlike_its_build


def file_signer(config: Config, clock: Clock) -> FileSigner:
    """The keys in the file of the settings; made when there are none. Raises: ConfigError."""
    path = config.signing_key_path
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileSigner(path, clock.now(), SPREAD_SECONDS if config.redis_url else 0)
    except UnsafeKeyFileError as error:
        raise ConfigError(f"CHATD_SIGNING_KEY_PATH: {error}") from None
    except OSError as error:
        raise ConfigError(f"CHATD_SIGNING_KEY_PATH: {of_a_file(error)}") from None


async def check_signer(signer: FileSigner) -> None:
    """Raises: NotReady."""
    try:
        signer.check()
    except UnsafeKeyFileError:
        raise NotReady("unsafe") from None
    except OSError:
        raise NotReady("not_usable") from None


def retirements_in(path: Path) -> tuple[str, ...]:
    """What is handed out of retired releases; nothing where there is no such file. Raises: ConfigError."""
    try:
        return read_statements(path.read_text(encoding="ascii").splitlines())
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise ConfigError("CHATD_RETIREMENTS_PATH: not the text of statements") from None
    except ValueError as error:
        raise ConfigError(f"CHATD_RETIREMENTS_PATH: {error}") from None
    except OSError as error:
        raise ConfigError(f"CHATD_RETIREMENTS_PATH: {of_a_file(error)}") from None


def mail_servers(path: Path) -> Servers:
    """By which e-mail goes out; none where there is no such file. Raises: ConfigError."""
    try:
        return read_servers(path)
    except MailFileError as error:
        lines = str(error).splitlines()
        raise ConfigError("\n".join(f"CHATD_SMTP_PATH: {line}" for line in lines)) from None


def keep_earlier_releases(config: Config) -> None:
    """The built pages are there, and those of earlier releases beside them. Raises: ConfigError."""
    assets = assets_folder(config.assets_path)
    if not own_page(assets):
        raise ConfigError(
            "CHATD_ASSETS_PATH: nothing that browsers load is there; run `make build`"
        )
    try:
        keep_releases(assets, config.releases_path, SystemClock().now())
    except OSError as error:
        raise ConfigError(f"CHATD_RELEASES_PATH: {of_a_file(error)}") from None


def own_page(assets: Path) -> str:
    """The template of an embed's own page; "" when nothing is built. Raises: ConfigError."""
    try:
        page = template(assets, "own.html")
        changed = page and unlike_its_build(assets)
    except OSError as error:
        raise ConfigError(f"CHATD_ASSETS_PATH: {of_a_file(error)}; run `make build`") from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            f"CHATD_ASSETS_PATH: {assets}/manifest.json is none of a build; run `make build`"
        ) from None
    if changed:
        raise ConfigError(
            f"CHATD_ASSETS_PATH: {assets / changed} is not as it was built; install it again, or run `make build`"
        )
    return page


def pin_in(assets: Path) -> Pin | None:
    """The loader that a snippet of this release pins; None where nothing is built, or no manifest says what it is."""
    try:
        manifest = read_manifest((assets / "manifest.json").read_bytes())
    except (OSError, ManifestError):
        return None
    return Pin(manifest.loader, manifest.files[manifest.loader].integrity, manifest.exit)
