"""Every charter that ships with a worked case, from adoption to bulletin, through the doors."""

import pytest

from tests.stories.player import Player, stories

pytestmark = pytest.mark.django_db
ALL = stories()
each_story = pytest.mark.parametrize("story", ALL, ids=lambda story: story.folder.name)


@each_story
def test_the_story_goes_as_it_is_told(story, tmp_path):
    Player(story, tmp_path).play()


@each_story
def test_every_provision_has_a_step_that_exercises_it(story):
    declared = {provision.id for provision in story.charter.provisions}
    assert story.exercised - declared == set()
    assert declared - story.exercised == set()
