using System.Text.RegularExpressions;

namespace Portal.TestSupport.Engines;

/// <summary>How an engine writes the statements that take locks, so that <see cref="LockOrder"/> can read them.</summary>
public abstract partial class LockWords
{
    public static LockWords Postgres { get; } = new PostgresWords();

    public static LockWords SqlServer { get; } = new SqlServerWords();

    public static IReadOnlyList<LockWords> All { get; } = [Postgres, SqlServer];

    /// <summary>The statements of one command, without those that only set something.</summary>
    public static IEnumerable<string> Statements(string command) => command
        .Split([";\n", ";\r\n"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(statement => statement.TrimEnd(';'))
        .Where(statement => !statement.StartsWith("SET ", StringComparison.Ordinal));

    public abstract string Quoted(string name);

    /// <summary>The rows that a statement changes, or locks without a change; null for any other.</summary>
    public LockedRows? In(string statement) => Writing(statement) is { Success: true } found
        ? new LockedRows(
            found.Groups["table"].Value,
            Rows(found.Groups["table"].Value, found.Groups["alias"].Value, found.Groups["joins"].Value, found.Groups["where"].Value),
            NotOwn(found.Groups["table"].Value, found.Groups["alias"].Value),
            IsLockOnly(found))
        : FirstNumber(statement) ? new LockedRows("NumberSeries", null, "", false) : null;

    public string? TableUpdatedBy(string statement) => Updating(statement) is { Success: true } found ? found.Groups["table"].Value : null;

    /// <summary>A lock on a word instead of a row: it has no rank, so no transaction of ours may take one.</summary>
    public abstract bool HasNoRank(string statement);

    protected abstract Match Updating(string statement);

    protected abstract Match Writing(string statement);

    /// <summary>« FROM … WHERE … » of what a statement writes.</summary>
    protected abstract string Rows(string table, string alias, string joins, string where);

    /// <summary>The condition that a row is not the transaction's own yet.</summary>
    protected abstract string NotOwn(string table, string alias);

    protected abstract bool FirstNumber(string statement);

    // Raises a version and nothing else: written for its lock. Or read for it.
    private static bool IsLockOnly(Match found) => !found.Groups["set"].Success || VersionOnly().IsMatch(found.Groups["set"].Value.Replace("[", "\"", StringComparison.Ordinal).Replace("]", "\"", StringComparison.Ordinal));

    [GeneratedRegex("""^("\w+"\.)?"(Money)?Version" = [^,]* \+ 1(,\s+("\w+"\.)?"Untold" = [^,]*)?$""")]
    private static partial Regex VersionOnly();

    private sealed partial class PostgresWords : LockWords
    {
        public override string Quoted(string name) => $"\"{name}\"";

        public override bool HasNoRank(string statement) => statement.Contains("pg_advisory", StringComparison.Ordinal);

        protected override Match Updating(string statement) => Update().Match(statement);

        protected override Match Writing(string statement) => Update().Match(statement) is { Success: true } update ? update : Delete().Match(statement);

        protected override string Rows(string table, string alias, string joins, string where) => $"FROM \"{table}\" {alias} WHERE ({where})";

        // Rows that this transaction has written carry its own number: the database says so better than we could guess.
        protected override string NotOwn(string table, string alias) => $"{(alias.Length > 0 ? alias[3..].Trim() : $"\"{table}\"")}.xmin <> pg_current_xact_id()::xid";

        protected override bool FirstNumber(string statement) => statement.StartsWith("INSERT INTO \"NumberSeries\" ", StringComparison.Ordinal);

        [GeneratedRegex("""^UPDATE "(?<table>\w+)"\s?(?<alias>(AS \w+)?)\s+SET (?<set>.*?)\sWHERE (?<where>.*?)(\s+RETURNING .*)?$""", RegexOptions.Singleline)]
        private static partial Regex Update();

        [GeneratedRegex("""^DELETE FROM "(?<table>\w+)"(?<set>)\s?(?<alias>(AS \w+)?)\s+WHERE (?<where>.*?)(\s+RETURNING .*)?$""", RegexOptions.Singleline)]
        private static partial Regex Delete();
    }

    private sealed partial class SqlServerWords : LockWords
    {
        public override string Quoted(string name) => $"[{name}]";

        public override bool HasNoRank(string statement) => statement.Contains("sp_getapplock", StringComparison.OrdinalIgnoreCase);

        protected override Match Updating(string statement) => Update().Match(statement) is { Success: true } update ? update : UpdateOne().Match(statement);

        protected override Match Writing(string statement) =>
            new[] { Update(), UpdateOne(), Delete(), DeleteOne(), Hinted() }.Select(form => form.Match(statement)).FirstOrDefault(found => found.Success) ?? Match.Empty;

        // The table stands in brackets of its own, as the key of a lock can be asked only where one table is; and by its
        // clustered index, as the locks of rows are on that index.
        protected override string Rows(string table, string alias, string joins, string where) =>
            $"FROM (SELECT *, %%lockres%% AS [key of its lock] FROM [{table}] WITH (INDEX(1))) AS [{(alias.Length > 0 ? alias : table)}]{joins} WHERE ({where})";

        // What this transaction has written is locked by this session: exclusively, row by row, or the table as a whole.
        protected override string NotOwn(string table, string alias) =>
            $"""
            NOT EXISTS (SELECT 1 FROM sys.dm_tran_locks AS [held] WHERE [held].[request_session_id] = @@SPID AND [held].[resource_database_id] = DB_ID() AND [held].[request_mode] = N'X'
                AND (([held].[resource_type] = N'KEY' AND [held].[resource_description] = [{(alias.Length > 0 ? alias : table)}].[key of its lock])
                    OR ([held].[resource_type] = N'OBJECT' AND [held].[resource_associated_entity_id] = OBJECT_ID(N'[{table}]'))))
            """;

        protected override bool FirstNumber(string statement) =>
            statement.StartsWith("INSERT INTO [NumberSeries] ", StringComparison.Ordinal) || statement.StartsWith("MERGE [NumberSeries] ", StringComparison.Ordinal);

        // As Entity Framework writes them: for a query, and for an entity that was changed.
        [GeneratedRegex("""^UPDATE \[(?<alias>\w+)\]\s+SET (?<set>.*?)(\s+OUTPUT .*?)?\s+FROM \[(?<table>\w+)\] AS \[\k<alias>\](?<joins>.*?)\s+WHERE (?<where>.*)$""", RegexOptions.Singleline)]
        private static partial Regex Update();

        [GeneratedRegex("""^UPDATE \[(?<table>\w+)\] SET (?<set>.*?)(\s+OUTPUT .*?)?\s+WHERE (?<where>.*)$""", RegexOptions.Singleline)]
        private static partial Regex UpdateOne();

        [GeneratedRegex("""^DELETE FROM \[(?<alias>\w+)\](?<set>)\s+FROM \[(?<table>\w+)\] AS \[\k<alias>\](?<joins>.*?)\s+WHERE (?<where>.*)$""", RegexOptions.Singleline)]
        private static partial Regex Delete();

        [GeneratedRegex("""^DELETE FROM \[(?<table>\w+)\](?<set>)(\s+OUTPUT .*?)?\s+WHERE (?<where>.*)$""", RegexOptions.Singleline)]
        private static partial Regex DeleteOne();

        // Written by hand: read in order to write.
        [GeneratedRegex("""^SELECT .*?\sFROM \[(?<table>\w+)\] AS \[(?<alias>\w+)\] WITH \([^)]*\b(UPDLOCK|XLOCK)\b[^)]*\)(?<joins>.*?)\s+WHERE (?<where>.*?)(\s+ORDER BY .*)?$""", RegexOptions.Singleline)]
        private static partial Regex Hinted();
    }
}

/// <summary>What a statement locks.</summary>
/// <param name="Table">Whose rows.</param>
/// <param name="Rows">« FROM … WHERE … » of them; null where it makes one.</param>
/// <param name="NotOwn">The condition that a row is not the transaction's own yet.</param>
/// <param name="IsLockOnly">Written for nothing but its lock.</param>
public sealed record LockedRows(string Table, string? Rows, string NotOwn, bool IsLockOnly);
