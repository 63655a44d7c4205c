import django.db.models.deletion
import django.db.models.manager
import pilotage.models.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pilotage", "0002_day_to_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("provision", models.CharField(max_length=40)),
                ("values", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="applicationdraft_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="applicationdraft_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="applicationdraft_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="applicationdraft_unit", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ApplicationVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("project", models.CharField(max_length=200)),
                ("plan", models.TextField()),
                ("asked", models.BigIntegerField()),
                ("own", models.PositiveBigIntegerField(default=0)),
                ("purpose", models.CharField(blank=True, max_length=40)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.application"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="applicationversion_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "application", "number"), name="applicationversion_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked__gt", 0)), name="applicationversion_asks_something"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"),
                        name="applicationversion_application",
                        to="pilotage.Application",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("fund", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("opening", models.BigIntegerField(null=True)),
                ("closing", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("withdrawn_seq", models.PositiveBigIntegerField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.blob"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="bankstatement_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="bankstatement_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="bankstatement_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "blob"), name="bankstatement_blob", to="pilotage.Blob"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("fund", models.CharField(max_length=40)),
                ("year", models.PositiveIntegerField()),
                ("heading", models.CharField(max_length=200)),
                ("amount", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["year", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="budgetline_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="budgetline_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "programme", "fund", "year", "heading"),
                        name="budgetline_one_at_a_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="budgetline_not_negative"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="budgetline_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("audience", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="comment_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="comment_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="comment_application", to="pilotage.Application"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField(null=True)),
                ("before_payment", models.BooleanField(default=False)),
                ("seq", models.PositiveBigIntegerField()),
                ("met_on", models.DateField(null=True)),
                ("met_note", models.TextField(blank=True)),
                ("met_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="condition_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="condition_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "application", "number"), name="condition_number"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="condition_application", to="pilotage.Application"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("provision", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("most", models.PositiveIntegerField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="criterion_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="criterion_uuid_in_office"),
                    models.CheckConstraint(condition=models.Q(("most__gt", 0)), name="criterion_has_points"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="criterion_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LevyRefund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provision", models.CharField(max_length=40)),
                ("year", models.PositiveIntegerField()),
                ("due", models.BigIntegerField()),
                ("refunded", models.BigIntegerField()),
                ("netted", models.BooleanField(default=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="levyrefund_id_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "programme", "provision", "unit", "year"),
                        name="levyrefund_one_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", 0), ("refunded__gte", 0)), name="levyrefund_not_negative"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="levyrefund_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="levyrefund_record", to="pilotage.Record"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="levyrefund_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="levyrefund_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="FundingAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("fund", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                ("amount", models.BigIntegerField(null=True)),
                ("conditions", models.TextField(blank=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="fundingagreement_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="fundingagreement_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "number"), name="fundingagreement_number"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="fundingagreement_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "funder"), name="fundingagreement_funder", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("number", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("happened_on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="voucher_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="voucher_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="voucher_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="voucher_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("happened_on", models.DateField()),
                ("opinion", models.TextField()),
                ("advice", models.CharField(max_length=20)),
                ("points", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="review_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="review_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="review_application", to="pilotage.Application"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("provision", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("supplier", models.CharField(blank=True, max_length=200)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="order_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="order_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "number"), name="order_number"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="order_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("due_on", models.DateField(null=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.person"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="reviewer_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="reviewer_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "application", "person"),
                        name="reviewer_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="reviewer_application", to="pilotage.Application"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "person"), name="reviewer_person", to="pilotage.Person"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RewardPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("provision", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("period", models.CharField(blank=True, max_length=40)),
                ("amount", models.BigIntegerField()),
                ("happened_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="rewardpayment_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="rewardpayment_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "number"), name="rewardpayment_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "programme", "provision", "unit", "period"),
                        name="rewardpayment_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="rewardpayment_is_something"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="rewardpayment_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="rewardpayment_record", to="pilotage.Record"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="rewardpayment_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="rewardpayment_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=200)),
                ("happened_on", models.DateField()),
                ("due_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("verdict", models.CharField(blank=True, max_length=20)),
                ("opinion", models.TextField(blank=True)),
                ("looked_on", models.DateField(null=True)),
                ("looked_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.applicationstep",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="secondlook_id_in_office"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("looked_by__isnull", True),
                            models.Q(("looked_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="secondlook_by_another",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="secondlook_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "step"), name="secondlook_step", to="pilotage.ApplicationStep"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="secondlook_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SmallOffice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("days", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("starts_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ends_on", models.DateField(null=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="smalloffice_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="smalloffice_uuid_in_office"),
                    models.CheckConstraint(condition=models.Q(("days__gt", 0)), name="smalloffice_days"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "programme"),
                        name="smalloffice_one",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="smalloffice_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="YearClose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("fund", models.CharField(max_length=40)),
                ("year", models.PositiveIntegerField()),
                ("closed_on", models.DateField()),
                ("lines", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["year", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="yearclose_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="yearclose_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "fund", "year"), name="yearclose_once"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="yearclose_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("booked_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("text", models.CharField(blank=True, max_length=400)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("digest", models.CharField(max_length=64)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.bankstatement"
                    ),
                ),
            ],
            options={
                "ordering": ["booked_on", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="bankline_id_in_office"),
                    models.UniqueConstraint(fields=("office", "statement", "position"), name="bankline_position"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "statement"), name="bankline_statement", to="pilotage.BankStatement"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("happened_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("what", models.CharField(max_length=200)),
                ("invoice_code", models.CharField(blank=True, max_length=20)),
                ("invoice_number", models.CharField(blank=True, max_length=30)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("counted", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
                ("checked_seq", models.PositiveBigIntegerField(null=True)),
                ("withdrawn_seq", models.PositiveBigIntegerField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.levyrefund",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="expense_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="expense_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "number"), name="expense_number"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="expense_is_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted__isnull", True),
                            models.Q(("counted__gte", 0), ("counted__lte", models.F("amount"))),
                            _connector="OR",
                        ),
                        name="expense_counted_at_most_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("refund__isnull", True)),
                            models.Q(("application__isnull", True), ("refund__isnull", False)),
                            _connector="OR",
                        ),
                        name="expense_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("withdrawn_seq__isnull", True), models.Q(("invoice_number", ""), _negated=True)
                        ),
                        fields=("office", "invoice_code", "invoice_number"),
                        name="expense_invoice_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="expense_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="expense_application", to="pilotage.Application"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "refund"), name="expense_refund", to="pilotage.LevyRefund"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReportDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("due_on", models.DateField()),
                ("what", models.CharField(max_length=200)),
                ("seq", models.PositiveBigIntegerField()),
                ("done_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("done_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.fundingagreement"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="reportday_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="reportday_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "agreement"), name="reportday_agreement", to="pilotage.FundingAgreement"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.order"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="orderline_id_in_office"),
                    models.UniqueConstraint(fields=("office", "order", "unit"), name="orderline_once"),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="orderline_is_something"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "order"), name="orderline_order", to="pilotage.Order"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="orderline_unit", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="OrderStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("happened_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.order"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="orderstep_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="orderstep_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "order"), name="orderstep_order", to="pilotage.Order"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="orderstep_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="orderstep_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BankMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.UUIDField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.bankline"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="bankmatch_id_in_office"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("line__isnull", False), ("transfer__isnull", True)),
                            models.Q(("line__isnull", True), ("transfer__isnull", False)),
                            _connector="OR",
                        ),
                        name="bankmatch_one_side",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True), ("line__isnull", False)),
                        fields=("office", "line"),
                        name="bankmatch_line_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True), ("transfer__isnull", False)),
                        fields=("office", "transfer"),
                        name="bankmatch_transfer_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "line"), name="bankmatch_line", to="pilotage.BankLine"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="bankmatch_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MoneyFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.fundingagreement",
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.blob"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.comment"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.applicationdraft",
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.expense"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "order_step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.orderstep",
                    ),
                ),
                (
                    "report_day",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.reportday",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.review"
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.voucher"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="moneyfile_id_in_office"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", True),
                                ("draft__isnull", True),
                                ("expense__isnull", True),
                                ("order_step__isnull", True),
                                ("report_day__isnull", True),
                                ("review__isnull", True),
                                ("voucher__isnull", False),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", True),
                                ("draft__isnull", True),
                                ("expense__isnull", False),
                                ("order_step__isnull", True),
                                ("report_day__isnull", True),
                                ("review__isnull", True),
                                ("voucher__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", False),
                                ("draft__isnull", True),
                                ("expense__isnull", True),
                                ("order_step__isnull", True),
                                ("report_day__isnull", True),
                                ("review__isnull", True),
                                ("voucher__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", True),
                                ("draft__isnull", True),
                                ("expense__isnull", True),
                                ("order_step__isnull", True),
                                ("report_day__isnull", True),
                                ("review__isnull", False),
                                ("voucher__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", False),
                                ("comment__isnull", True),
                                ("draft__isnull", True),
                                ("expense__isnull", True),
                                ("order_step__isnull", True),
                                ("report_day__isnull", True),
                                ("review__isnull", True),
                                ("voucher__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", True),
                                ("draft__isnull", True),
                                ("expense__isnull", True),
                                ("order_step__isnull", False),
                                ("report_day__isnull", True),
                                ("review__isnull", True),
                                ("voucher__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", True),
                                ("draft__isnull", False),
                                ("expense__isnull", True),
                                ("order_step__isnull", True),
                                ("report_day__isnull", True),
                                ("review__isnull", True),
                                ("voucher__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("comment__isnull", True),
                                ("draft__isnull", True),
                                ("expense__isnull", True),
                                ("order_step__isnull", True),
                                ("report_day__isnull", False),
                                ("review__isnull", True),
                                ("voucher__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="moneyfile_to_one_thing",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "blob"), name="moneyfile_blob", to="pilotage.Blob"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "voucher"), name="moneyfile_voucher", to="pilotage.Voucher"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "expense"), name="moneyfile_expense", to="pilotage.Expense"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "comment"), name="moneyfile_comment", to="pilotage.Comment"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "review"), name="moneyfile_review", to="pilotage.Review"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "agreement"), name="moneyfile_agreement", to="pilotage.FundingAgreement"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "order_step"), name="moneyfile_order_step", to="pilotage.OrderStep"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "draft"), name="moneyfile_draft", to="pilotage.ApplicationDraft"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "report_day"), name="moneyfile_report_day", to="pilotage.ReportDay"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_once",
        ),
        migrations.AddField(
            model_name="account",
            name="purpose",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="application",
            name="purpose",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="account",
            name="fund",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                fields=("office", "programme", "fund", "kind", "key", "purpose"), name="account_once"
            ),
        ),
    ]
