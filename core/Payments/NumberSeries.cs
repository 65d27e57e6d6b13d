namespace Portal.Core.Payments;

/// <summary>The counter behind numbers without gaps. Its row is locked by the transaction that issues, and only then.</summary>
public sealed class NumberSeries
{
    public required OrganiserId OrganiserId { get; init; }

    public required int Year { get; init; }

    public required SeriesKind Kind { get; init; }

    public int Last { get; set; }
}

public enum SeriesKind
{
    Request = 1,
    CreditNote = 2,
    Invoice = 3,

    /// <summary>Receipts of what was paid on invoices.</summary>
    Receipt = 4,
}
