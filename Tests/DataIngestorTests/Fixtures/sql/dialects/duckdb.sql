-- bookkeeping, 1
CREATE SCHEMA IF NOT EXISTS "vault";

-- bookkeeping, 2
CREATE SCHEMA IF NOT EXISTS "ingestor";

-- bookkeeping, 3
CREATE TABLE "ingestor"."meta" ("name" VARCHAR NOT NULL, "value" VARCHAR NOT NULL);

-- bookkeeping, 4
CREATE TABLE "ingestor"."runs" ("run_id" VARCHAR NOT NULL, "started_at" TIMESTAMP NOT NULL, "ended_at" TIMESTAMP, "status" VARCHAR NOT NULL, "tool_version" VARCHAR NOT NULL);

-- bookkeeping, 5
CREATE TABLE "ingestor"."loads" ("run_seq" BIGINT NOT NULL, "run_seq_last" BIGINT, "run_id" VARCHAR NOT NULL, "source" VARCHAR NOT NULL, "user" VARCHAR NOT NULL, "tag" VARCHAR NOT NULL, "status" VARCHAR NOT NULL, "started_at" TIMESTAMP NOT NULL, "ended_at" TIMESTAMP, "rows_read" BIGINT, "rows_new" BIGINT, "rows_changed" BIGINT, "rows_unchanged" BIGINT, "rows_repeated" BIGINT, "rows_rejected" BIGINT, "rows_deleted" BIGINT, "keys_new" BIGINT, "satellites" VARCHAR[], "problems" JSON);

-- bookkeeping, 6
CREATE TABLE "ingestor"."satellites" ("name" VARCHAR NOT NULL, "tag" VARCHAR NOT NULL, "source" VARCHAR NOT NULL, "user" VARCHAR NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, "run_seq" BIGINT NOT NULL, "hub" VARCHAR NOT NULL, "fingerprint" VARCHAR NOT NULL, "hash_version" VARCHAR NOT NULL, "record" JSON NOT NULL);

-- bookkeeping, 7
CREATE TABLE "ingestor"."files" ("source" VARCHAR NOT NULL, "user" VARCHAR NOT NULL, "name" VARCHAR NOT NULL, "stamp" VARCHAR NOT NULL, "digest" VARCHAR NOT NULL, "configuration" VARCHAR NOT NULL, "run_seq" BIGINT NOT NULL, "loaded_at" TIMESTAMP NOT NULL);

-- bookkeeping, 8
CREATE TABLE "ingestor"."state" ("source" VARCHAR NOT NULL, "user" VARCHAR NOT NULL, "configuration" VARCHAR NOT NULL, "state" VARCHAR NOT NULL, "run_seq" BIGINT NOT NULL);

-- bookkeeping, 9
CREATE TABLE "ingestor"."quarantine" ("id" BIGINT NOT NULL, "source" VARCHAR NOT NULL, "user" VARCHAR NOT NULL, "file" VARCHAR NOT NULL, "line" BIGINT, "occurrences" BIGINT NOT NULL, "reasons" VARCHAR[] NOT NULL, "row" JSON, "digest" UUID NOT NULL, "status" VARCHAR NOT NULL, "run_seq" BIGINT NOT NULL, "quarantined_at" TIMESTAMP NOT NULL, "settled_run_seq" BIGINT);

-- bookkeeping, 10
INSERT INTO "ingestor"."meta" VALUES ('catalog_version', '1'), ('hash_version', 'DIH-1');

-- hub, 1
CREATE TABLE "vault"."hub_transactions" (pk UUID NOT NULL, business_key VARCHAR NOT NULL USING COMPRESSION zstd, loaded_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL, record_source VARCHAR NOT NULL);

-- satellite, 1
CREATE TABLE "vault"."sat_transactions__bank__cat__v02_20260131T120000Z" (
  pk UUID NOT NULL, row_hash UUID NOT NULL, occurrence INTEGER NOT NULL, loaded_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL, record_source VARCHAR NOT NULL, deleted BOOLEAN NOT NULL, "number" BIGINT, "date" DATE, "amount" DECIMAL(18,2), "memo" VARCHAR, "category" VARCHAR);

-- satellite, 2
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."number" IS 'Number';

-- satellite, 3
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."date" IS 'Date';

-- satellite, 4
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."amount" IS 'Amount';

-- satellite, 5
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."memo" IS 'Memo';

-- satellite, 6
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"."category" IS 'Category';

-- views, 1
CREATE OR REPLACE VIEW "bank" AS
SELECT "number", "date", "amount", "memo", "category", pk, "user", loaded_at, record_source
FROM (SELECT * FROM (
  SELECT "number", "date", "amount", "memo", CAST(NULL AS VARCHAR) AS "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 1 AS schema_version FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z"
  UNION ALL SELECT "number", "date", "amount", "memo", "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 2 AS schema_version FROM "vault"."sat_transactions__bank__cat__v02_20260131T120000Z")
  QUALIFY run_seq = max(run_seq) OVER (PARTITION BY "user", pk))
WHERE NOT deleted;

-- views, 2
CREATE OR REPLACE MACRO "bank_as_of"(as_of_run) AS TABLE
SELECT "number", "date", "amount", "memo", "category", pk, "user", loaded_at, record_source
FROM (SELECT * FROM (
  SELECT "number", "date", "amount", "memo", CAST(NULL AS VARCHAR) AS "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 1 AS schema_version FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z"
  UNION ALL SELECT "number", "date", "amount", "memo", "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 2 AS schema_version FROM "vault"."sat_transactions__bank__cat__v02_20260131T120000Z") WHERE run_seq <= as_of_run
  QUALIFY run_seq = max(run_seq) OVER (PARTITION BY "user", pk))
WHERE NOT deleted;

-- views, 3
CREATE OR REPLACE VIEW "bank_history" AS
WITH rows AS (
  SELECT "number", "date", "amount", "memo", CAST(NULL AS VARCHAR) AS "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 1 AS schema_version FROM "vault"."sat_transactions__bank__cat__v01_20260101T000000Z"
  UNION ALL SELECT "number", "date", "amount", "memo", "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 2 AS schema_version FROM "vault"."sat_transactions__bank__cat__v02_20260131T120000Z"),
states AS (
  SELECT DISTINCT "user", pk, run_seq, loaded_at AS valid_from FROM rows),
periods AS (
  SELECT *, lead(valid_from) OVER (PARTITION BY "user", pk ORDER BY run_seq) AS valid_to FROM states)
SELECT rows."number", rows."date", rows."amount", rows."memo", rows."category", rows.pk, rows."user", rows.run_seq, rows.occurrence, rows.deleted,
  rows.schema_version, rows.record_source, periods.valid_from, periods.valid_to, periods.valid_to IS NULL AS is_current
FROM rows JOIN periods USING ("user", pk, run_seq);

-- views, 4
CREATE OR REPLACE VIEW "workouts" AS
SELECT "date" AS "timestamp", CAST(NULL AS VARCHAR) AS "activity", CAST(NULL AS TIMESTAMP) AS "end_timestamp", CAST(NULL AS DECIMAL(18,2)) AS "duration", CAST(NULL AS DECIMAL(18,2)) AS "distance", CAST(NULL AS DECIMAL(18,2)) AS "energy", CAST(NULL AS DECIMAL(18,2)) AS "elevation_gain", CAST(NULL AS DECIMAL(18,2)) AS "average_heart_rate", CAST(NULL AS DECIMAL(18,2)) AS "maximum_heart_rate", CAST(NULL AS VARCHAR) AS "exercise", CAST(NULL AS DECIMAL(18,2)) AS "set_number", CAST(NULL AS DECIMAL(18,2)) AS "repetitions", CAST(NULL AS DECIMAL(18,2)) AS "weight", CAST(NULL AS VARCHAR) AS "title", CAST(NULL AS VARCHAR) AS "notes", CAST("memo" AS VARCHAR) AS "payment_entity", pk, 'bank' AS source, "user", loaded_at FROM "bank";

-- views, 5
CREATE OR REPLACE MACRO "workouts_as_of"(as_of_run) AS TABLE
SELECT "date" AS "timestamp", CAST(NULL AS VARCHAR) AS "activity", CAST(NULL AS TIMESTAMP) AS "end_timestamp", CAST(NULL AS DECIMAL(18,2)) AS "duration", CAST(NULL AS DECIMAL(18,2)) AS "distance", CAST(NULL AS DECIMAL(18,2)) AS "energy", CAST(NULL AS DECIMAL(18,2)) AS "elevation_gain", CAST(NULL AS DECIMAL(18,2)) AS "average_heart_rate", CAST(NULL AS DECIMAL(18,2)) AS "maximum_heart_rate", CAST(NULL AS VARCHAR) AS "exercise", CAST(NULL AS DECIMAL(18,2)) AS "set_number", CAST(NULL AS DECIMAL(18,2)) AS "repetitions", CAST(NULL AS DECIMAL(18,2)) AS "weight", CAST(NULL AS VARCHAR) AS "title", CAST(NULL AS VARCHAR) AS "notes", CAST("memo" AS VARCHAR) AS "payment_entity", pk, 'bank' AS source, "user", loaded_at FROM "bank_as_of"(as_of_run);

-- without views, 1
DROP VIEW IF EXISTS "bank";

-- without views, 2
DROP MACRO TABLE IF EXISTS "bank_as_of";
