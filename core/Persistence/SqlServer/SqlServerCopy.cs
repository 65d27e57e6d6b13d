using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence.SqlServer;

/// <summary>Bulk insert on SQL Server: <see cref="SqlBulkCopy"/>, fed row by row.</summary>
internal static class SqlServerCopy
{
    private const SqlBulkCopyOptions Options = SqlBulkCopyOptions.KeepIdentity | SqlBulkCopyOptions.CheckConstraints;

    public static async Task Write<T>(SqlServerPortalDb db, BulkTable table, IEnumerable<T> rows, CancellationToken ct)
        where T : class
    {
        var connection = (SqlConnection)db.Database.GetDbConnection();
        var transaction = (SqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();

        using var copy = new SqlBulkCopy(connection, Options, transaction)
        {
            DestinationTableName = $"[{table.Name}]",
            EnableStreaming = true,
            BatchSize = 10_000,
            BulkCopyTimeout = 0,
        };
        foreach (var column in table.Columns)
        {
            copy.ColumnMappings.Add(column.Name, column.Name);
        }

        await using var reader = new RowReader<T>(table, rows);
        await copy.WriteToServerAsync(reader, ct);
    }
}
