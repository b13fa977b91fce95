"""Services of the registry as items of a basket."""

from app.models import ItemKind, Service
from app.services.baskets import Reference, thing_identity
from app.services.registry.services import ARCHIVE

__all__ = ["reference_of"]


def reference_of(service: Service) -> Reference:
    """What the basket keeps of a service: its id in the registry and its address, beside the dataset."""
    fields = {
        "ivoid": service.ivoid,
        "kind": service.kind,
        "publisher": service.publisher,
        "access_url": service.url,
    }
    return Reference(
        kind=ItemKind.SERVICE,
        identity=thing_identity(ItemKind.SERVICE, service.key),
        archive=ARCHIVE.id,
        dataset=service.key,
        label=service.title,
        access_url=service.url,
        service=service.url,
        fields=fields,
        columns=[{"name": name, "datatype": "char"} for name in fields],
    )
