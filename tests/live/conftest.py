"""Load the scripts of `live/`, each as a module of its own."""

import importlib.util
import sys

import pytest


@pytest.fixture(scope="session")
def script(root):
    """script(name) -> the module `live/<name>.py`."""

    def loaded(name):
        spec = importlib.util.spec_from_file_location(f"live_{name}", root / "live" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
        return module

    return loaded
