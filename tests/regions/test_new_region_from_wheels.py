"""A new region as its author has it: wheels of both, an environment without this repository."""

from __future__ import annotations

import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = """
from pathlib import Path
from schoolsupport.testing import RegionConformance


class TestTyva(RegionConformance):
    region, folder = "tyva", Path(__file__).parent
"""


def run(*words: object, folder: Path) -> str:
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(folder: Path) -> Path:
    """A fresh environment that has the third-party libraries, and nothing of this repository."""
    venv.create(folder / "venv", with_pip=False)
    libraries = folder / "libraries"
    libraries.mkdir()
    for place in map(Path, [*site.getsitepackages(), *_added()]):
        for one in place.iterdir() if place.is_dir() else ():
            ours = "schoolsupport" in one.name or one.suffix == ".pth"
            if not ours and not (libraries / one.name).exists():
                (libraries / one.name).symlink_to(one)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(f"{libraries}\n", "utf-8")
    return folder / "venv" / "bin" / "python"


def _added() -> list[str]:
    return [one for one in sys.path if one.endswith("site-packages")]


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="links to libraries need rights there")
def test_a_new_region_is_built_installed_and_passes_its_tests(tmp_path: Path) -> None:
    python = environment(tmp_path)
    pip = (sys.executable, "-m", "pip")
    wheel = (*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "wheels")
    install = (*pip, "--python", python, "install", "-q", "--no-deps", "--no-index")
    run(*wheel, ROOT, folder=tmp_path)
    run(*install, *(tmp_path / "wheels").glob("schoolsupport-*.whl"), folder=tmp_path)

    run(python, "-m", "schoolsupport", "region", "new", "tyva", folder=tmp_path)
    run(*wheel, "./schoolsupport-tyva", folder=tmp_path)
    run(*install, *(tmp_path / "wheels").glob("schoolsupport_tyva-*.whl"), folder=tmp_path)
    tests = tmp_path / "schoolsupport-tyva" / "tests"
    by_folder = run(python, "-m", "pytest", "-q", tests, folder=tmp_path)
    tests.rename(tmp_path / "tests")
    (tmp_path / "tests" / "test_tyva.py").write_text(INSTALLED, "utf-8")
    by_name = run(python, "-m", "pytest", "-q", tmp_path / "tests", folder=tmp_path)

    assert "failed" not in by_folder + by_name
    assert "passed" in by_folder
    assert "passed" in by_name
