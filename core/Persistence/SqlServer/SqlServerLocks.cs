namespace Portal.Core.Persistence.SqlServer;

/// <summary>
/// How SQL Server takes the locks of a gesture. Nobody promises the order in which one statement takes several; two that meet
/// crosswise are a deadlock, of which one is run again as a whole.
/// </summary>
internal static class SqlServerLocks
{
    public static LockStatements Statements { get; } = new(
        Carts:
        """
        UPDATE [Carts] SET [Version] = [Version] + 1 OUTPUT inserted.[Id], inserted.[ExpiresAt] WHERE [Id] = {4} OR ([State] IN (1, 2) AND (([GuardianId] = {1} AND [OrganiserId] = {2}) OR ([ExpiresAt] <= {3} AND ([HouseholdId] = {0}
            OR [HouseholdId] IN (SELECT [share].[HouseholdId] FROM [SharedChildren] AS [share] WHERE [share].[EndedAt] IS NULL AND [share].[HomeId] = {0})
            OR [HouseholdId] IN (SELECT [share].[HomeId] FROM [SharedChildren] AS [share] WHERE [share].[EndedAt] IS NULL AND [share].[HouseholdId] = {0})))))
        """,
        Household:
        """
        UPDATE [Households] SET [MoneyVersion] = [MoneyVersion] + 1 OUTPUT inserted.[MoneyVersion] WHERE [Id] = {0}
        """,
        Shares:
        """
        UPDATE [SharedChildren] SET [Version] = [Version] + 1 OUTPUT inserted.[Id] WHERE [EndedAt] IS NULL AND ([HomeId] = {0} OR [HouseholdId] = {0})
        """,
        PoolDays:
        """
        UPDATE [day] SET [Version] = [day].[Version] + 1, [Untold] = 1
        OUTPUT inserted.[PoolId], inserted.[Date], inserted.[Capacity], inserted.[Booked], inserted.[Version], inserted.[Untold]
        FROM [PoolDays] AS [day]
        WHERE EXISTS (SELECT 1 FROM OPENJSON({0}) WITH ([Pool] int, [Date] date) AS [wanted] WHERE [wanted].[Pool] = [day].[PoolId] AND [wanted].[Date] = [day].[Date])
        """);
}
