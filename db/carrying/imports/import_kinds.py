"""Every kind of thing that can be brought in, by the name that the command line knows it by."""

from __future__ import annotations

from collections.abc import Mapping

from db.carrying.imports.incident_rows import INCIDENTS
from db.carrying.imports.kinds import ImportKind
from db.carrying.imports.landmark_rows import LANDMARKS
from db.carrying.imports.property_rows import PROPERTY
from db.carrying.imports.request_rows import REQUESTS

KINDS: Mapping[str, ImportKind] = {kind.register: kind for kind in (INCIDENTS, LANDMARKS, REQUESTS, PROPERTY)}
