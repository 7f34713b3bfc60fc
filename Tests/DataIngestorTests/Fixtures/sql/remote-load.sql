-- stored rows
CREATE OR REPLACE TEMP TABLE temp.main.stored_0 AS
SELECT pk, row_hash, occurrence, run_seq, deleted FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z";

-- tables for new rows, 1
CREATE OR REPLACE TEMP TABLE "hub_transactions" (pk UUID, business_key VARCHAR, loaded_at TIMESTAMP, run_seq BIGINT, record_source VARCHAR);

-- tables for new rows, 2
CREATE OR REPLACE TEMP TABLE "sat_transactions__bank__cat__v01_20260101T000000Z" (pk UUID, row_hash UUID, occurrence INTEGER, loaded_at TIMESTAMP, run_seq BIGINT, record_source VARCHAR, deleted BOOLEAN, "number" BIGINT, "date" DATE, "amount" DECIMAL(18,2), "memo" VARCHAR);

-- tables for new rows, 3
CREATE OR REPLACE TEMP TABLE "sat_transactions__bank__cat__v02_20260131T120000Z" (pk UUID, row_hash UUID, occurrence INTEGER, loaded_at TIMESTAMP, run_seq BIGINT, record_source VARCHAR, deleted BOOLEAN, "number" BIGINT, "date" DATE, "amount" DECIMAL(18,2), "memo" VARCHAR, "category" VARCHAR);

-- current rows
CREATE OR REPLACE TEMP TABLE temp.main.current_rows AS
SELECT pk, row_hash, occurrence AS multiplicity FROM (SELECT rows.* FROM (SELECT pk, row_hash, occurrence, run_seq, deleted FROM temp.main.stored_0) rows JOIN (SELECT pk, max(run_seq) AS run_seq FROM (SELECT pk, row_hash, occurrence, run_seq, deleted FROM temp.main.stored_0) GROUP BY pk) latest USING (pk, run_seq)) WHERE NOT deleted;

-- rows of changed keys
INSERT INTO temp.main."sat_transactions__bank__cat__v02_20260131T120000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted, "number", "date", "amount", "memo", "category")
SELECT batch.pk, batch.row_hash, 1, TIMESTAMP '2026-01-31 12:00:00.000000',
  7, batch.record_source, false, batch.v1, batch.v2, batch.v3, batch.v4, batch.v5
FROM (SELECT * FROM batch_1 WHERE NOT is_known) batch
JOIN changed_keys ON changed_keys.pk = batch.pk;

-- keys
INSERT INTO temp.main."hub_transactions" (pk, business_key, loaded_at, run_seq, record_source)
SELECT pk, CAST(json_array(CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END, CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END) AS VARCHAR), loaded_at, run_seq, record_source
FROM temp.main."sat_transactions__bank__cat__v02_20260131T120000Z" rows WHERE run_seq = 7 AND NOT deleted AND NOT EXISTS (FROM (SELECT pk FROM "vault"."hub_transactions" UNION ALL SELECT pk FROM temp.main."hub_transactions") hub WHERE hub.pk = rows.pk);

-- a few keys of the hub
CREATE OR REPLACE TEMP TABLE known_keys AS SELECT pk FROM postgres_query('destination', 'SELECT found.pk FROM unnest(CAST(''{}'' AS UUID[])) AS asked(pk), LATERAL (SELECT pk FROM "vault"."hub_transactions" hub WHERE hub.pk = asked.pk LIMIT 1) found');

-- keys of a new hub
INSERT INTO "vault"."hub_transactions" (pk, business_key, loaded_at, run_seq, record_source)
SELECT pk, CAST(json_array(CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END, CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END) AS VARCHAR), loaded_at, run_seq, record_source
FROM temp.main."sat_transactions__bank__cat__v02_20260131T120000Z" rows WHERE run_seq = 7 AND NOT deleted;

-- copied rows
INSERT INTO "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" ("pk", "row_hash", "occurrence", "loaded_at", "run_seq", "record_source", "deleted", "number", "date", "amount", "memo", "category") SELECT "pk", "row_hash", "occurrence", "loaded_at", "run_seq", "record_source", "deleted", "number", "date", "amount", "memo", "category" FROM temp.main."sat_transactions__bank__cat__v02_20260131T120000Z";

-- what is the same in all rows
SELECT count(*), CASE WHEN min(run_seq) = max(run_seq) THEN CAST(min(run_seq) AS VARCHAR) END, CASE WHEN min(record_source) = max(record_source) THEN CAST(min(record_source) AS VARCHAR) END FROM temp.main."sat_transactions__bank__cat__v02_20260131T120000Z";

-- defaults
ALTER TABLE "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" ALTER COLUMN record_source SET DEFAULT 'it''s', ALTER COLUMN run_seq SET DEFAULT '7';

-- no defaults
ALTER TABLE "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" ALTER COLUMN record_source DROP DEFAULT, ALTER COLUMN run_seq DROP DEFAULT;

-- copied keys
INSERT INTO "vault"."hub_transactions" ("pk", "business_key", "loaded_at", "run_seq", "record_source") SELECT "pk", "business_key", "loaded_at", "run_seq", "record_source" FROM temp.main."hub_transactions";

-- inside
CALL postgres_execute('destination', 'DELETE FROM "ingestor"."files" WHERE name = ''it''''s''');
