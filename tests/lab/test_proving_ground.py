"""Every service of the proving ground, once: nothing may be found worse than it was before."""

import pytest

from tools.lab.packages import install_lab
from tools.lab.page import read_scores
from tools.lab.score import regressions, score_service
from tools.lab.truth import lab_services
from tools.prepare_tests import node_binary

SERVICES = [pytest.param(service, id=service.name) for service in lab_services()]

pytestmark = [pytest.mark.node, pytest.mark.slow]


@pytest.mark.parametrize("service", SERVICES)
def test_the_places_of_a_truth_exist(service):
    lab = install_lab()
    for place in () if service.truth is None else service.truth.places:
        nearest = lab / service.name / place.file
        file = nearest if nearest.exists() else lab / place.file
        text = file.read_text(encoding="utf-8")
        assert [piece for piece in place.lines if piece not in text] == [], file


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_is_judged_worse_than_before(service):
    outcome = score_service(service, install_lab(), node_binary("22"))

    assert regressions(read_scores()[service.name], outcome.score) == []
