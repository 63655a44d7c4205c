import django.db.models.deletion
import django.db.models.manager
import pilotage.models.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pilotage", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone_tail",
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("side", models.CharField(blank=True, max_length=40)),
                ("content", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("printed_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
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
                "ordering": ["-seq", "-id"],
                "abstract": False,
                "base_manager_name": "following",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SanctionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provision", models.CharField(max_length=40)),
                ("start", models.DateField()),
                ("windows", models.JSONField(default=list)),
                ("outcome", models.CharField(max_length=20)),
                ("reason", models.TextField()),
                ("decided_on", models.DateField()),
                ("appeal_until", models.DateField(null=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("appeal", models.TextField(blank=True)),
                ("appealed_on", models.DateField(null=True)),
                ("appeal_seq", models.PositiveBigIntegerField(null=True)),
                ("ruling", models.CharField(blank=True, max_length=20)),
                ("ruling_reason", models.TextField(blank=True)),
                ("ruled_on", models.DateField(null=True)),
                ("ruling_seq", models.PositiveBigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
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
                    "pairing",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.pairing"
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                ("found", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seq", models.PositiveBigIntegerField()),
                ("state", models.CharField(max_length=20)),
                ("signer", models.CharField(blank=True, max_length=80)),
                ("note", models.TextField(blank=True)),
                ("filed_seq", models.PositiveBigIntegerField(null=True)),
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
                    "paper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.paper"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.person"
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.record"
                    ),
                ),
            ],
            options={
                "ordering": ["-seq", "-id"],
                "abstract": False,
                "base_manager_name": "following",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(blank=True, max_length=20)),
                ("number", models.CharField(max_length=30)),
                ("amount", models.BigIntegerField(null=True)),
                ("issued_on", models.DateField(null=True)),
                ("seq", models.PositiveBigIntegerField()),
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
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.scan"
                    ),
                ),
            ],
            options={
                "ordering": ["-seq", "-id"],
                "abstract": False,
                "base_manager_name": "following",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TaskLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=20)),
                ("register", models.CharField(blank=True, max_length=40)),
                ("subject", models.JSONField(default=dict)),
                ("token_digest", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                ("seq", models.PositiveBigIntegerField()),
                ("revoked_seq", models.PositiveBigIntegerField(null=True)),
                ("revoked_why", models.TextField(blank=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                ("acted", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.person"
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
                "ordering": ["-seq", "-id"],
                "abstract": False,
                "base_manager_name": "following",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TaskLinkUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("seen", models.PositiveBigIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.tasklink"
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
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="WindowNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("duty", models.CharField(max_length=40)),
                ("start", models.DateField()),
                ("reason", models.TextField()),
                ("said_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
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
                    "pairing",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.pairing"
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AgreedPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("reason", models.TextField()),
                ("agreed_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
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
                "ordering": ["start", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="agreedpause_id_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="agreedpause_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "member"), name="agreedpause_member", to="pilotage.Member"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="agreedpause_runs_forward"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ColumnMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=40)),
                ("fingerprint", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=dict)),
                ("ignored", models.JSONField(default=list)),
                ("seq", models.PositiveBigIntegerField()),
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
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="columnmatch_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "register", "fingerprint"), name="columnmatch_once"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="columnmatch_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="OwnField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=40)),
                ("field", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("type", models.CharField(max_length=20)),
                ("choices", models.JSONField(default=list)),
                ("why", models.TextField()),
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
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="ownfield_id_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "register", "field"), name="ownfield_once"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="ownfield_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="paper_id_in_office"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("office", "code"), name="paper_code_in_office"),
        ),
        migrations.AddConstraint(
            model_name="sanctiondecision",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="sanctiondecision_id_in_office"),
        ),
        migrations.AddConstraint(
            model_name="sanctiondecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("member__isnull", False)),
                fields=("office", "programme", "provision", "member", "start"),
                name="sanctiondecision_once_for_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanctiondecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pairing__isnull", False)),
                fields=("office", "programme", "provision", "pairing", "start"),
                name="sanctiondecision_once_for_pairing",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="scan_id_in_office"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="invoice_id_in_office"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("office", "code", "number"), name="invoice_code_number_in_office"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="tasklink_id_in_office"),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=models.UniqueConstraint(fields=("office", "token_digest"), name="tasklink_token"),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="windownote_id_in_office"),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_seq__isnull", True), ("member__isnull", False)),
                fields=("office", "programme", "kind", "duty", "member", "start"),
                name="windownote_once_for_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_seq__isnull", True), ("pairing__isnull", False)),
                fields=("office", "programme", "kind", "duty", "pairing", "start"),
                name="windownote_once_for_pairing",
            ),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member__isnull", False), ("pairing__isnull", True)),
                    models.Q(("member__isnull", True), ("pairing__isnull", False)),
                    _connector="OR",
                ),
                name="windownote_about_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "programme"), name="paper_programme", to="pilotage.Programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "member"), name="paper_member", to="pilotage.Member"
            ),
        ),
        migrations.AddConstraint(
            model_name="sanctiondecision",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "programme"), name="sanctiondecision_programme", to="pilotage.Programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="sanctiondecision",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "member"), name="sanctiondecision_member", to="pilotage.Member"
            ),
        ),
        migrations.AddConstraint(
            model_name="sanctiondecision",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "pairing"), name="sanctiondecision_pairing", to="pilotage.Pairing"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "programme"), name="scan_programme", to="pilotage.Programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "blob"), name="scan_blob", to="pilotage.Blob"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "paper"), name="scan_paper", to="pilotage.Paper"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "person"), name="scan_person", to="pilotage.Person"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "record"), name="scan_record", to="pilotage.Record"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "programme"), name="invoice_programme", to="pilotage.Programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "scan"), name="invoice_scan", to="pilotage.Scan"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "programme"), name="tasklink_programme", to="pilotage.Programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "person"), name="tasklink_person", to="pilotage.Person"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "member"), name="tasklink_member", to="pilotage.Member"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklinkuse",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "link"), name="tasklinkuse_link", to="pilotage.TaskLink"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklinkuse",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "record"), name="tasklinkuse_record", to="pilotage.Record"
            ),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "programme"), name="windownote_programme", to="pilotage.Programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "member"), name="windownote_member", to="pilotage.Member"
            ),
        ),
        migrations.AddConstraint(
            model_name="windownote",
            constraint=pilotage.models.constraints.CompositeForeignKey(
                fields=("office", "pairing"), name="windownote_pairing", to="pilotage.Pairing"
            ),
        ),
    ]
