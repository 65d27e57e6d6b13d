using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence;

/// <summary>
/// Several questions that go to the database together and come back in one reply: what a page asks at once costs one
/// way there and back, however many tables it looks at. Each question is plain LINQ, and may not need another's answer.
/// </summary>
/// <example><code>
/// var trip = db.RoundTrip();
/// var files = trip.Ask(db.ChildFiles.Where(…));
/// var cart = trip.Ask(db.Carts.Where(…));
/// await trip.Go(ct);
/// … files.Rows … cart.Rows …
/// </code></example>
public sealed class RoundTrip(PortalDb db)
{
    private readonly List<IQuestion> questions = [];
    private readonly HashSet<IQueryable> locks = [];

    /// <summary>Where the questions are made.</summary>
    public PortalDb Db => db;

    private interface IQuestion
    {
        IQueryable Query { get; }

        Task Read(CancellationToken ct);
    }

    /// <summary>Puts a question with the others. Queries that Entity Framework splits into several do not fit.</summary>
    /// <returns>Where its answer will be found.</returns>
    public Answer<T> Ask<T>(IQueryable<T> query)
    {
        var answer = new Answer<T>();
        questions.Add(new Question<T>(query, answer));
        return answer;
    }

    /// <summary>Puts a statement by hand with the others that locks rows: what is put in after it sees what it has waited for.</summary>
    internal Answer<T> Lock<T>(IQueryable<T> statement)
    {
        locks.Add(statement);
        return Ask(statement);
    }

    /// <summary>Asks everything that was put in, and reads every answer. A provider without batches is asked one by one.</summary>
    public async Task Go(CancellationToken ct)
    {
        var connection = db.Database.GetDbConnection();
        if (questions.Count < 2 || !connection.CanCreateBatch)
        {
            await ReadAll(ct);
            return;
        }

        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            foreach (var question in questions)
            {
                batch.BatchCommands.Add(await Enclose(question.Query, batch));
            }

            await using var reader = await batch.ExecuteReaderAsync(ct);
            db.Reply = new Reply(reader);
            await ReadAll(ct);
        }
        finally
        {
            db.Reply = null;
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task ReadAll(CancellationToken ct)
    {
        foreach (var question in questions)
        {
            await question.Read(ct);
        }
    }

    private async Task<DbBatchCommand> Enclose(IQueryable query, DbBatch batch)
    {
        await using var written = query.CreateDbCommand();
        foreach (var witness in locks.Contains(query) ? Witnesses : [])
        {
            await witness.Sees(written);
        }

        var command = batch.CreateBatchCommand();
        command.CommandText = written.CommandText;
        // A parameter belongs to one command at a time.
        var parameters = written.Parameters.Cast<DbParameter>().ToArray();
        written.Parameters.Clear();
        command.Parameters.AddRange(parameters);
        return command;
    }

    private IEnumerable<ILockWitness> Witnesses =>
        db.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<ILockWitness>() ?? [];

    private sealed record Question<T>(IQueryable<T> Asked, Answer<T> Answer) : IQuestion
    {
        public IQueryable Query => Asked;

        public async Task Read(CancellationToken ct) => Answer.Rows = await Asked.ToListAsync(ct);
    }
}

/// <summary>An interceptor that is shown a lock before it is sent with others: once the reply is there, its connection can ask nothing.</summary>
public interface ILockWitness
{
    Task Sees(DbCommand command);
}

/// <summary>The rows of one question of a <see cref="RoundTrip"/>, once it has gone.</summary>
public sealed class Answer<T>
{
    private IReadOnlyList<T>? rows;

    /// <exception cref="InvalidOperationException">The trip has not gone yet.</exception>
    public IReadOnlyList<T> Rows
    {
        get => rows ?? throw new InvalidOperationException("This question has not been asked yet: RoundTrip.Go comes first.");
        internal set => rows = value;
    }
}

/// <summary>What a trip brought back: while it is read, each query that runs is handed its part, and sends nothing.</summary>
internal sealed class Reply(DbDataReader answers)
{
    private bool begun;

    public async ValueTask<DbDataReader> Next(CancellationToken ct)
    {
        if (begun && !await answers.NextResultAsync(ct))
        {
            throw new InvalidOperationException("More is read than was asked for.");
        }

        begun = true;
        return new ReplyPart(answers);
    }
}

/// <summary>Stands where Entity Framework would send a command, and gives it the reply that is there already.</summary>
internal sealed class ReplyReader : DbCommandInterceptor
{
    public static ReplyReader Only { get; } = new();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        eventData.Context is PortalDb { Reply: { } reply }
            ? InterceptionResult<DbDataReader>.SuppressWithResult(await reply.Next(cancellationToken))
            : result;
}

/// <summary>One result of a batch, read as if it were alone: who has done with it closes nothing.</summary>
internal sealed class ReplyPart(DbDataReader all) : DbDataReader
{
    private bool done;

    public override int Depth => all.Depth;

    public override int FieldCount => all.FieldCount;

    public override bool HasRows => all.HasRows;

    public override bool IsClosed => done;

    public override int RecordsAffected => all.RecordsAffected;

    public override object this[int ordinal] => all[ordinal];

    public override object this[string name] => all[name];

    public override bool Read() => all.Read();

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => all.ReadAsync(cancellationToken);

    public override bool NextResult() => false;

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override void Close() => done = true;

    public override T GetFieldValue<T>(int ordinal) => all.GetFieldValue<T>(ordinal);

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) => all.GetFieldValueAsync<T>(ordinal, cancellationToken);

    public override bool IsDBNull(int ordinal) => all.IsDBNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => all.IsDBNullAsync(ordinal, cancellationToken);

    public override bool GetBoolean(int ordinal) => all.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => all.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => all.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => all.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => all.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => all.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => all.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => all.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => all.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => all.GetEnumerator();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => all.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => all.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => all.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => all.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => all.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => all.GetInt64(ordinal);

    public override string GetName(int ordinal) => all.GetName(ordinal);

    public override int GetOrdinal(string name) => all.GetOrdinal(name);

    public override string GetString(int ordinal) => all.GetString(ordinal);

    public override object GetValue(int ordinal) => all.GetValue(ordinal);

    public override int GetValues(object[] values) => all.GetValues(values);
}
