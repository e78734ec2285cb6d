"""Every service of the proving ground: nothing may be found worse than it was before."""

import warnings

import pytest

from tools.lab.packages import install_lab
from tools.lab.page import read_scores
from tools.lab.repeat import compare_runs
from tools.lab.score import score_service
from tools.lab.truth import lab_services
from tools.prepare_tests import node_binary

SERVICES = [pytest.param(service, id=service.name) for service in lab_services()]

pytestmark = [pytest.mark.node, pytest.mark.slow]


class ScoreVaries(UserWarning):
    """A service was judged worse in some of its runs, and not in others."""


@pytest.mark.parametrize("service", SERVICES)
def test_the_places_of_a_truth_exist(service):
    lab = install_lab()
    for place in () if service.truth is None else service.truth.places:
        nearest = lab / service.name / place.file
        file = nearest if nearest.exists() else lab / place.file
        text = file.read_text(encoding="utf-8")
        assert [piece for piece in place.lines if piece not in text] == [], file


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("always::UserWarning")
@pytest.mark.parametrize("service", SERVICES)
def test_no_service_is_judged_worse_than_before(service):
    lab, node = install_lab(), node_binary("22")

    compared = compare_runs(
        read_scores()[service.name], lambda: score_service(service, lab, node).score
    )

    for noise in compared.noise:
        warnings.warn(f"{service.name}: {noise}", ScoreVaries, stacklevel=1)
    assert compared.worse == ()
