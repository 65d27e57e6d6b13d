using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;
using Portal.TestSupport.Engines;

namespace Portal.TestSupport;

/// <summary>
/// Reads what every transaction of a host locks, and fails the test when one takes its locks in another order than the one
/// of docs/architecture.md (« Locks »). A row that the transaction has written already may be written again
/// at any time: it waits for nobody. So may a statement that was run before in the same words.
/// </summary>
/// <remarks>
/// A fault is thrown at the statement, and again when the host is disposed: whatever catches the first does not hide it.
/// New rows wait for nobody, as nobody else can name them; but the first number of a year is a lock.
/// </remarks>
public sealed class LockOrder : DbCommandInterceptor, IDbTransactionInterceptor, ILockWitness
{
    /// <summary>The tables whose rows are locks, in their order; two rows of one are locked in the order of the columns, where there are any.</summary>
    public static IReadOnlyList<(string Table, string[]? By)> Ranks { get; } =
    [
        ("BillingMonths", null),
        ("Carts", ["Id"]),
        ("Households", ["Id"]),
        ("SharedChildren", null),
        ("Bookings", null),
        ("PoolDays", ["PoolId", "Date"]),
        ("NumberSeries", ["OrganiserId", "Kind"]),
    ];

    private readonly ConditionalWeakTable<DbTransaction, Taken> transactions = [];
    private readonly ConcurrentQueue<string> faults = [];

    /// <summary>What was locked in another order, in the words of the statement.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>Fails the test whose host has seen a fault.</summary>
    public void Verify()
    {
        if (!faults.IsEmpty)
        {
            throw new LockOrderException(string.Join("\n\n", faults.Distinct()));
        }
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Look(command);
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Look(command);
        return result;
    }

    /// <summary>One of several that leave together.</summary>
    public Task Sees(DbCommand command) => Look(command);

    // The driver uses the object of a transaction again for the next one.
    public ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        transactions.Remove(result);
        return ValueTask.FromResult(result);
    }

    private async Task Look(DbCommand command)
    {
        if (command.Transaction is not { } transaction)
        {
            // A statement by itself waits while it holds nothing.
            return;
        }

        var words = command is SqlCommand ? LockWords.SqlServer : LockWords.Postgres;
        foreach (var statement in LockWords.Statements(command.CommandText))
        {
            var taken = transactions.GetOrCreateValue(transaction);
            if (words.HasNoRank(statement))
            {
                Fault("A lock without a rank is taken", statement, taken);
            }

            if (words.In(statement) is { } rows && Rank(rows.Table) is var rank and >= 0)
            {
                await Look(command, statement, new Wanted(words, rank, rows), taken);
            }
        }
    }

    private async Task Look(DbCommand command, string statement, Wanted wanted, Taken taken)
    {
        var words = statement + "\n-- " + string.Join(", ", command.Parameters.Cast<DbParameter>().Where(p => statement.Contains(p.ParameterName, StringComparison.Ordinal)).Select(p => $"{p.ParameterName} = {InWords(p.Value)}"));
        if (!taken.Said.Add(words))
        {
            return;
        }

        var (_, by) = Ranks[wanted.Rank];
        if (wanted.Rank < taken.Highest && (wanted.Rows.Rows is null || !await AreOwn(command, wanted)))
        {
            Fault($"{Ranks[wanted.Rank].Table} is locked after {Ranks[taken.Highest].Table}", words, taken);
        }
        else if (by is not null && wanted.Rows.Rows is not null)
        {
            var rows = await NewRows(command, wanted, by);
            // In the order of the portal, which is not that of every engine.
            rows.Sort(Compare);
            if (rows.Count > 0 && taken.Last.GetValueOrDefault(wanted.Rank) is { } last && Compare(rows[0], last) < 0)
            {
                Fault($"{Ranks[wanted.Rank].Table} ({InWords(rows[0])}) is locked after ({InWords(last)})", words, taken);
            }

            if (rows.Count > 0)
            {
                taken.Last[wanted.Rank] = rows[^1];
            }
        }

        taken.Highest = Math.Max(taken.Highest, wanted.Rank);
        taken.Story.Add(words);
    }

    private void Fault(string what, string words, Taken taken)
    {
        var fault = $"{what}; docs/architecture.md says in which order:\n{words}\nafter:\n{string.Join("\n", taken.Story)}";
        faults.Enqueue(fault);
        throw new LockOrderException(fault);
    }

    private static int Rank(string table) => Ranks.ToList().FindIndex(one => one.Table == table);

    // A lock that finds nothing to lock today is one all the same; a write that finds nothing is none.
    private static async Task<bool> AreOwn(DbCommand command, Wanted wanted) =>
        await Ask(command, $"SELECT CASE WHEN EXISTS (SELECT 1 {wanted.NewRows}) THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 {wanted.Rows.Rows}) THEN 1 ELSE 0 END") is [[0, var there]] && (!wanted.Rows.IsLockOnly || there is 1);

    private static Task<List<object[]>> NewRows(DbCommand command, Wanted wanted, string[] by)
    {
        var columns = string.Join(", ", by.Select(wanted.Words.Quoted));
        return Ask(command, $"SELECT {columns} {wanted.NewRows}");
    }

    private static async Task<List<object[]>> Ask(DbCommand command, string question)
    {
        // Not one of the ways to the database that a test may be counting.
        Activity.Current = null;
        await using var asking = command.Connection!.CreateCommand();
        asking.Transaction = command.Transaction;
#pragma warning disable CA2100 // Made of the portal's own statement.
        asking.CommandText = question;
#pragma warning restore CA2100
        foreach (var parameter in command.Parameters.Cast<ICloneable>())
        {
            asking.Parameters.Add(parameter.Clone());
        }

        var rows = new List<object[]>();
        await using var reader = await asking.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static int Compare(object[] one, object[] other) =>
        one.Zip(other).Select(pair => Comparer<object>.Default.Compare(pair.First, pair.Second)).FirstOrDefault(order => order != 0);

    private static string InWords(object? value) => value switch
    {
        System.Collections.IEnumerable many and not string => string.Join(", ", many.Cast<object?>().Select(InWords)),
        IFormattable one => one.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "null",
    };

    private sealed record Wanted(LockWords Words, int Rank, LockedRows Rows)
    {
        public string NewRows => $"{Rows.Rows} AND {Rows.NotOwn}";
    }

    private sealed class Taken
    {
        public int Highest { get; set; } = -1;

        public HashSet<string> Said { get; } = [];

        public List<string> Story { get; } = [];

        public Dictionary<int, object[]> Last { get; } = [];
    }
}

/// <summary>A transaction has taken its locks in an order of its own.</summary>
public sealed class LockOrderException(string message) : Exception(message);

public static class LockOrderSetup
{
    /// <summary>Puts the recorder into every context of a host.</summary>
    public static IServiceCollection AddLockOrder(this IServiceCollection services) => services
        .AddSingleton<LockOrder>()
        .Intercept(provider => provider.GetRequiredService<LockOrder>());
}
