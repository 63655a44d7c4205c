import django.db.models.deletion
import django.db.models.manager
import pilotage.models.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pilotage", "0003_money"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("what", models.CharField(max_length=10)),
                ("happened_on", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "after",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
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
                    models.UniqueConstraint(fields=("office", "id"), name="membernote_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="membernote_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="membernote_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "member"), name="membernote_member", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "after"), name="membernote_after", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("text", models.TextField(blank=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("participants", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="minutes_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="minutes_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "record"),
                        name="minutes_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="minutes_record", to="pilotage.Record"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("provision", models.CharField(max_length=40)),
                ("award", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("level", models.CharField(blank=True, max_length=40)),
                ("period_start", models.DateField()),
                ("opened_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("status", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                ("ended", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.edition"
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
                    models.UniqueConstraint(fields=("office", "id"), name="round_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="round_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "number"), name="round_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended", False)),
                        fields=("office", "programme", "provision", "award", "title", "level", "period_start"),
                        name="round_once_in_period",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="round_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "edition"), name="round_edition", to="pilotage.Edition"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PairingReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("what", models.CharField(max_length=10)),
                ("text", models.TextField(blank=True)),
                ("advice", models.JSONField(default=dict)),
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
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.pairing"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="pairingreason_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="pairingreason_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "pairing"), name="pairingreason_pairing", to="pilotage.Pairing"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PairOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("provision", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("topic", models.CharField(blank=True, max_length=80)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
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
                    models.UniqueConstraint(fields=("office", "id"), name="pairoffer_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="pairoffer_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="pairoffer_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "member"), name="pairoffer_member", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PairVeto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("provision", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=200)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
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
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="pairveto_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="pairveto_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "programme", "provision", "a", "b"),
                        name="pairveto_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="pairveto_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "a"), name="pairveto_a", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "b"), name="pairveto_b", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ProgrammeClose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("closed_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=500)),
                (
                    "bulletin",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.bulletin"
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
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="programmeclose_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="programmeclose_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "programme"),
                        name="programmeclose_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="programmeclose_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "bulletin"), name="programmeclose_bulletin", to="pilotage.Bulletin"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("happened_on", models.DateField()),
                ("state", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="progress_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="progress_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="progress_record", to="pilotage.Record"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("happened_on", models.DateField()),
                ("what", models.JSONField(default=dict)),
                ("money", models.JSONField(default=dict)),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
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
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="carryover_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="carryover_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="carryover_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "before"), name="carryover_before", to="pilotage.Programme"
                    ),
                ],
                "indexes": [],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("due_on", models.DateField(null=True)),
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
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="followup_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="followup_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "record"),
                        name="followup_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="followup_record", to="pilotage.Record"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "owner"), name="followup_owner", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "person"), name="followup_person", to="pilotage.Person"
                    ),
                ],
                "indexes": [],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MemberFacts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
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
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="memberfacts_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "member", "seq"), name="memberfacts_member_seq_in_office"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "member"), name="memberfacts_member", to="pilotage.Member"
                    ),
                ],
                "indexes": [],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("place", models.CharField(max_length=20)),
                ("slot", models.PositiveIntegerField(null=True)),
                ("holder", models.CharField(blank=True, max_length=40)),
                ("outside_name", models.CharField(blank=True, max_length=200)),
                ("outside_body", models.CharField(blank=True, max_length=200)),
                ("seq", models.PositiveBigIntegerField()),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "finding",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="nomination_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="nomination_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "round", "number"), name="nomination_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "record"),
                        name="nomination_of_a_record_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True), ("slot__isnull", False)),
                        fields=("office", "round", "place", "holder", "slot"),
                        name="nomination_place_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record__isnull", False), ("slot__isnull", False), ("unit__isnull", False)),
                            models.Q(("finding__isnull", True), ("record__isnull", True), ("slot__isnull", True)),
                            _connector="OR",
                        ),
                        name="nomination_from_in_or_out",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="nomination_round", to="pilotage.Round"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="nomination_record", to="pilotage.Record"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="nomination_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "finding"), name="nomination_finding", to="pilotage.Record"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Publicity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("place", models.CharField(max_length=200)),
                ("text", models.TextField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="publicity_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="publicity_uuid_in_office"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="publicity_runs_forward"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="publicity_round", to="pilotage.Round"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Beneficiary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("amount", models.PositiveBigIntegerField(default=0)),
                ("salt", models.CharField(max_length=32)),
                ("personal", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="beneficiary_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="beneficiary_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="beneficiary_round", to="pilotage.Round"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="beneficiary_unit", to="pilotage.Member"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("what", models.CharField(max_length=20)),
                ("total", models.BigIntegerField()),
                ("rule", models.CharField(max_length=20)),
                ("fact", models.CharField(blank=True, max_length=40)),
                ("lines", models.JSONField(default=list)),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="allocation_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="allocation_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="allocation_round", to="pilotage.Round"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AidShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("asked", models.PositiveIntegerField(null=True)),
                ("places", models.PositiveIntegerField(default=0)),
                ("extra_places", models.PositiveIntegerField(default=0)),
                ("amount", models.PositiveBigIntegerField(default=0)),
                ("extra_amount", models.PositiveBigIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
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
                    "record",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="aidshare_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="aidshare_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "round", "unit"),
                        name="aidshare_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True), ("unit__isnull", True)),
                        fields=("office", "round"),
                        name="aidshare_whole_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="aidshare_round", to="pilotage.Round"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="aidshare_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="aidshare_record", to="pilotage.Record"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RoundCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("most", models.PositiveIntegerField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="roundcriterion_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="roundcriterion_uuid_in_office"),
                    models.CheckConstraint(condition=models.Q(("most__gt", 0)), name="roundcriterion_has_points"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="roundcriterion_round", to="pilotage.Round"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RoundDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("happened_on", models.DateField()),
                ("meeting", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="rounddecision_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="rounddecision_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "round"),
                        name="rounddecision_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="rounddecision_round", to="pilotage.Round"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RoundStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("happened_on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("note", models.TextField(blank=True)),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="roundstep_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="roundstep_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="roundstep_round", to="pilotage.Round"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TieBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("order", models.JSONField(default=list)),
                ("reason", models.TextField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="tiebreak_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="tiebreak_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="tiebreak_round", to="pilotage.Round"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("received_on", models.DateField()),
                ("who", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField()),
                ("answered_on", models.DateField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("upheld", models.BooleanField(null=True)),
                ("answered_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.nomination",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="objection_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="objection_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="objection_round", to="pilotage.Round"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "nomination"), name="objection_nomination", to="pilotage.Nomination"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("body", models.CharField(max_length=200)),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("answer", models.CharField(blank=True, max_length=20)),
                ("text", models.TextField(blank=True)),
                ("answered_seq", models.PositiveBigIntegerField(null=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "nomination",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.nomination",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
                    ),
                ),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="consultation_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="consultation_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="consultation_round", to="pilotage.Round"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "nomination"), name="consultation_nomination", to="pilotage.Nomination"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RoundScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("points", models.JSONField(default=dict)),
                ("opinion", models.TextField(blank=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.nomination"
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
                    models.UniqueConstraint(fields=("office", "id"), name="roundscore_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="roundscore_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "nomination", "by"),
                        name="roundscore_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "nomination"), name="roundscore_nomination", to="pilotage.Nomination"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RoundQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                ("places", models.PositiveIntegerField(default=0)),
                ("amount", models.PositiveBigIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "allocation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.allocation",
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.round"
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
                    models.UniqueConstraint(fields=("office", "id"), name="roundquota_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="roundquota_uuid_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True)),
                        fields=("office", "round", "unit"),
                        name="roundquota_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_seq__isnull", True), ("unit__isnull", True)),
                        fields=("office", "round"),
                        name="roundquota_whole_once",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "round"), name="roundquota_round", to="pilotage.Round"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="roundquota_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "allocation"), name="roundquota_allocation", to="pilotage.Allocation"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DecidedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveIntegerField()),
                ("points", models.CharField(blank=True, max_length=20)),
                ("chosen", models.BooleanField()),
                ("passed_over", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("shown", models.BooleanField(default=False)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.nomination"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.rounddecision"
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="decidedplace_id_in_office"),
                    models.UniqueConstraint(fields=("office", "decision", "nomination"), name="decidedplace_once"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "decision"), name="decidedplace_decision", to="pilotage.RoundDecision"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "nomination"), name="decidedplace_nomination", to="pilotage.Nomination"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MatterFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.blob"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.consultation",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.aidshare"
                    ),
                ),
                (
                    "member_note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.membernote",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.minutes"
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.objection",
                    ),
                ),
                (
                    "pairing_reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.pairingreason",
                    ),
                ),
                (
                    "close",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.programmeclose",
                    ),
                ),
                (
                    "progress",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.progress"
                    ),
                ),
                (
                    "publicity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.publicity",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.rounddecision",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.roundstep",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="matterfile_id_in_office"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", False),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", False),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", False),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", False),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", False),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", False),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", False),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", False),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", False),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", True),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", False),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("close__isnull", False),
                                ("consultation__isnull", True),
                                ("decision__isnull", True),
                                ("member_note__isnull", True),
                                ("minutes__isnull", True),
                                ("objection__isnull", True),
                                ("pairing_reason__isnull", True),
                                ("progress__isnull", True),
                                ("publicity__isnull", True),
                                ("share__isnull", True),
                                ("step__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="matterfile_to_one_thing",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "blob"), name="matterfile_blob", to="pilotage.Blob"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "consultation"), name="matterfile_consultation", to="pilotage.Consultation"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "decision"), name="matterfile_decision", to="pilotage.RoundDecision"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "publicity"), name="matterfile_publicity", to="pilotage.Publicity"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "objection"), name="matterfile_objection", to="pilotage.Objection"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "step"), name="matterfile_step", to="pilotage.RoundStep"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "share"), name="matterfile_share", to="pilotage.AidShare"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "minutes"), name="matterfile_minutes", to="pilotage.Minutes"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "progress"), name="matterfile_progress", to="pilotage.Progress"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "pairing_reason"),
                        name="matterfile_pairing_reason",
                        to="pilotage.PairingReason",
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "member_note"), name="matterfile_member_note", to="pilotage.MemberNote"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "close"), name="matterfile_close", to="pilotage.ProgrammeClose"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
    ]
