using Portal.Core.Households;

namespace Portal.Core.Pricing;

/// <summary>A price list as data: one amount, or one per bracket of the family quotient; dated.</summary>
public sealed class Tariff
{
    private readonly List<TariffBand> bands = [];

    public TariffId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required string Name { get; set; }

    /// <summary>Added when the day is booked past its limit and the organiser allows it (R34, O17).</summary>
    public Money LateSurcharge { get; set; }

    /// <summary>The price is of each begun stretch of so many minutes; null: of the whole slot.</summary>
    public int? PerMinutes { get; set; }

    public IReadOnlyList<TariffBand> Bands => bands;

    public Tariff Flat(DateOnly from, Money amount) => Band(from, 0, null, amount);

    /// <param name="floor">The lowest quotient of the bracket.</param>
    /// <param name="below">The first quotient that is above it; null for the last bracket. Half-open, so no cent falls between two.</param>
    public Tariff Band(DateOnly from, decimal floor, decimal? below, Money amount)
    {
        bands.Add(new TariffBand { TariffId = Id, ValidFrom = from, Floor = floor, Below = below, Amount = amount });
        return this;
    }

    /// <summary>From a day on these brackets are in force, in the place of those that began on the same day.</summary>
    public void Reprice(DateOnly from, IReadOnlyList<(decimal Floor, Money Amount)> brackets)
    {
        bands.RemoveAll(band => band.ValidFrom == from);
        for (var i = 0; i < brackets.Count; i++)
        {
            Band(from, brackets[i].Floor, i + 1 < brackets.Count ? brackets[i + 1].Floor : null, brackets[i].Amount);
        }
    }

    /// <summary>The brackets in force on a day, the lowest first; none: there is no price yet.</summary>
    public IReadOnlyList<TariffBand> On(DateOnly day)
    {
        var latest = bands.Where(band => band.ValidFrom <= day).Select(band => (DateOnly?)band.ValidFrom).Max();
        return [.. bands.Where(band => band.ValidFrom == latest).OrderBy(band => band.Floor)];
    }

    /// <summary>The price of one slot on one day, and why (I9).</summary>
    /// <param name="stay">How long the child stays; a tariff of the whole slot does not look at it.</param>
    /// <remarks>Without a quotient the highest bracket applies, as every price list says.</remarks>
    public Quote QuoteFor(DateOnly day, FamilyQuotient? quotient, bool late, TimeSpan stay)
    {
        var grid = On(day);

        var band = (quotient is null ? null : grid.FirstOrDefault(candidate => candidate.Contains(quotient.Value)))
            ?? (grid is [.., var highest] ? highest : null)
            ?? throw new InvalidOperationException($"Tariff {Id.Value} has no band on {day:O}.");

        var stretches = PerMinutes is { } minutes ? (int)Math.Ceiling(stay.TotalMinutes / minutes) : 1;
        var surcharge = late ? LateSurcharge : Money.Zero;
        return new Quote(new Money(band.Amount.Euros * stretches) + surcharge, Reason(band, grid.Count, quotient, stretches, surcharge));
    }

    private string Reason(TariffBand band, int bands, FamilyQuotient? quotient, int stretches, Money surcharge)
    {
        var price = PerMinutes is { } minutes ? $"{stretches} × {band.Amount} par tranche de {minutes}\u00A0minutes" : band.Amount.ToString();
        var why = bands == 1
            ? $"{Name}, tarif unique {price}"
            : quotient is null
                ? $"{Name}, {price}\u00A0: sans quotient familial connu, la tranche la plus haute"
                : $"{Name}, {price}\u00A0: quotient familial {quotient.Value:0} au {quotient.ValidFrom:dd/MM/yyyy}, tranche {band.InWords}";
        return surcharge > Money.Zero ? $"{why}, plus {surcharge} hors délai" : why;
    }
}

/// <summary>One bracket of a tariff, from its floor up to but not including the next one's.</summary>
public sealed class TariffBand
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public TariffId TariffId { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required decimal Floor { get; init; }

    public required decimal? Below { get; init; }

    public required Money Amount { get; init; }

    public bool Contains(decimal quotient) => quotient >= Floor && (Below is null || quotient < Below);

    public string InWords => Below is { } below ? $"{Floor:0} – {below - 1:0}" : $"{Floor:0} et plus";
}

/// <summary>A price with the sentence that explains it.</summary>
public readonly record struct Quote(Money Amount, string Reason);
