"""The bundled lab: small real Node services with known leaks, and the truth about each.

`heaphound demo` hunts in one of them; the tests hunt in all. In: nothing. Out: `Service` values
that say where a service lies and what leaks in it. The services themselves are in `lab/`, one
folder each: `leaky.js`, the same service repaired as `fixed.js`, and `truth.json`.
"""

from heaphound.demo.services import PlantedLeak, Service, service, services, shapes

__all__ = ["PlantedLeak", "Service", "service", "services", "shapes"]
