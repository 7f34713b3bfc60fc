-- satellite of the new schema, 1
CREATE TABLE "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" (
  pk UUID NOT NULL, row_hash UUID NOT NULL, occurrence INTEGER NOT NULL, loaded_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL, record_source VARCHAR NOT NULL, deleted BOOLEAN NOT NULL, "number" BIGINT, "date" DATE, "amount" DECIMAL(18,2), "memo" VARCHAR, "category" VARCHAR);

-- satellite of the new schema, 2
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."number" IS 'Number';

-- satellite of the new schema, 3
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."date" IS 'Date';

-- satellite of the new schema, 4
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."amount" IS 'Amount';

-- satellite of the new schema, 5
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."memo" IS 'Memo';

-- satellite of the new schema, 6
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."category" IS 'Category';

-- is there a history
SELECT coalesce(min(run_seq) < max(run_seq), false) FROM (SELECT run_seq FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z");

-- current rows without history
CREATE OR REPLACE TEMP TABLE temp.main.current_rows AS
SELECT pk, row_hash, occurrence AS multiplicity FROM (SELECT pk, row_hash, occurrence, run_seq, deleted FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z") WHERE NOT deleted;

-- current rows with history
CREATE OR REPLACE TEMP TABLE temp.main.current_rows AS
SELECT pk, row_hash, occurrence AS multiplicity FROM (SELECT rows.* FROM (SELECT pk, row_hash, occurrence, run_seq, deleted FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z") rows JOIN (SELECT pk, max(run_seq) AS run_seq FROM (SELECT pk, row_hash, occurrence, run_seq, deleted FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z") GROUP BY pk) latest USING (pk, run_seq)) WHERE NOT deleted;

-- occurrences folded
CREATE OR REPLACE TEMP TABLE temp.main.current_rows AS
SELECT any_value(pk) AS pk, row_hash, max(multiplicity) AS multiplicity FROM temp.main.current_rows GROUP BY row_hash;

-- first relation
CREATE OR REPLACE TEMP TABLE batch_0 AS
SELECT row_hash, coalesce(known_pk, uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN v2 BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST(v2 AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST(v2 AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(CAST(v3 AS VARCHAR), '0') THEN rtrim(rtrim(CAST(v3 AS VARCHAR), '0'), '.') ELSE CAST(v3 AS VARCHAR) END), chr(29) || 'N')))) AS pk, known_pk IS NOT NULL AS is_known,
  record_source, order_value,
  v1, v2, v3, v4
FROM (
  SELECT row_hash, known_pk, record_source, NULL AS order_value,
    CASE WHEN known_pk IS NULL THEN CAST(r1 AS BIGINT) END AS v1,
    CASE WHEN known_pk IS NULL THEN CAST(r2 AS DATE) END AS v2,
    CASE WHEN known_pk IS NULL THEN CAST(r3 AS DECIMAL(18,2)) END AS v3,
    CASE WHEN known_pk IS NULL THEN r4 END AS v4
  FROM (SELECT hashed.*, current_rows.pk AS known_pk FROM (SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN r3 IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, (CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END), CASE WHEN r2 IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (CASE WHEN length(r2) = 10 AND NOT prefix(r2, '0') THEN r2 ELSE CASE WHEN r2 IS NULL THEN NULL WHEN CASE WHEN r2 IS NOT NULL THEN (regexp_full_match(r2, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(r2 AS DATE) IS NOT NULL) END THEN CAST(CAST(r2 AS DATE) AS VARCHAR) ELSE chr(29) || '?' || r2 END END), CASE WHEN r4 IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, (r4), CASE WHEN r1 IS NOT NULL THEN chr(30) || 'number' || chr(31) END, (CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END)), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT c1 AS r1, c2 AS r2, c3 AS r3, c4 AS r4, 'bank/0.csv' AS record_source FROM staged_0)) hashed LEFT JOIN current_rows USING (row_hash)));

-- first relation, each row looked up
CREATE OR REPLACE TEMP TABLE batch_0 AS
SELECT row_hash, coalesce(known_pk, uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN v2 BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST(v2 AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST(v2 AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(CAST(v3 AS VARCHAR), '0') THEN rtrim(rtrim(CAST(v3 AS VARCHAR), '0'), '.') ELSE CAST(v3 AS VARCHAR) END), chr(29) || 'N')))) AS pk, known_pk IS NOT NULL AS is_known,
  record_source, order_value,
  v1, v2, v3, v4
FROM (
  SELECT row_hash, known_pk, record_source, NULL AS order_value,
    CASE WHEN known_pk IS NULL THEN CAST(r1 AS BIGINT) END AS v1,
    CASE WHEN known_pk IS NULL THEN CAST(r2 AS DATE) END AS v2,
    CASE WHEN known_pk IS NULL THEN CAST(r3 AS DECIMAL(18,2)) END AS v3,
    CASE WHEN known_pk IS NULL THEN r4 END AS v4
  FROM (SELECT *, (SELECT pk FROM current_rows WHERE current_rows.row_hash = hashed.row_hash) AS known_pk FROM (SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN r3 IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, (CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END), CASE WHEN r2 IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (CASE WHEN length(r2) = 10 AND NOT prefix(r2, '0') THEN r2 ELSE CASE WHEN r2 IS NULL THEN NULL WHEN CASE WHEN r2 IS NOT NULL THEN (regexp_full_match(r2, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(r2 AS DATE) IS NOT NULL) END THEN CAST(CAST(r2 AS DATE) AS VARCHAR) ELSE chr(29) || '?' || r2 END END), CASE WHEN r4 IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, (r4), CASE WHEN r1 IS NOT NULL THEN chr(30) || 'number' || chr(31) END, (CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END)), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT c1 AS r1, c2 AS r2, c3 AS r3, c4 AS r4, 'bank/0.csv' AS record_source FROM staged_0)) hashed));

-- second relation
CREATE OR REPLACE TEMP TABLE batch_1 AS
SELECT row_hash, coalesce(known_pk, uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN v2 BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST(v2 AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST(v2 AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(CAST(v3 AS VARCHAR), '0') THEN rtrim(rtrim(CAST(v3 AS VARCHAR), '0'), '.') ELSE CAST(v3 AS VARCHAR) END), chr(29) || 'N')))) AS pk, known_pk IS NOT NULL AS is_known,
  record_source, order_value,
  v1, v2, v3, v4, v5
FROM (
  SELECT row_hash, known_pk, record_source, NULL AS order_value,
    CASE WHEN known_pk IS NULL THEN CAST(r1 AS BIGINT) END AS v1,
    CASE WHEN known_pk IS NULL THEN CAST(r2 AS DATE) END AS v2,
    CASE WHEN known_pk IS NULL THEN CAST(r3 AS DECIMAL(18,2)) END AS v3,
    CASE WHEN known_pk IS NULL THEN r4 END AS v4,
    CASE WHEN known_pk IS NULL THEN r5 END AS v5
  FROM (SELECT hashed.*, current_rows.pk AS known_pk FROM (SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN r3 IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, CASE WHEN contains((CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END), chr(29)) OR contains((CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END), chr(30)) OR contains((CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END), chr(31)) THEN replace(replace(replace((CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') ELSE (CASE WHEN NOT suffix(r3, '0') THEN r3 ELSE CASE WHEN r3 IS NULL THEN NULL WHEN regexp_full_match(r3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN CASE WHEN suffix(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0') THEN rtrim(rtrim(CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR), '0'), '.') ELSE CAST(CAST(r3 AS DECIMAL(18,2)) AS VARCHAR) END ELSE chr(29) || '?' || r3 END END) END, CASE WHEN r5 IS NOT NULL THEN chr(30) || 'category' || chr(31) END, CASE WHEN contains((r5), chr(29)) OR contains((r5), chr(30)) OR contains((r5), chr(31)) THEN replace(replace(replace((r5), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') ELSE (r5) END, CASE WHEN r2 IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (CASE WHEN length(r2) = 10 AND NOT prefix(r2, '0') THEN r2 ELSE CASE WHEN r2 IS NULL THEN NULL WHEN CASE WHEN r2 IS NOT NULL THEN (regexp_full_match(r2, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(r2 AS DATE) IS NOT NULL) END THEN CAST(CAST(r2 AS DATE) AS VARCHAR) ELSE chr(29) || '?' || r2 END END), CASE WHEN r4 IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, CASE WHEN contains((r4), chr(29)) OR contains((r4), chr(30)) OR contains((r4), chr(31)) THEN replace(replace(replace((r4), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') ELSE (r4) END, CASE WHEN r1 IS NOT NULL THEN chr(30) || 'number' || chr(31) END, CASE WHEN contains((CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END), chr(29)) OR contains((CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END), chr(30)) OR contains((CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END), chr(31)) THEN replace(replace(replace((CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') ELSE (CASE WHEN r1 <> '-0' THEN r1 ELSE CASE WHEN r1 IS NULL THEN NULL WHEN regexp_full_match(r1, '-?(0|[1-9][0-9]{0,17})') THEN CAST(CAST(r1 AS BIGINT) AS VARCHAR) ELSE chr(29) || '?' || r1 END END) END), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT c1 AS r1, c2 AS r2, c3 AS r3, c4 AS r4, c5 AS r5, 'bank/1.csv' AS record_source FROM staged_1)) hashed LEFT JOIN current_rows USING (row_hash)));

-- are there duplicates
SELECT count(*), count(DISTINCT row_hash) FROM (SELECT row_hash FROM batch_0 WHERE row_hash < UUID '80000000-0000-0000-0000-000000000000' UNION ALL SELECT row_hash FROM batch_1 WHERE row_hash < UUID '80000000-0000-0000-0000-000000000000' UNION ALL SELECT row_hash FROM batch_0 WHERE row_hash >= UUID '80000000-0000-0000-0000-000000000000' UNION ALL SELECT row_hash FROM batch_1 WHERE row_hash >= UUID '80000000-0000-0000-0000-000000000000');

-- distinct rows without duplicates, 1
CREATE OR REPLACE TEMP VIEW batch_rows AS
SELECT target, pk, row_hash, 1 AS multiplicity, is_known FROM (SELECT 0 AS target, pk, row_hash, is_known, record_source, order_value FROM batch_0 UNION ALL SELECT 1 AS target, pk, row_hash, is_known, record_source, order_value FROM batch_1);

-- distinct rows with duplicates, 1
CREATE OR REPLACE TEMP TABLE folded_rows AS
SELECT min(target) AS target, any_value(pk) AS pk, row_hash, CAST(max(multiplicity) AS INTEGER) AS multiplicity,
  bool_or(is_known) AS is_known
FROM (
  SELECT min(target) AS target, any_value(pk) AS pk, row_hash, count(*) AS multiplicity, bool_or(is_known) AS is_known
  FROM (SELECT 0 AS target, pk, row_hash, is_known, record_source, order_value FROM batch_0 UNION ALL SELECT 1 AS target, pk, row_hash, is_known, record_source, order_value FROM batch_1) GROUP BY row_hash, record_source)
GROUP BY row_hash;

-- distinct rows with duplicates, 2
CREATE OR REPLACE TEMP VIEW batch_rows AS
FROM folded_rows;

-- changed keys, one row each
CREATE OR REPLACE TEMP TABLE changed_keys AS
SELECT pk, NOT EXISTS (FROM current_rows WHERE current_rows.pk = changed.pk) AS is_new
FROM (SELECT DISTINCT pk FROM (SELECT pk FROM batch_rows WHERE NOT is_known)) changed;

-- changed keys of several rows
CREATE OR REPLACE TEMP TABLE changed_keys AS
SELECT pk, NOT EXISTS (FROM current_rows WHERE current_rows.pk = changed.pk) AS is_new
FROM (SELECT DISTINCT pk FROM (SELECT pk FROM batch_rows WHERE NOT EXISTS (FROM current_rows WHERE current_rows.row_hash = batch_rows.row_hash AND current_rows.multiplicity = batch_rows.multiplicity) UNION ALL SELECT pk FROM current_rows WHERE pk IN (SELECT pk FROM batch_rows) AND row_hash NOT IN (SELECT row_hash FROM batch_rows))) changed;

-- counts
SELECT
  coalesce(sum(multiplicity) FILTER (WHERE changed_keys.is_new), 0)::BIGINT,
  coalesce(sum(multiplicity) FILTER (WHERE NOT changed_keys.is_new), 0)::BIGINT,
  coalesce(sum(multiplicity) FILTER (WHERE changed_keys.is_new IS NULL), 0)::BIGINT,
  count(changed_keys.pk), count(changed_keys.pk) FILTER (WHERE is_known), (SELECT count(*) FROM changed_keys)
FROM batch_rows LEFT JOIN changed_keys USING (pk);

-- new keys
SELECT count(*) FROM changed_keys WHERE NOT EXISTS (FROM "vault"."hub_transactions" hub WHERE hub.pk = changed_keys.pk);

-- rows of changed keys
INSERT INTO "vault"."sat_transactions__bank__cat__v01_20260101T000000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted, "number", "date", "amount", "memo")
SELECT batch.pk, batch.row_hash, 1, TIMESTAMP '2026-01-31 12:00:00.000000',
  7, batch.record_source, false, batch.v1, batch.v2, batch.v3, batch.v4
FROM (SELECT * FROM batch_0 WHERE NOT is_known) batch
JOIN changed_keys ON changed_keys.pk = batch.pk;

-- folded rows of changed keys
INSERT INTO "vault"."sat_transactions__bank__cat__v01_20260101T000000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted, "number", "date", "amount", "memo")
SELECT batch_rows.pk, batch.row_hash, unnest(range(1, batch_rows.multiplicity + 1)), TIMESTAMP '2026-01-31 12:00:00.000000',
  7, batch.record_source, false, batch.v1, batch.v2, batch.v3, batch.v4
FROM (SELECT * FROM (SELECT * FROM batch_0 WHERE NOT is_known) QUALIFY row_number() OVER (PARTITION BY row_hash ORDER BY record_source) = 1) batch
JOIN batch_rows ON batch_rows.row_hash = batch.row_hash AND batch_rows.target = 0
JOIN changed_keys ON changed_keys.pk = batch_rows.pk;

-- whole groups of changed keys
INSERT INTO "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted, "number", "date", "amount", "memo", "category")
SELECT batch_rows.pk, batch.row_hash, unnest(range(1, batch_rows.multiplicity + 1)), TIMESTAMP '2026-01-31 12:00:00.000000',
  7, batch.record_source, false, batch.v1, batch.v2, batch.v3, batch.v4, batch.v5
FROM (SELECT * FROM (SELECT row_hash, record_source, "number" AS v1, "date" AS v2, "amount" AS v3, "memo" AS v4, "category" AS v5 FROM (SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN "amount" IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, (CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END), CASE WHEN "category" IS NOT NULL THEN chr(30) || 'category' || chr(31) END, CASE WHEN contains(("category"), chr(29)) OR contains(("category"), chr(30)) OR contains(("category"), chr(31)) THEN replace(replace(replace(("category"), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') ELSE ("category") END, CASE WHEN "date" IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (CAST("date" AS VARCHAR)), CASE WHEN "memo" IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, CASE WHEN contains(("memo"), chr(29)) OR contains(("memo"), chr(30)) OR contains(("memo"), chr(31)) THEN replace(replace(replace(("memo"), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') ELSE ("memo") END, CASE WHEN "number" IS NOT NULL THEN chr(30) || 'number' || chr(31) END, (CAST("number" AS VARCHAR))), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT CAST(c1 AS BIGINT) AS "number", CAST(c2 AS DATE) AS "date", CAST(c3 AS DECIMAL(18,2)) AS "amount", c4 AS "memo", c5 AS "category", 'bank/1.csv' AS record_source FROM staged_1))) QUALIFY row_number() OVER (PARTITION BY row_hash ORDER BY record_source) = 1) batch
JOIN batch_rows ON batch_rows.row_hash = batch.row_hash AND batch_rows.target = 1
JOIN changed_keys ON changed_keys.pk = batch_rows.pk;

-- keys
INSERT INTO "vault"."hub_transactions" (pk, business_key, loaded_at, run_seq, record_source)
SELECT pk, CAST(json_array(CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END, CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END) AS VARCHAR), loaded_at, run_seq, record_source
FROM "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" rows WHERE run_seq = 7 AND NOT deleted AND NOT EXISTS (FROM "vault"."hub_transactions" hub WHERE hub.pk = rows.pk);

-- tombstones
INSERT INTO "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted)
SELECT DISTINCT pk, uuid_of_md5(md5_number('r1' || chr(30))), 1, TIMESTAMP '2026-01-31 12:00:00.000000', 7, 'bank', true
FROM current_rows WHERE pk NOT IN (SELECT pk FROM batch_rows);
