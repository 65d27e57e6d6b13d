using System.Globalization;

namespace Portal.Core;

/// <summary>An amount in euros with two digits. Adding and rounding live here (I3).</summary>
public readonly record struct Money : IComparable<Money>
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>Rounds half up to the cent, as the communes' price lists do.</summary>
    /// <param name="euros">The amount in euros.</param>
    public Money(decimal euros) => Euros = decimal.Round(euros, 2, MidpointRounding.AwayFromZero);

    /// <summary>Rounded to the cent; below zero where it is owed the other way.</summary>
    public decimal Euros { get; }

    /// <summary>Whole cents, as PayFiP counts.</summary>
    public long Cents => (long)(Euros * 100);

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>As PayFiP counts.</summary>
    public static Money FromCents(long cents) => new(cents / 100m);

    /// <summary>Zero for none.</summary>
    public static Money Sum(IEnumerable<Money> amounts) => new(amounts.Sum(amount => amount.Euros));

    /// <summary>The smaller amount.</summary>
    public static Money Min(Money left, Money right) => left <= right ? left : right;

    /// <summary>The greater amount.</summary>
    public static Money Max(Money left, Money right) => left >= right ? left : right;

    /// <summary>Exact to the cent.</summary>
    public static Money operator +(Money left, Money right) => new(left.Euros + right.Euros);

    /// <summary>Exact to the cent; may fall below zero.</summary>
    public static Money operator -(Money left, Money right) => new(left.Euros - right.Euros);

    /// <summary>The same amount the other way.</summary>
    public static Money operator -(Money amount) => new(-amount.Euros);

    /// <summary>Compares euros.</summary>
    public static bool operator <(Money left, Money right) => left.Euros < right.Euros;

    /// <summary>Compares euros.</summary>
    public static bool operator >(Money left, Money right) => left.Euros > right.Euros;

    /// <summary>Compares euros.</summary>
    public static bool operator <=(Money left, Money right) => left.Euros <= right.Euros;

    /// <summary>Compares euros.</summary>
    public static bool operator >=(Money left, Money right) => left.Euros >= right.Euros;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Euros.CompareTo(other.Euros);

    /// <summary>As a family reads it: « 12,40 € », with non-breaking spaces.</summary>
    public override string ToString() =>
        (Euros < 0 ? "−\u00A0" : "")
        + Math.Abs(Euros).ToString("#,0.00", French).Replace('\u202F', '\u00A0').Replace(' ', '\u00A0')
        + "\u00A0€";
}
