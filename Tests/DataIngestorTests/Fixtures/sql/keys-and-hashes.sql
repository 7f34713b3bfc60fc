-- own key
uuid_of_md5(md5_number('s1' || chr(30) || 'bank' || chr(31) || coalesce((CAST("number" AS VARCHAR)), chr(29) || 'N')));

-- own key, escaped
uuid_of_md5(md5_number('s1' || chr(30) || 'bank' || chr(31) || coalesce((CAST("number" AS VARCHAR)), chr(29) || 'N')));

-- shared key
uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END), chr(29) || 'N')));

-- shared key, escaped
uuid_of_md5(md5_number('k1' || chr(30) || coalesce((CASE WHEN "date" BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST("date" AS VARCHAR) || 'T00:00:00.000000' ELSE strftime(CAST("date" AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') END), chr(29) || 'N') || chr(31) || coalesce((CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END), chr(29) || 'N')));

-- row hash
SELECT *, uuid_of_md5(md5_number(coalesce(nullif(concat('r1', CASE WHEN "amount" IS NOT NULL THEN chr(30) || 'amount' || chr(31) END, (CASE WHEN suffix(CAST("amount" AS VARCHAR), '0') THEN rtrim(rtrim(CAST("amount" AS VARCHAR), '0'), '.') ELSE CAST("amount" AS VARCHAR) END), CASE WHEN "date" IS NOT NULL THEN chr(30) || 'date' || chr(31) END, (CAST("date" AS VARCHAR)), CASE WHEN "memo" IS NOT NULL THEN chr(30) || 'memo' || chr(31) END, ("memo"), CASE WHEN "number" IS NOT NULL THEN chr(30) || 'number' || chr(31) END, (CAST("number" AS VARCHAR))), 'r1'), 'r1' || chr(30)))) AS row_hash
FROM (SELECT CAST(c1 AS BIGINT) AS "number", CAST(c2 AS DATE) AS "date", CAST(c3 AS DECIMAL(18,2)) AS "amount", c4 AS "memo", 'bank/0.csv' AS record_source FROM staged_0);
