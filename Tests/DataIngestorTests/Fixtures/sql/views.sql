-- source, 1
CREATE OR REPLACE VIEW "bank" AS
SELECT "date", "amount", "memo", "fee", "category", pk, "user", loaded_at, record_source
FROM (SELECT * FROM (
  SELECT CAST("date" AS TIMESTAMP) AS "date", "amount", "memo", CAST("fee" AS DECIMAL(18,4)) AS "fee", CAST(NULL AS VARCHAR) AS "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 1 AS schema_version FROM "vault"."sat_bank_v1"
  UNION ALL SELECT "date", "amount", "memo", "fee", "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 2 AS schema_version FROM "vault"."sat_bank_v2")
  QUALIFY run_seq = max(run_seq) OVER (PARTITION BY "user", pk))
WHERE NOT deleted;

-- source, 2
CREATE OR REPLACE MACRO "bank_as_of"(as_of_run) AS TABLE
SELECT "date", "amount", "memo", "fee", "category", pk, "user", loaded_at, record_source
FROM (SELECT * FROM (
  SELECT CAST("date" AS TIMESTAMP) AS "date", "amount", "memo", CAST("fee" AS DECIMAL(18,4)) AS "fee", CAST(NULL AS VARCHAR) AS "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 1 AS schema_version FROM "vault"."sat_bank_v1"
  UNION ALL SELECT "date", "amount", "memo", "fee", "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 2 AS schema_version FROM "vault"."sat_bank_v2") WHERE run_seq <= as_of_run
  QUALIFY run_seq = max(run_seq) OVER (PARTITION BY "user", pk))
WHERE NOT deleted;

-- source, 3
CREATE OR REPLACE VIEW "bank_history" AS
WITH rows AS (
  SELECT CAST("date" AS TIMESTAMP) AS "date", "amount", "memo", CAST("fee" AS DECIMAL(18,4)) AS "fee", CAST(NULL AS VARCHAR) AS "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 1 AS schema_version FROM "vault"."sat_bank_v1"
  UNION ALL SELECT "date", "amount", "memo", "fee", "category", pk, row_hash, occurrence, 'Cat' AS "user", loaded_at, run_seq, record_source, deleted, 2 AS schema_version FROM "vault"."sat_bank_v2"),
states AS (
  SELECT DISTINCT "user", pk, run_seq, loaded_at AS valid_from FROM rows),
periods AS (
  SELECT *, lead(valid_from) OVER (PARTITION BY "user", pk ORDER BY run_seq) AS valid_to FROM states)
SELECT rows."date", rows."amount", rows."memo", rows."fee", rows."category", rows.pk, rows."user", rows.run_seq, rows.occurrence, rows.deleted,
  rows.schema_version, rows.record_source, periods.valid_from, periods.valid_to, periods.valid_to IS NULL AS is_current
FROM rows JOIN periods USING ("user", pk, run_seq);

-- tag, 1
CREATE OR REPLACE VIEW "transactions" AS
SELECT CAST("date" AS VARCHAR) AS "timestamp", CAST("amount" AS DECIMAL(38,2)) AS "amount", "memo" AS "description", CAST(NULL AS VARCHAR) AS "currency", CAST(NULL AS DECIMAL(18,2)) AS "balance", CAST(NULL AS DECIMAL(18,2)) AS "fee", CAST(NULL AS TIMESTAMP) AS "value_date", CAST(NULL AS VARCHAR) AS "counterparty", CAST(NULL AS VARCHAR) AS "counterparty_account", CAST(NULL AS VARCHAR) AS "account", CAST(NULL AS VARCHAR) AS "reference", "category" AS "category", CAST(NULL AS VARCHAR) AS "type", CAST(NULL AS VARCHAR) AS "status", CAST(NULL AS DECIMAL(18,2)) AS "original_amount", CAST(NULL AS VARCHAR) AS "original_currency", CAST(NULL AS DECIMAL(18,2)) AS "exchange_rate", CAST("memo" AS VARCHAR) AS "payment_entity", pk, 'bank' AS source, "user", loaded_at FROM "bank"
UNION ALL
SELECT CAST("when" AS VARCHAR) AS "timestamp", CAST("cents" AS DECIMAL(38,2)) AS "amount", "shop" AS "description", CAST(NULL AS VARCHAR) AS "currency", CAST(NULL AS DECIMAL(18,2)) AS "balance", CAST(NULL AS DECIMAL(18,2)) AS "fee", CAST(NULL AS TIMESTAMP) AS "value_date", CAST(NULL AS VARCHAR) AS "counterparty", CAST(NULL AS VARCHAR) AS "counterparty_account", CAST(NULL AS VARCHAR) AS "account", CAST(NULL AS VARCHAR) AS "reference", CAST(NULL AS VARCHAR) AS "category", CAST(NULL AS VARCHAR) AS "type", CAST(NULL AS VARCHAR) AS "status", CAST(NULL AS DECIMAL(18,2)) AS "original_amount", CAST(NULL AS VARCHAR) AS "original_currency", CAST(NULL AS DECIMAL(18,2)) AS "exchange_rate", concat_ws(' ', "shop", "city") AS "payment_entity", pk, 'card' AS source, "user", loaded_at FROM "card";

-- tag, 2
CREATE OR REPLACE MACRO "transactions_as_of"(as_of_run) AS TABLE
SELECT CAST("date" AS VARCHAR) AS "timestamp", CAST("amount" AS DECIMAL(38,2)) AS "amount", "memo" AS "description", CAST(NULL AS VARCHAR) AS "currency", CAST(NULL AS DECIMAL(18,2)) AS "balance", CAST(NULL AS DECIMAL(18,2)) AS "fee", CAST(NULL AS TIMESTAMP) AS "value_date", CAST(NULL AS VARCHAR) AS "counterparty", CAST(NULL AS VARCHAR) AS "counterparty_account", CAST(NULL AS VARCHAR) AS "account", CAST(NULL AS VARCHAR) AS "reference", "category" AS "category", CAST(NULL AS VARCHAR) AS "type", CAST(NULL AS VARCHAR) AS "status", CAST(NULL AS DECIMAL(18,2)) AS "original_amount", CAST(NULL AS VARCHAR) AS "original_currency", CAST(NULL AS DECIMAL(18,2)) AS "exchange_rate", CAST("memo" AS VARCHAR) AS "payment_entity", pk, 'bank' AS source, "user", loaded_at FROM "bank_as_of"(as_of_run)
UNION ALL
SELECT CAST("when" AS VARCHAR) AS "timestamp", CAST("cents" AS DECIMAL(38,2)) AS "amount", "shop" AS "description", CAST(NULL AS VARCHAR) AS "currency", CAST(NULL AS DECIMAL(18,2)) AS "balance", CAST(NULL AS DECIMAL(18,2)) AS "fee", CAST(NULL AS TIMESTAMP) AS "value_date", CAST(NULL AS VARCHAR) AS "counterparty", CAST(NULL AS VARCHAR) AS "counterparty_account", CAST(NULL AS VARCHAR) AS "account", CAST(NULL AS VARCHAR) AS "reference", CAST(NULL AS VARCHAR) AS "category", CAST(NULL AS VARCHAR) AS "type", CAST(NULL AS VARCHAR) AS "status", CAST(NULL AS DECIMAL(18,2)) AS "original_amount", CAST(NULL AS VARCHAR) AS "original_currency", CAST(NULL AS DECIMAL(18,2)) AS "exchange_rate", concat_ws(' ', "shop", "city") AS "payment_entity", pk, 'card' AS source, "user", loaded_at FROM "card_as_of"(as_of_run);
