namespace Portal.Core.Persistence.Schedule;

/// <summary>The statements that make the tables of the scheduler's clustered store: they are no part of the model, and both engines have their own.</summary>
internal static class ScheduleTables
{
    /// <param name="engine"><c>Postgres</c> or <c>SqlServer</c>.</param>
    public static string For(string engine)
    {
        using var stream = typeof(ScheduleTables).Assembly.GetManifestResourceStream($"Schedule.{engine}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>In an order that no foreign key is in the way of.</summary>
    public static string Drop { get; } = string.Join('\n', new[]
    {
        "SIMPLE_TRIGGERS", "CRON_TRIGGERS", "SIMPROP_TRIGGERS", "BLOB_TRIGGERS", "TRIGGERS", "JOB_DETAILS", "CALENDARS", "PAUSED_TRIGGER_GRPS", "PAUSED_JOB_GRPS",
        "FIRED_TRIGGERS", "SCHEDULER_STATE", "LOCKS", "EXECUTION_HISTORY", "MISFIRE_HISTORY", "JOB_STATUS",
    }.Select(table => $"DROP TABLE IF EXISTS QRTZ_{table};"));
}
