"""What every table that belongs to an office has in common."""

from typing import Any, ClassVar, Self

from django.db import models


class OwnedQuerySet(models.QuerySet[Any]):
    def of(self, office: Any) -> Self:
        """Only the rows of `office` (an Office or its id): every query on an owned table starts here."""
        return self.filter(office=office)


class FollowingManager(models.Manager[Any]):
    """Follows a reference from one owned row to another without leaving the office.

    Django hands the row that is being followed as a hint, so even `entry.record` names the office in its WHERE.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = super().get_queryset()
        instance = self._hints.get("instance")  # type: ignore[attr-defined]
        office = getattr(instance, "office_id", None)
        return rows.filter(office_id=office) if office is not None else rows


class Owned(models.Model):
    """A row of one office. The office never changes; references between owned rows are held by composite constraints.

    `SEALED` names the columns that history rests on: the audit event of every action that writes one of them carries
    a digest over them all, so a change made behind the application's back is found by `pilotage verify`.
    """

    SEALED: ClassVar[tuple[str, ...]] = ()

    office = models.ForeignKey("pilotage.Office", on_delete=models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()
    following = FollowingManager()

    class Meta:
        abstract = True
        base_manager_name = "following"

    def sealed(self) -> dict[str, object]:
        """The sealed columns and what stands in them."""
        return {name: getattr(self, name) for name in self.SEALED}


class Entered(Owned):
    """A row that an action writes: once for each request, by whom, and under which of the office's numbers."""

    uuid = models.UUIDField()  # given by the client, so that a repeated request is recognised
    by = models.ForeignKey("pilotage.User", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        abstract = True


def unique_in_office(table: str, *fields: str, name: str | None = None) -> models.UniqueConstraint:
    """UNIQUE (office, …): without fields it is the target of the composite references, (office, id)."""
    fields = fields or ("id",)
    return models.UniqueConstraint(fields=["office", *fields], name=name or f"{table}_{'_'.join(fields)}_in_office")
