"""The guard itself: what it must refuse and what it must let pass, in both dialects."""

import pytest

from tests.sql_guard import Schema, faults

KNOWN = Schema(
    frozenset({"pilotage_programme", "pilotage_record", "pilotage_entry", "pilotage_member"}),
    {
        ("pilotage_record", "programme_id"): "pilotage_programme",
        ("pilotage_entry", "record_id"): "pilotage_record",
        ("pilotage_entry", "unit_id"): "pilotage_member",
        ("pilotage_member", "programme_id"): "pilotage_programme",
    },
)
E = "pilotage_entry"
R = "pilotage_record"
M = "pilotage_member"
JOIN = f"{E} e JOIN {R} r ON e.record_id = r.id"

FAULTY = {
    "nothing named": f"SELECT * FROM {E}",
    "quoted": f'SELECT "{E}"."id" FROM "{E}" WHERE "{E}"."id" = %s',
    "by primary key alone": f"SELECT * FROM {E} WHERE id = %s",
    "the column is only read": f"SELECT office_id FROM {E} WHERE record_id = %s",
    "the column only sorts": f"SELECT id FROM {E} ORDER BY office_id",
    "the column only groups": f"SELECT office_id, COUNT(*) FROM {E} GROUP BY office_id",
    "only in HAVING": f"SELECT office_id, COUNT(*) FROM {E} GROUP BY office_id HAVING office_id = %s",
    "not equal": f"SELECT * FROM {E} WHERE office_id <> %s",
    "at least": f"SELECT * FROM {E} WHERE office_id >= %s",
    "between": f"SELECT * FROM {E} WHERE office_id BETWEEN %s AND %s",
    "not null": f"SELECT * FROM {E} WHERE office_id IS NOT NULL",
    "equal to itself": f"SELECT * FROM {E} WHERE {E}.office_id = {E}.office_id",
    "in a comment": f"SELECT * FROM {E} /* office_id = 1 */ WHERE id = %s",
    "in a string": f"SELECT * FROM {E} WHERE reason = 'office_id = 1'",
    "negated": f"SELECT * FROM {E} WHERE NOT (office_id = %s)",
    "not in": f"SELECT * FROM {E} WHERE office_id NOT IN (%s, %s)",
    "one branch of OR": f"SELECT * FROM {E} WHERE office_id = %s OR id = %s",
    "one branch of a deep OR": f"SELECT * FROM {E} WHERE id = %s AND (office_id = %s OR seq = %s)",
    "computed": f"SELECT * FROM {E} WHERE COALESCE(office_id, %s) = %s",
    "inside CASE": f"SELECT * FROM {E} WHERE CASE WHEN office_id = %s THEN 1 ELSE 1 END = 1",
    "any office of a query": f"SELECT * FROM {E} WHERE office_id IN (SELECT id FROM pilotage_office)",
    "the office of a query": f"SELECT * FROM {E} WHERE office_id = (SELECT MAX(id) FROM pilotage_office)",
    "another column's office": f"SELECT * FROM {E} WHERE record_id = %s AND by_id = %s",
    "joined table only": f"SELECT * FROM {JOIN} WHERE r.office_id = %s",
    "driving table in the ON of an outer join": f"SELECT * FROM {E} e LEFT JOIN {R} r ON e.record_id = r.id AND e.office_id = %s",
    "joined without the reference": f"SELECT * FROM {E} e JOIN {R} r ON e.seq = r.seq WHERE e.office_id = %s",
    "joined the wrong way": f"SELECT * FROM {E} e JOIN {R} r ON e.id = r.id WHERE e.office_id = %s",
    "joined along the wrong reference": f"SELECT * FROM {E} e JOIN {R} r ON e.unit_id = r.id WHERE e.office_id = %s",
    "joined under OR": f"SELECT * FROM {E} e JOIN {R} r ON e.record_id = r.id OR r.id = %s WHERE e.office_id = %s",
    "cross join": f"SELECT * FROM {E} e CROSS JOIN {R} r WHERE e.office_id = %s",
    "comma": f"SELECT * FROM {E} e, {R} r WHERE e.office_id = %s",
    "full join": f"SELECT * FROM {E} e FULL JOIN {R} r ON e.record_id = r.id WHERE e.office_id = %s",
    "equal to an unpinned one": f"SELECT * FROM {E} e JOIN {R} r ON e.office_id = r.office_id WHERE r.id = %s",
    "behind a shared table": f"SELECT * FROM pilotage_user u JOIN {E} e ON e.by_id = u.id WHERE u.id = %s",
    "an office by its name": f"SELECT * FROM {E} e JOIN pilotage_office o ON e.office_id = o.id WHERE o.name = %s",
    "subquery": f"SELECT * FROM {E} WHERE office_id = %s AND record_id IN (SELECT id FROM {R} WHERE number = %s)",
    "EXISTS": f"SELECT * FROM {R} r WHERE r.office_id = %s AND EXISTS (SELECT 1 FROM {E} e WHERE e.record_id = r.id)",
    "EXISTS with the outer office": f"SELECT 1 FROM {R} r WHERE r.office_id = %s AND EXISTS (SELECT 1 FROM {E} e WHERE r.office_id = %s)",
    "correlated with an unpinned row": f"SELECT (SELECT MAX(e.seq) FROM {E} e WHERE e.office_id = u.office_id) FROM pilotage_user u",
    "subquery in the list of columns": f"SELECT (SELECT COUNT(*) FROM {E}) FROM {R} WHERE office_id = %s",
    "derived table": f"SELECT * FROM (SELECT * FROM {E}) x WHERE x.office_id = %s",
    "CTE": f"WITH x AS (SELECT * FROM {E}) SELECT * FROM x WHERE office_id = %s",
    "second half of a UNION": f"SELECT id FROM {E} WHERE office_id = %s UNION SELECT id FROM {R}",
    "count over a subquery": f"SELECT COUNT(*) FROM (SELECT DISTINCT unit_id FROM {E} WHERE seq = %s) sub",
    "UPDATE": f"UPDATE {E} SET reason = %s WHERE id = %s",
    "UPDATE everything": f"UPDATE {E} SET reason = %s",
    "UPDATE that only sets the column": f"UPDATE {E} SET office_id = %s WHERE id = %s",
    "UPDATE that moves a row": f"UPDATE {E} SET office_id = %s WHERE office_id = %s AND id = %s",
    "UPDATE by a subquery": f"UPDATE {E} SET reason = %s WHERE id IN (SELECT id FROM {E} WHERE office_id = %s)",
    "UPDATE with an unpinned subquery": f"UPDATE {E} SET seq = (SELECT MAX(seq) FROM {R}) WHERE office_id = %s",
    "DELETE": f"DELETE FROM {E} WHERE id IN (%s, %s)",
    "DELETE by a subquery": f"DELETE FROM {E} WHERE id IN (SELECT id FROM {E} WHERE office_id = %s)",
    "INSERT from a query": f"INSERT INTO {E} (id, office_id) SELECT id, %s FROM {R}",
    "upsert over all offices": f"INSERT INTO {E} (office_id, uuid) VALUES (%s, %s) ON CONFLICT (uuid) DO UPDATE SET uuid = excluded.uuid",
    "a shadowed name": f"SELECT 1 FROM {R} e WHERE e.office_id = %s AND EXISTS (SELECT 1 FROM {E} e WHERE e.office_id = e.office_id)",
}

GOOD = {
    "plain": f"SELECT * FROM {E} WHERE office_id = %s",
    "as Django writes it": f'SELECT "{E}"."id" FROM "{E}" WHERE ("{E}"."office_id" = %s AND "{E}"."seq" <= %s) ORDER BY "{E}"."seq" ASC LIMIT 21',
    "the value first": f"SELECT * FROM {E} WHERE %s = office_id",
    "a list of offices": f"SELECT * FROM {E} WHERE office_id IN (%s, %s, %s, %s, %s, %s)",
    "both branches of OR": f"SELECT * FROM {E} WHERE (office_id = %s AND id = %s) OR (office_id = %s AND seq = %s)",
    "a cast value": f"SELECT * FROM {E} WHERE office_id = CAST(%s AS bigint)",
    "pairs": f"SELECT * FROM {E} WHERE (office_id, id) IN ((%s, %s), (%s, %s))",
    "joined along the reference": f"SELECT * FROM {JOIN} WHERE e.office_id = %s",
    "joined backwards": f"SELECT * FROM {R} r LEFT JOIN {E} e ON e.record_id = r.id WHERE r.office_id = %s",
    "joined along two": f"SELECT * FROM {JOIN} JOIN pilotage_programme p ON r.programme_id = p.id LEFT JOIN {M} m ON e.unit_id = m.id WHERE e.office_id = %s",
    "joined in the WHERE": f"SELECT * FROM {E} e, {R} r WHERE e.record_id = r.id AND e.office_id = %s",
    "equal offices": f"SELECT * FROM {E} e JOIN {R} r ON e.seq = r.seq AND r.office_id = e.office_id WHERE e.office_id = %s",
    "an office pinned by its id": f"SELECT * FROM {E} e JOIN pilotage_office o ON e.office_id = o.id WHERE o.id = %s",
    "a shared table drives": f"SELECT * FROM pilotage_user u JOIN {E} e ON e.by_id = u.id WHERE e.office_id = %s",
    "left join with its own": f"SELECT * FROM {R} r LEFT JOIN {E} e ON e.seq = r.seq AND e.office_id = %s WHERE r.office_id = %s",
    "subquery": f"SELECT * FROM {E} WHERE office_id = %s AND record_id IN (SELECT U0.id FROM {R} U0 WHERE U0.office_id = %s)",
    "EXISTS with the outer row's office": f"SELECT * FROM {R} r WHERE r.office_id = %s AND EXISTS (SELECT 1 FROM {E} e WHERE e.office_id = r.office_id AND e.record_id = r.id)",
    "derived table": f"SELECT COUNT(*) FROM (SELECT DISTINCT unit_id FROM {E} WHERE office_id = %s) sub",
    "CTE": f"WITH x AS (SELECT * FROM {E} WHERE office_id = %s) SELECT * FROM x",
    "CTE of an owned table's name": f"WITH {E} AS (SELECT 1 AS id) SELECT * FROM {E}",
    "UNION": f"SELECT id FROM {E} WHERE office_id = %s UNION ALL SELECT id FROM {R} WHERE office_id = %s",
    "window": f"SELECT id, ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY seq DESC) FROM {E} WHERE office_id = %s",
    "UPDATE": f"UPDATE {E} SET reason = %s WHERE {E}.office_id = %s AND id = %s",
    "DELETE": f"DELETE FROM {E} WHERE office_id = %s AND id IN (%s, %s)",
    "INSERT": f"INSERT INTO {E} (office_id, uuid) VALUES (%s, %s), (%s, %s), (%s, %s) RETURNING id",
    "upsert within the office": f"INSERT INTO {E} (office_id, uuid) VALUES (%s, %s) ON CONFLICT (office_id, uuid) DO UPDATE SET uuid = excluded.uuid",
    "insert unless there": f"INSERT INTO {E} (office_id, uuid) VALUES (%s, %s) ON CONFLICT DO NOTHING",
    "offices themselves": "SELECT * FROM pilotage_office WHERE code = %s",
    "a definition": f"CREATE INDEX x ON {E} (record_id)",
    "like": f"SELECT * FROM {E} WHERE office_id = %s AND reason LIKE '%%x'",
    "a plan": f"EXPLAIN SELECT * FROM {E} WHERE office_id = %s",
}


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize("name", FAULTY)
def test_refuses(name: str, dialect: str) -> None:
    assert faults(FAULTY[name], dialect, KNOWN)


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize("name", GOOD)
def test_lets_pass(name: str, dialect: str) -> None:
    assert faults(GOOD[name], dialect, KNOWN) == ()


@pytest.mark.parametrize(
    "sql",
    [
        f"TRUNCATE {E}",
        f"LOCK TABLE {E}",
        f"DELETE FROM {E} USING {R} WHERE {E}.record_id = {R}.id AND {R}.office_id = %s",
        f"UPDATE {E} SET seq = 1 FROM {R} WHERE {E}.record_id = {R}.id AND {R}.office_id = %s",
        f"WITH gone AS (DELETE FROM {E} RETURNING id) SELECT * FROM {R} WHERE office_id = %s",
        f"SELECT * FROM {R} r CROSS JOIN LATERAL (SELECT * FROM {E} e WHERE e.record_id = r.id) x WHERE r.office_id = %s",
        f"MERGE INTO {E} e USING {R} r ON e.record_id = r.id WHEN MATCHED THEN DELETE",
    ],
)
def test_refuses_what_only_postgresql_has(sql: str) -> None:
    assert faults(sql, "postgres", KNOWN)


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT * FROM {E} WHERE office_id = %s FOR UPDATE",
        f"SELECT DISTINCT ON (e.record_id) e.id FROM {E} e WHERE e.office_id = %s ORDER BY e.record_id, e.seq DESC",
        f"UPDATE {E} SET seq = 1 FROM {R} WHERE {E}.record_id = {R}.id AND {E}.office_id = %s",
        f"INSERT INTO {E} (office_id, uuid) SELECT * FROM UNNEST((%s)::bigint[], (%s)::uuid[]) RETURNING {E}.id",
        f"SELECT * FROM {R} r CROSS JOIN LATERAL (SELECT * FROM {E} e WHERE e.office_id = r.office_id) x WHERE r.office_id = %s",
    ],
)
def test_lets_pass_what_only_postgresql_has(sql: str) -> None:
    assert faults(sql, "postgres", KNOWN) == ()


def test_refuses_replacing_rows() -> None:
    assert faults(f"INSERT OR REPLACE INTO {E} (id, office_id) VALUES (%s, %s)", "sqlite", KNOWN)


def test_what_cannot_be_parsed_is_refused() -> None:
    assert faults(f"SELEKT everything OUT OF {E} (", "sqlite", KNOWN)
