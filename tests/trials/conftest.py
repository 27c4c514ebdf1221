"""What an uninterrupted run comes to, once for all tests that interrupt one."""

import pytest

from tests.trials import small


@pytest.fixture(scope="session")
def reference(tmp_path_factory):
    """Folder of a small run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("trials") / "undisturbed"
    small.run(folder=folder)
    return folder
