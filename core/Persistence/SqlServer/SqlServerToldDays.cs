namespace Portal.Core.Persistence.SqlServer;

/// <summary>How SQL Server notes days as told and passes by what somebody has locked.</summary>
internal static class SqlServerToldDays
{
    public const string Statement =
        """
        UPDATE day SET [Untold] = 0
        FROM [PoolDays] AS day WITH (ROWLOCK, READPAST)
        JOIN OPENJSON({0}) WITH ([Pool] int, [Date] date, [Version] int) AS told ON day.[PoolId] = told.[Pool] AND day.[Date] = told.[Date]
        WHERE day.[Untold] = 1 AND day.[Version] <= told.[Version]
        """;
}
