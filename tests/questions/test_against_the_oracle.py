"""The package against a second program that was written from the rules alone (tests/oracle.py)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, note, settings

from realpolitik.arena import Arena
from realpolitik.case import Case
from realpolitik.effectivity import no_deal, stake
from realpolitik.questions.deals import deals
from realpolitik.questions.judgement import VERDICTS, judge
from realpolitik.questions.leverage import leverage
from tests.oracle import Oracle
from tests.strategies import Document, case_of, documents, text_of
import numpy as np

