-- hub, 1
CREATE TABLE "vault"."hub_transactions" (pk UUID NOT NULL, business_key VARCHAR NOT NULL USING COMPRESSION zstd, loaded_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL, record_source VARCHAR NOT NULL);

-- satellite, 1
CREATE TABLE "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" (
  pk UUID NOT NULL, row_hash UUID NOT NULL, occurrence INTEGER NOT NULL, loaded_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL, record_source VARCHAR NOT NULL, deleted BOOLEAN NOT NULL, "number" BIGINT, "date" DATE, "amount" DECIMAL(18,2), "memo" VARCHAR);

-- satellite, 2
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v01_20260131T120000Z"."number" IS 'Number';

-- satellite, 3
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v01_20260131T120000Z"."date" IS 'Date';

-- satellite, 4
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v01_20260131T120000Z"."amount" IS 'Amount';

-- satellite, 5
COMMENT ON COLUMN "vault"."sat_transactions__bank__cat__v01_20260131T120000Z"."memo" IS 'Memo';

-- rows
INSERT INTO "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted, "number", "date", "amount", "memo")
SELECT uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END), chr(29) || 'N'))), row_hash, 1, TIMESTAMP '2026-01-31 12:00:00.000000', 7, record_source, false, "number", "date", "amount", "memo"
FROM (SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN "amount" IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, (CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END), CASE WHEN "date" IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (CAST("date" AS VARCHAR)), CASE WHEN "memo" IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, ("memo"), CASE WHEN "number" IS NOT NULL THEN chr(30) || 'number' || chr(31) END, (CAST("number" AS VARCHAR))), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT CAST(c1 AS BIGINT) AS "number", CAST(c2 AS DATE) AS "date", CAST(c3 AS DECIMAL(18,2)) AS "amount", c4 AS "memo", 'bank/0.csv' AS record_source FROM staged_0));

-- rows of presumed types
INSERT INTO "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" (pk, row_hash, occurrence, loaded_at, run_seq, record_source, deleted, "number", "date", "amount", "memo")
SELECT uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN written_2 || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(written_3, '0') THEN rtrim(rtrim(written_3, '0'), '.') ELSE written_3 END), chr(29) || 'N'))), row_hash, 1, TIMESTAMP '2026-01-31 12:00:00.000000', 7, record_source, false, "number", "date", "amount", "memo"
FROM (SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN "amount" IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, (CASE WHEN suffix(written_3, '0') THEN rtrim(rtrim(written_3, '0'), '.') ELSE written_3 END), CASE WHEN "date" IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (written_2), CASE WHEN "memo" IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, ("memo"), CASE WHEN "number" IS NOT NULL THEN chr(30) || 'number' || chr(31) END, (written_1)), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT written_1, CASE WHEN c1 IS NULL OR strlen(c1) <= 18 AND written_1 = c1 OR regexp_full_match(c1, '-?(0|[1-9][0-9]{0,17})') THEN read_1 ELSE error('ingestor: a presumption does not hold') END AS "number", written_2, CASE WHEN c2 IS NULL OR strlen(c2) = 10 AND written_2 = c2 OR CASE WHEN c2 IS NOT NULL THEN (regexp_full_match(c2, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(c2 AS DATE) IS NOT NULL) END THEN read_2 ELSE error('ingestor: a presumption does not hold') END AS "date", written_3, CASE WHEN c3 IS NULL OR written_3 = c3 OR regexp_full_match(c3, '-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,2})?') THEN read_3 ELSE error('ingestor: a presumption does not hold') END AS "amount", c4 AS "memo", 'bank/0.csv' AS record_source FROM (SELECT *, CAST(read_1 AS VARCHAR) AS written_1, CAST(read_2 AS VARCHAR) AS written_2, CAST(read_3 AS VARCHAR) AS written_3 FROM (SELECT *, TRY_CAST(c1 AS BIGINT) AS read_1, TRY_CAST(c2 AS DATE) AS read_2, TRY_CAST(c3 AS DECIMAL(18,2)) AS read_3 FROM staged_0))));

-- are there duplicates
SELECT count(*), count(DISTINCT pk) FROM (SELECT pk FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" WHERE pk < UUID '80000000-0000-0000-0000-000000000000' UNION ALL SELECT pk FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" WHERE pk >= UUID '80000000-0000-0000-0000-000000000000');

-- does their order exclude them
SELECT coalesce(count("date") = count(*) AND (bool_and("date" > before_0) OR bool_and("date" < before_0)) OR count("amount") = count(*) AND (bool_and("amount" > before_1) OR bool_and("amount" < before_1)), false)
FROM (SELECT "date", lag("date") OVER () AS before_0, "amount", lag("amount") OVER () AS before_1 FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z");

-- duplicates, 1
CREATE OR REPLACE TEMP TABLE repeated_rows AS
SELECT * REPLACE (CAST(row_number() OVER (PARTITION BY row_hash, record_source) AS INTEGER) AS occurrence)
FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" WHERE row_hash IN (SELECT row_hash FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" GROUP BY row_hash HAVING count(*) > 1);

-- duplicates, 2
DELETE FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" WHERE row_hash IN (SELECT row_hash FROM repeated_rows);

-- duplicates, 3
INSERT INTO "vault"."sat_transactions__bank__cat__v01_20260131T120000Z"
SELECT * FROM repeated_rows QUALIFY row_number() OVER (PARTITION BY row_hash, occurrence ORDER BY record_source) = 1;

-- duplicates, 4
DROP TABLE repeated_rows;

-- keys into an empty hub
INSERT INTO "vault"."hub_transactions" (pk, business_key, loaded_at, run_seq, record_source)
SELECT pk, CAST(json_array(CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END, CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END) AS VARCHAR), loaded_at, run_seq, record_source
FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" rows WHERE run_seq = 7 AND NOT deleted;

-- keys into a hub of others
INSERT INTO "vault"."hub_transactions" (pk, business_key, loaded_at, run_seq, record_source)
SELECT pk, CAST(json_array(CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END, CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END) AS VARCHAR), loaded_at, run_seq, record_source
FROM "vault"."sat_transactions__bank__cat__v01_20260131T120000Z" rows WHERE run_seq = 7 AND NOT deleted AND NOT EXISTS (FROM "vault"."hub_transactions" hub WHERE hub.pk = rows.pk)
QUALIFY row_number() OVER (PARTITION BY pk ORDER BY record_source, row_hash, occurrence) = 1;
