"""How the property tests run: as many examples anywhere, however slow the machine, and nothing kept between runs."""

from hypothesis import HealthCheck, settings

examples = settings(max_examples=80, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
