import pytest

pytest.register_assert_rewrite("tests.stories.player")  # says what differs, as in a test
