"""The stage of the permissions' tests: one of each thing that can be asked for."""

from tests.access import conftest as access

staged = access.staged
stage = access.stage
world_url = access.world_url
