import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import pilotage.models.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("timezone", models.CharField(max_length=80)),
                ("currency", models.CharField(max_length=3)),
                ("example_today", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="programme_id_in_office"),
                    models.UniqueConstraint(fields=("office", "code"), name="programme_code_in_office"),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("number", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("adopted_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="edition_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "number"), name="edition_programme_number_in_office"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="edition_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CalendarSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
            ],
            options={
                "ordering": ["start", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="calendarspan_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "kind", "start", "end"), name="calendarspan_once"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="calendarspan_programme", to="pilotage.Programme"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="calendarspan_runs_forward"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("fund", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("guarded", models.BooleanField()),
                ("balance", models.BigIntegerField(default=0)),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="account_id_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "fund", "kind", "key"), name="account_once"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="account_programme", to="pilotage.Programme"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("guarded", False), ("balance__gte", 0), _connector="OR"),
                        name="account_not_overspent",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("role", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("aliases", models.JSONField(default=list)),
                ("parent", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("position", models.PositiveIntegerField(default=0)),
                ("starts_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ends_on", models.DateField(null=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="member_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "code"), name="member_programme_code_in_office"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="member_programme", to="pilotage.Programme"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_seq__isnull", True), ("ends_on__isnull", True)),
                            models.Q(
                                ("ended_seq__isnull", False),
                                ("ends_on__gte", models.F("starts_on")),
                                ("ends_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="member_end_is_whole",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("provision", models.CharField(max_length=40)),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                ("project", models.CharField(max_length=200)),
                ("plan", models.TextField()),
                ("asked", models.BigIntegerField()),
                ("own", models.PositiveBigIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.edition"
                    ),
                ),
                ("seq", models.PositiveBigIntegerField()),
                ("status", models.CharField(max_length=20)),
                ("approved", models.BigIntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="application_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="application_uuid_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "provision", "number"), name="application_number"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="application_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="application_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "edition"), name="application_edition", to="pilotage.Edition"
                    ),
                    models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="application_asks_something"),
                    models.CheckConstraint(
                        condition=models.Q(("approved__isnull", True), ("approved__gt", 0), _connector="OR"),
                        name="application_grants_something",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("provision", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=81)),
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
                ("starts_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ends_on", models.DateField(null=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="pairing_id_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "provision", "a", "b", "starts_on"), name="pairing_once"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="pairing_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "a"), name="pairing_a", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "b"), name="pairing_b", to="pilotage.Member"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("a", models.F("b")), _negated=True), name="pairing_of_two"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("series", models.CharField(max_length=40)),
                ("uuid", models.UUIDField()),
                ("title", models.CharField(blank=True, max_length=200)),
                ("until", models.DateField()),
                ("draft", models.JSONField(default=list)),
                ("status", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.edition"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_seq", models.PositiveBigIntegerField(null=True)),
                ("signed_sha256", models.CharField(blank=True, max_length=64)),
                ("since", models.DateField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("known", models.PositiveBigIntegerField(null=True)),
                ("issued_on", models.DateField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issuer", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("figures", models.JSONField(default=dict)),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="bulletin_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="bulletin_uuid_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "series", "number"), name="bulletin_number_in_series"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="bulletin_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "edition"), name="bulletin_edition", to="pilotage.Edition"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_by", None), ("signed_seq__isnull", True), ("signed_sha256", "")),
                            models.Q(
                                ("signed_by__isnull", False),
                                ("signed_seq__isnull", False),
                                models.Q(("signed_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_signature_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_by", None),
                                ("issued_on__isnull", True),
                                ("known__isnull", True),
                                ("number__isnull", True),
                            ),
                            models.Q(
                                ("issued_by__isnull", False),
                                ("issued_on__isnull", False),
                                ("known__isnull", False),
                                ("number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_issue_is_whole",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Erratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.bulletin"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("happened_on", models.DateField()),
                ("known", models.PositiveBigIntegerField()),
                ("seq", models.PositiveBigIntegerField()),
                ("changes", models.JSONField()),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="erratum_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="erratum_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "bulletin", "number"), name="erratum_number"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "bulletin"), name="erratum_bulletin", to="pilotage.Bulletin"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.programme",
                    ),
                ),
                ("seq", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("about", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["seq"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="event_id_in_office"),
                    models.UniqueConstraint(fields=("office", "seq"), name="event_seq_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="event_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("key", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.account"
                    ),
                ),
                (
                    "debit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.account"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("happened_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.application",
                    ),
                ),
                ("memo", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [models.Index(fields=["office", "programme", "happened_on"], name="transfer_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="transfer_id_in_office"),
                    models.UniqueConstraint(fields=("office", "key"), name="transfer_key_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="transfer_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "credit"), name="transfer_credit", to="pilotage.Account"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "debit"), name="transfer_debit", to="pilotage.Account"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "reverses"), name="transfer_reverses", to="pilotage.Transfer"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="transfer_application", to="pilotage.Application"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_moves_something"),
                    models.CheckConstraint(
                        condition=models.Q(("credit", models.F("debit")), _negated=True), name="transfer_between_two"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("fund", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=40)),
                ("donor", models.CharField(blank=True, max_length=200)),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.transfer"
                    ),
                ),
                ("seq", models.PositiveBigIntegerField()),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="contribution_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="contribution_uuid_in_office"),
                    models.UniqueConstraint(fields=("office", "programme", "number"), name="contribution_number"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="contribution_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="contribution_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ApplicationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.application"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("happened_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.edition"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("opinion", models.TextField(blank=True)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="applicationstep_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="applicationstep_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "application"), name="applicationstep_application", to="pilotage.Application"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "edition"), name="applicationstep_edition", to="pilotage.Edition"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "transfer"), name="applicationstep_transfer", to="pilotage.Transfer"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="person_id_in_office"),
                    models.UniqueConstraint(fields=("office", "code"), name="person_code_in_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("office", "user"),
                        name="person_one_per_user",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.person"
                    ),
                ),
                ("function", models.CharField(max_length=20)),
                ("role", models.CharField(max_length=40)),
                (
                    "member",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                (
                    "serves",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.member"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("ends_on", models.DateField(null=True)),
                ("ended_seq", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "ordering": ["starts_on", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="appointment_id_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="appointment_programme", to="pilotage.Programme"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "person"), name="appointment_person", to="pilotage.Person"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "member"), name="appointment_member", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "serves"), name="appointment_serves", to="pilotage.Member"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_seq__isnull", True), ("ends_on__isnull", True)),
                            models.Q(
                                ("ended_seq__isnull", False),
                                ("ends_on__gte", models.F("starts_on")),
                                ("ends_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_end_is_whole",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="FoundPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                ("uuid", models.UUIDField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.programme"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("terms", models.JSONField(default=list)),
                ("chosen_seq", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="foundpage_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="foundpage_uuid_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "sha256"), name="foundpage_programme_sha256_in_office"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="foundpage_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("register", models.CharField(max_length=40)),
                ("uuid", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("seq", models.PositiveBigIntegerField()),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="record_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="record_uuid_in_office"),
                    models.UniqueConstraint(
                        fields=("office", "programme", "register", "number"), name="record_number_in_register"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "programme"), name="record_programme", to="pilotage.Programme"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("uuid", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("happened_on", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.edition"
                    ),
                ),
                (
                    "unit",
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
                    "pairing",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.pairing"
                    ),
                ),
                ("body", models.JSONField(default=dict)),
                ("personal_digest", models.CharField(blank=True, max_length=64)),
                ("stage", models.CharField(blank=True, max_length=40)),
                ("side", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seen", models.PositiveBigIntegerField(null=True)),
                ("on_paper", models.BooleanField(default=False)),
                ("signer", models.CharField(blank=True, max_length=80)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["seq", "id"],
                "abstract": False,
                "base_manager_name": "following",
                "indexes": [models.Index(fields=["office", "record", "seq"], name="entry_by_record")],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="entry_id_in_office"),
                    models.UniqueConstraint(fields=("office", "uuid"), name="entry_uuid_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "record"), name="entry_record", to="pilotage.Record"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "edition"), name="entry_edition", to="pilotage.Edition"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "unit"), name="entry_unit", to="pilotage.Member"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "person"), name="entry_person", to="pilotage.Person"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "pairing"), name="entry_pairing", to="pilotage.Pairing"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PersonalData",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.entry"
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("fields", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "entry"), name="personaldata_entry_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "entry"), name="personaldata_entry", to="pilotage.Entry"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("seq", models.PositiveBigIntegerField()),
                ("content", models.FileField(max_length=200, upload_to="")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="blob_id_in_office"),
                    models.UniqueConstraint(fields=("office", "sha256"), name="blob_sha256_in_office"),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.office"
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.blob"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilotage.entry"
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
                    "contribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilotage.contribution",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "following",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "id"), name="attachment_id_in_office"),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "blob"), name="attachment_blob", to="pilotage.Blob"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "entry"), name="attachment_entry", to="pilotage.Entry"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "step"), name="attachment_step", to="pilotage.ApplicationStep"
                    ),
                    pilotage.models.constraints.CompositeForeignKey(
                        fields=("office", "contribution"), name="attachment_contribution", to="pilotage.Contribution"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contribution__isnull", True), ("entry__isnull", False), ("step__isnull", True)),
                            models.Q(("contribution__isnull", True), ("entry__isnull", True), ("step__isnull", False)),
                            models.Q(("contribution__isnull", False), ("entry__isnull", True), ("step__isnull", True)),
                            _connector="OR",
                        ),
                        name="attachment_to_one_thing",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("following", django.db.models.manager.Manager()),
            ],
        ),
    ]
