using System.Globalization;

namespace Portal.Core.Places;

/// <summary>
/// The pools in which a booking has its place, kept with it: those of its slot may be others tomorrow, and what is given
/// back must be what was taken. One short text, as a booking is the row that is written most.
/// </summary>
public readonly record struct PoolSet
{
    private readonly string? text;

    private PoolSet(string text) => this.text = text;

    public static PoolSet None { get; }

    public IReadOnlyList<PoolId> Ids => Text.Length == 0 ? [] : [.. Text.Split(',').Select(number => new PoolId(int.Parse(number, CultureInfo.InvariantCulture)))];

    public string Text => text ?? "";

    public static PoolSet Of(IEnumerable<PoolId> pools) => new(string.Join(',', pools.Select(pool => pool.Value).Distinct().Order()));

    public static PoolSet Parse(string text) => new(text);

    public override string ToString() => Text;

    public bool Equals(PoolSet other) => Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
