using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Core.Persistence.Postgres;

/// <summary>Bulk insert on PostgreSQL: a binary <c>COPY</c>.</summary>
internal static class PostgresCopy
{
    public static async Task Write<T>(PostgresPortalDb db, BulkTable table, IEnumerable<T> rows, CancellationToken ct)
        where T : class
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var columns = table.Columns.ToArray();
        var copy = $"COPY {Quoted(table.Name)} ({string.Join(", ", columns.Select(column => Quoted(column.Name)))}) FROM STDIN (FORMAT BINARY)";

        await using (var importer = await connection.BeginBinaryImportAsync(copy, ct))
        {
            foreach (var row in rows)
            {
                await importer.StartRowAsync(ct);
                foreach (var column in columns)
                {
                    if (column.ValueOf(row) is { } value)
                    {
                        await importer.WriteAsync(value, column.StoreType, ct);
                    }
                    else
                    {
                        await importer.WriteNullAsync(ct);
                    }
                }
            }

            await importer.CompleteAsync(ct);
        }

        if (Array.Find(columns, column => column.IsNumbered && column.StoreType == "integer") is { } number)
        {
            await NumberOn(db, table.Name, number.Name, ct);
        }
    }

    private static async Task NumberOn(PostgresPortalDb db, string table, string column, CancellationToken ct)
    {
#pragma warning disable EF1002 // Names of the model, quoted.
        await db.Database.ExecuteSqlRawAsync(
            $"SELECT setval(pg_get_serial_sequence('{Quoted(table)}', '{column}'), max({Quoted(column)})) FROM {Quoted(table)}", ct);
#pragma warning restore EF1002
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
