namespace Portal.Core.Persistence.Postgres;

/// <summary>How PostgreSQL notes days as told and passes by what somebody has locked.</summary>
internal static class PostgresToldDays
{
    public const string Statement =
        """
        UPDATE "PoolDays" AS day SET "Untold" = FALSE
        FROM (
            SELECT row."PoolId", row."Date" FROM "PoolDays" AS row
            JOIN jsonb_to_recordset(CAST({0} AS jsonb)) AS told("Pool" int, "Date" date, "Version" int) ON row."PoolId" = told."Pool" AND row."Date" = told."Date"
            WHERE row."Untold" AND row."Version" <= told."Version"
            FOR UPDATE OF row SKIP LOCKED) AS found
        WHERE day."PoolId" = found."PoolId" AND day."Date" = found."Date"
        """;
}
