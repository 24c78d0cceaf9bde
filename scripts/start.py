"""From a fresh clone to a running Salesbook: makes .venv, installs pinned versions, hands over.

Standard library only, and no syntax younger than Python 3.7: an old Python must get as far as being told so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "salesbook-set-up.json"
LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
BUILD_LOCK = VENV / "build.lock"
PYPROJECT = ROOT / "pyproject.toml"
UNFINISHED = {"home": "unfinished"}

LINT = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",))
EXTRAS = {"test": ("test", "lint")}
TESTS = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")

# Side by side as in salesbook.words, which can't be imported before anything is installed.
USAGE = (
    """Salesbook. In the clone's folder:
  python3 scripts/start.py site --serve   check the records, build the site, serve it
  python3 scripts/start.py test           run all checks of the code and all tests
  python3 scripts/start.py hooks          have every commit, merge and push of this clone checked
  python3 scripts/start.py COMMAND …      any other command; --help after it tells what it takes
The first run makes .venv and takes some minutes.""",
    """销售台账。在仓库目录中运行：
  python3 scripts/start.py site --serve   检查记录，生成网站并在本机打开服务
  python3 scripts/start.py test           运行全部代码检查和测试
  python3 scripts/start.py hooks          让本仓库的每次提交、合并、推送都先检查
  python3 scripts/start.py 命令 …         其他命令；后面加 --help 查看用法
首次运行会建立 .venv，需要几分钟。""",
)
OLD_PYTHON = ("Salesbook needs Python 3.11 or newer; this is {0}.", "销售台账需要 Python 3.11 或更新版本；当前为 {0}。")
NO_VENV = (
    "This Python can't make a .venv. Install the package python3-venv (Debian, Ubuntu: apt install python3-venv).",
    "当前 Python 无法建立 .venv。请安装软件包 python3-venv（Debian、Ubuntu：apt install python3-venv）。",
)
NO_GIT = (
    "Git is missing. Install the package git (Debian, Ubuntu: apt install git; macOS: xcode-select --install; Windows: winget install Git.Git).",
    "没有找到 Git。请安装软件包 git（Debian、Ubuntu：apt install git；macOS：xcode-select --install；Windows：winget install Git.Git）。",
)
NO_TESTS = (
    "This is a company's book: its records are checked and its site is built. The program's own tests live with the program.",
    "这是公司的台账：检查记录，并试着生成网站。程序自身的测试在程序的仓库里。",
)
SETTING_UP = ("Setting up .venv; once, some minutes …", "正在建立 .venv；只需一次，约几分钟……")
UPDATING = ("Updating .venv …", "正在更新 .venv……")
NOT_REACHED = ("Could not set up .venv, no package can be fetched: {0}", "无法建立 .venv，下载不了软件包：{0}")
NOT_SET_UP = ("Could not set up .venv: {0}", "无法建立 .venv：{0}")


class Trouble(Exception):
    """What the user must mend before anything can run: one line."""


def main(words: list[str]) -> int:
    """Set up what is not yet there, then run the command. Returns its exit code; 2 when it can't be set up."""
    if not words or words[0] in ("-h", "--help"):
        print(say(USAGE))
        return 0
    try:
        set_up(extras_for(words[0]))
        own = {"test": test, "hooks": hooks}.get(words[0])
        return own(words[1:]) if own else hand_over([str(program("salesbook")), *words])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def extras_for(word: str) -> tuple[str, ...]:
    """What a command needs beside the program. A company's book has no tests, and needs nothing to run them."""
    return () if word == "test" and not (ROOT / "tests").is_dir() else EXTRAS.get(word, ())


def set_up(extras: tuple[str, ...]) -> None:
    """Make .venv and install, unless it is there with the same pins and at least these extras."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have an older one
        raise Trouble(say(OLD_PYTHON, sys.version.split()[0]))
    if shutil.which("git") is None:
        raise Trouble(say(NO_GIT))
    stamp, home, pins = read_stamp(), home_key(), pins_key()
    had = str(stamp.get("extras", "")).split()
    if stamp.get("home") not in (None, home) or not program("python").exists():
        make_venv()
        had = []
    elif stamp.get("pins") == pins and set(extras) <= set(had):
        return
    else:
        print(say(UPDATING), file=sys.stderr)
    wanted = sorted({*had, *extras})
    install(wanted)
    STAMP.write_text(json.dumps({"home": home, "pins": pins, "extras": " ".join(wanted)}), encoding="utf-8")


def make_venv() -> None:
    """Make .venv afresh. Until it is finished its stamp says so, and the next start makes it again."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Trouble(say(NO_VENV))
    print(say(SETTING_UP), file=sys.stderr)
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    STAMP.write_text(json.dumps(UNFINISHED), encoding="utf-8")
    quietly([sys.executable, "-m", "venv", str(VENV)])


def install(extras: list[str]) -> None:
    """Install what the lock names, each file proven by its hash, then the project as it lies here.

    The build tool comes first and is used in place: otherwise pip would fetch whichever is newest.
    """
    pip = [str(program("python")), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    exactly = [*pip, "--no-deps", "--no-build-isolation"]
    lock = TEST_LOCK if "test" in extras else LOCK
    BUILD_LOCK.write_text(pin_of("setuptools", lock.read_text(encoding="utf-8")), encoding="utf-8")
    quietly([*exactly, "--require-hashes", "--requirement", str(BUILD_LOCK)])
    quietly([*exactly, "--require-hashes", "--requirement", str(lock)])
    quietly([*exactly, "--editable", str(ROOT)])


def pin_of(name: str, lock: str) -> str:
    """The lines of one package in a lock: its version and, indented below, the hashes of its files."""
    lines = lock.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{name}=="))
    return lines[first] + "".join(itertools.takewhile(lambda line: line.startswith(" "), lines[first + 1 :]))


def quietly(command: list[str]) -> None:
    """Run a step of the set-up; when it fails, what it said last is all that is told."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode == 0:
        return
    said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    given_up = [line.partition("connection broken by ")[2][:200] for line in said if "Retry(total=0" in line]
    if given_up:  # what pip says after this is about versions, and leads astray
        raise Trouble(say(NOT_REACHED, given_up[-1]))
    errors = [line for line in said if line.lower().startswith("error:")]
    raise Trouble(say(NOT_SET_UP, ([*said[-1:], *errors[-1:]] or [f"{command[0]}: {done.returncode}"])[-1]))


def read_stamp() -> dict[str, str]:
    """What the last set-up left; empty where there is none, or .venv was made by hand."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return UNFINISHED
    return stamp if isinstance(stamp, dict) else UNFINISHED


def home_key() -> str:
    """Where .venv stands and which Python made it: when either changes it is made again."""
    return f"{ROOT} {sys.version.split()[0]} {sys.base_prefix}"


def pins_key() -> str:
    """The hash of what is to be installed; the linters' settings in the same file don't count."""
    import tomllib

    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    locks = [path.read_text(encoding="utf-8") for path in (LOCK, TEST_LOCK) if path.exists()]
    return hashlib.sha256((json.dumps(project) + "".join(locks)).encode()).hexdigest()


def program(name: str) -> Path:
    """The path of a program in .venv."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def test(words: list[str]) -> int:
    """Run the linters, then the tests; the first that fails ends it. A company's book has none: it is checked and built."""
    os.chdir(ROOT)
    if not (ROOT / "tests").is_dir():
        return try_book(words)
    for name, *arguments in LINT:
        code = subprocess.run([str(program(name)), *arguments], check=False).returncode
        if code:
            return code
    return hand_over([str(program("pytest")), *TESTS, *words])


def try_book(words: list[str]) -> int:
    """Check the records and build the site into a scratch folder; the words go to `check`."""
    import tempfile

    print(say(NO_TESTS))
    salesbook = str(program("salesbook"))
    code = subprocess.run([salesbook, "check", *words], check=False).returncode
    if code:
        return code
    with tempfile.TemporaryDirectory(prefix="salesbook-") as scratch:
        return subprocess.run(
            [salesbook, "site", "--offline", "--out", str(Path(scratch) / "site")], check=False
        ).returncode


def hooks(words: list[str]) -> int:
    """Set up the hooks of this clone, whatever tools the machine has; words go to `pre-commit install`."""
    os.chdir(ROOT)
    return hand_over([str(program("pre-commit")), "install", *words])


def hand_over(command: list[str]) -> int:
    """Become the command where the system can, so that signals reach it; else run it."""
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, check=False).returncode


def say(text: tuple[str, str], *values: str) -> str:
    """A text in the user's language, as the environment tells it."""
    tongue = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return text[1 if (tongue or system_language()).lower().startswith(("zh", "chinese")) else 0].format(*values)


def system_language() -> str:
    """The language Windows or macOS was told; there the environment may be silent."""
    import locale

    return locale.getlocale()[0] or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
