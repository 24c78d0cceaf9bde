"""Puts into a release what lies outside the package: a wheel alone must be enough to begin a company's repository."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "scripts"))

from salesbook.skeleton import release  # noqa: E402 - found by the line above


class BuildWhole(build_py):
    """The package, and in it the skeleton of a company's repository."""

    def run(self) -> None:
        """Copy the package as the skeleton has it, and beside it the skeleton's other files."""
        if self.editable_mode:
            super().run()
            return
        package = Path(self.build_lib) / "salesbook"
        shutil.rmtree(package, ignore_errors=True)  # what an earlier build left may be gone from the sources
        super().run()
        for path, content in release.from_folder(ROOT).whole().items():
            target = Path(self.build_lib) / release.wheel_name(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


setup(cmdclass={"build_py": BuildWhole})
