namespace Portal.Core.Persistence.Postgres;

/// <summary>
/// How PostgreSQL takes the locks of a gesture. The inner question takes them one after the other in its order, and waits; the
/// update then finds the rows as whoever it waited for has left them.
/// </summary>
internal static class PostgresLocks
{
    public static LockStatements Statements { get; } = new(
        Carts:
        """
        UPDATE "Carts" SET "Version" = "Version" + 1 WHERE "Id" IN (
            SELECT cart."Id" FROM "Carts" AS cart
            WHERE cart."Id" = {4} OR (cart."State" IN (1, 2) AND ((cart."GuardianId" = {1} AND cart."OrganiserId" = {2}) OR (cart."ExpiresAt" <= {3} AND (cart."HouseholdId" = {0}
                OR cart."HouseholdId" IN (SELECT share."HouseholdId" FROM "SharedChildren" AS share WHERE share."EndedAt" IS NULL AND share."HomeId" = {0})
                OR cart."HouseholdId" IN (SELECT share."HomeId" FROM "SharedChildren" AS share WHERE share."EndedAt" IS NULL AND share."HouseholdId" = {0})))))
            ORDER BY cart."Id" FOR UPDATE OF cart)
        RETURNING "Id", "ExpiresAt"
        """,
        Household:
        """
        UPDATE "Households" SET "MoneyVersion" = "MoneyVersion" + 1 WHERE "Id" = {0}
        RETURNING "MoneyVersion"
        """,
        Shares:
        """
        UPDATE "SharedChildren" SET "Version" = "Version" + 1 WHERE "Id" IN (
            SELECT share."Id" FROM "SharedChildren" AS share
            WHERE share."EndedAt" IS NULL AND (share."HomeId" = {0} OR share."HouseholdId" = {0})
            ORDER BY share."Id" FOR UPDATE)
        RETURNING "Id"
        """,
        PoolDays:
        """
        UPDATE "PoolDays" SET "Version" = "Version" + 1, "Untold" = TRUE WHERE ("PoolId", "Date") IN (
            SELECT day."PoolId", day."Date" FROM "PoolDays" AS day
            JOIN jsonb_to_recordset(CAST({0} AS jsonb)) AS wanted("Pool" int, "Date" date) ON day."PoolId" = wanted."Pool" AND day."Date" = wanted."Date"
            ORDER BY day."PoolId", day."Date" FOR UPDATE OF day)
        RETURNING "PoolId", "Date", "Capacity", "Booked", "Version", "Untold"
        """);
}
