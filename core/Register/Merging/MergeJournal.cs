using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>
/// Writes down what a merge changes, row by row and column by column, from what the database context is about to save; and puts
/// it back. It knows no table by name, so a table that comes later is in it without being told.
/// </summary>
internal static class MergeJournal
{
    /// <summary>All that is about to be saved, as rows of this merge, in an order that can be gone through backwards.</summary>
    public static List<MergedRow> Of(PortalDb db, Guid merge) =>
    [
        .. db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Modified or EntityState.Added or EntityState.Deleted)
            .Where(entry => entry.Entity is not HouseholdMerge)
            .Select((entry, position) => RowOf(entry, merge, position)),
    ];

    /// <summary>Puts one row back as it was, in the context; not yet saved.</summary>
    /// <returns>False when the row is not as the merge left it: somebody changed or removed it since.</returns>
    public static async Task<bool> PutBack(PortalDb db, MergedRow row, CancellationToken ct)
    {
        var type = db.Model.FindEntityType(row.Entity) ?? throw new InvalidOperationException($"{row.Entity} is no entity any more.");
        var (key, before, after) = (Read(type, row.Key), Read(type, row.Before), Read(type, row.After));
        var found = await db.FindAsync(type.ClrType, [.. type.FindPrimaryKey()!.Properties.Select(property => key[property])], ct);
        if (row.Change == RowChange.Removed)
        {
            if (found is not null)
            {
                return false;
            }

            var again = db.Entry(Activator.CreateInstance(type.ClrType, nonPublic: true)!);
            Set(again, before);
            again.State = EntityState.Added;
            return true;
        }

        if (found is null || !Matches(db.Entry(found), after))
        {
            return false;
        }

        if (row.Change == RowChange.Added)
        {
            db.Remove(found);
        }
        else
        {
            Set(db.Entry(found), before);
        }

        return true;
    }

    /// <summary>The key of a row, where it is one id.</summary>
    public static Guid IdOf(MergedRow row) => JsonDocument.Parse(row.Key).RootElement.EnumerateObject().First().Value.GetGuid();

    private static MergedRow RowOf(EntityEntry entry, Guid merge, int position)
    {
        var key = entry.Metadata.FindPrimaryKey()!.Properties;
        var all = entry.Properties.ToList();
        var (change, before, after) = entry.State switch
        {
            EntityState.Modified => (RowChange.Changed, all.FindAll(property => property.IsModified), all.FindAll(property => property.IsModified)),
            EntityState.Added => (RowChange.Added, [], all),
            _ => (RowChange.Removed, all, []),
        };
        return new MergedRow
        {
            MergeId = merge, Position = position, Entity = entry.Metadata.Name, Change = change,
            Key = Write(all.FindAll(property => key.Contains(property.Metadata)), property => property.CurrentValue),
            Before = Write(before, property => property.OriginalValue),
            After = Write(after, property => property.CurrentValue),
        };
    }

    private static void Set(EntityEntry entry, Dictionary<IProperty, object?> values)
    {
        foreach (var (property, value) in values)
        {
            entry.Property(property).CurrentValue = value;
        }
    }

    private static bool Matches(EntityEntry entry, Dictionary<IProperty, object?> values) => values.All(value => Equals(entry.Property(value.Key).CurrentValue, value.Value));

    // As the columns hold it, so that ids, sums and enums are plain JSON.
    private static string Write(List<PropertyEntry> properties, Func<PropertyEntry, object?> value) => JsonSerializer.Serialize(properties.ToDictionary(
        property => property.Metadata.Name,
        property => property.Metadata.GetTypeMapping().Converter is { } converter && value(property) is { } own ? converter.ConvertToProvider(own) : value(property)));

    private static Dictionary<IProperty, object?> Read(IEntityType type, string json) => JsonDocument.Parse(json).RootElement.EnumerateObject()
        .ToDictionary(column => type.FindProperty(column.Name) ?? throw new InvalidOperationException($"{type.Name} has no {column.Name} any more."), column => Read(type.FindProperty(column.Name)!, column.Value));

    private static object? Read(IProperty property, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var converter = property.GetTypeMapping().Converter;
        var plain = value.Deserialize(converter?.ProviderClrType ?? property.ClrType);
        return converter is null ? plain : converter.ConvertFromProvider(plain);
    }
}
