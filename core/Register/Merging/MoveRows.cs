using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>
/// Writes who stays wherever a column names who goes. It takes the columns from the model (<see cref="MergedColumns"/>), so that
/// a table that comes later cannot be forgotten; the query of each needs its row's type, hence the one call by reflection.
/// </summary>
internal sealed class MoveRows(PortalDb db)
{
    private static readonly MethodInfo MoveOne = typeof(MoveRows).GetMethod(nameof(Move), BindingFlags.NonPublic | BindingFlags.Instance)!;

    public async Task Follow<TId>(IReadOnlyDictionary<TId, TId> moved, CancellationToken ct)
        where TId : struct
    {
        if (moved.Count == 0)
        {
            return;
        }

        foreach (var column in MergedColumns.Of(db.Model, typeof(TId)).Where(column => !column.IsPrimaryKey()).ToList())
        {
            await (Task)MoveOne.MakeGenericMethod(column.DeclaringType.ClrType, typeof(TId)).Invoke(this, [column, moved, ct])!;
        }
    }

    private async Task Move<TRow, TId>(IProperty column, IReadOnlyDictionary<TId, TId> moved, CancellationToken ct)
        where TRow : class
        where TId : struct
    {
        var ids = moved.Keys.ToList();
        var rows = column.IsNullable
            ? db.Set<TRow>().Where(row => EF.Property<TId?>(row, column.Name) != null && ids.Contains(EF.Property<TId?>(row, column.Name)!.Value))
            : db.Set<TRow>().Where(row => ids.Contains(EF.Property<TId>(row, column.Name)));
        foreach (var row in await rows.ToListAsync(ct))
        {
            var entry = db.Entry(row);
            if (entry.State is not EntityState.Deleted && entry.Property(column).CurrentValue is TId from && moved.TryGetValue(from, out var to))
            {
                entry.Property(column).CurrentValue = to;
            }
        }
    }
}
