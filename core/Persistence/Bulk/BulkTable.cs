using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Core.Persistence;

/// <summary>Where rows of one kind go, read once from the model: the table, its columns, and how to read each from an entity.</summary>
internal sealed class BulkTable
{
    private BulkTable(string name, IReadOnlyList<BulkColumn> columns)
    {
        Name = name;
        Columns = columns;
    }

    public string Name { get; }

    public IReadOnlyList<BulkColumn> Columns { get; }

    public static BulkTable Of<T>(PortalDb db)
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not in the model.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table) ?? throw new InvalidOperationException($"{typeof(T).Name} has no table.");

        // A shadow column has nothing to be read from: it stays null. A number beside the key is the database's to give.
        var columns = entity.GetFlattenedProperties()
            .Where(property => !property.IsShadowProperty() && !IsGivenBesideTheKey(property) && property.GetColumnName(table) is not null)
            .Select(property => new BulkColumn(property, property.GetColumnName(table)!))
            .ToList();
        return new BulkTable(table.Name, columns);
    }

    private static bool IsGivenBesideTheKey(IProperty property) =>
        property.ValueGenerated == ValueGenerated.OnAdd && !property.IsPrimaryKey() && !property.TryGetDefaultValue(out _) && property.GetDefaultValueSql() is null;
}

/// <summary>One column, with the value an entity has for it as the database stores it.</summary>
internal sealed class BulkColumn(IProperty property, string name)
{
    private readonly Func<object?, object?>? convert = property.GetTypeMapping().Converter?.ConvertToProvider;
    private readonly IClrPropertyGetter getter = property.GetGetter();

    public string Name { get; } = name;

    /// <summary>The type as the engine calls it, without its length or precision.</summary>
    public string StoreType { get; } = property.GetRelationalTypeMapping().StoreTypeNameBase;

    /// <summary>A number which the database gives out by itself.</summary>
    public bool IsNumbered { get; } = property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd;

    public object? ValueOf(object entity)
    {
        var value = getter.GetClrValueUsingContainingEntity(entity);
        return value is null || convert is null ? value : convert(value);
    }
}
