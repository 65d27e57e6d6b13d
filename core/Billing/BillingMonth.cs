namespace Portal.Core.Billing;

public enum BillingState
{
    /// <summary>Drawn up: totals and anomalies to read, nothing is owed yet. May be drawn up again.</summary>
    Draft = 1,

    /// <summary>« Émettre » was pressed: invoices are issued batch by batch, by whoever comes by, until the last.</summary>
    Issuing = 2,

    /// <summary>All invoices are out; the month is never opened again.</summary>
    Issued = 3,
}

/// <summary>
/// The billing of one month by one organiser (R73): what it takes in, as of which instant, and how far it is. Its
/// <see cref="CutOff"/> is what makes it repeatable: a charge written later is the next month's, so a billing that was
/// killed and goes on comes to the same cent.
/// </summary>
public sealed class BillingMonth
{
    private BillingMonth()
    {
    }

    public BillingMonthId Id { get; private set; } = BillingMonthId.New();

    public OrganiserId OrganiserId { get; private set; }

    /// <summary>The first day of the month of care.</summary>
    public DateOnly Month { get; private set; }

    /// <summary>Days from here on are taken in whole; of earlier ones only what moved since <see cref="Since"/>. Follows the last month billed.</summary>
    public DateOnly From { get; private set; }

    /// <summary>Charges written before were the last billing's.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Charges written after are the next billing's.</summary>
    public DateTimeOffset CutOff { get; private set; }

    public BillingState State { get; private set; }

    /// <summary>How many households the draft has: those who get an invoice.</summary>
    public int Households { get; private set; }

    public int Lines { get; private set; }

    public Money Total { get; private set; }

    /// <summary>How many of its households have something to look at.</summary>
    public int Anomalies { get; private set; }

    /// <summary>How many households of the draft, in their order, are done: the watermark that each batch moves.</summary>
    public int Done { get; private set; }

    public int IssuedLines { get; private set; }

    public Money IssuedTotal { get; private set; }

    public string DraftedBy { get; private set; } = "";

    /// <summary>Who pressed « Émettre ».</summary>
    public string? IssuedBy { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? IssuedAt { get; private set; }

    /// <summary>The same for all its invoices (R74); null while it is a draft.</summary>
    public DateOnly? DueOn { get; private set; }

    /// <summary>Raised by whoever works on it: two issuers queue up at this row.</summary>
    public int Version { get; private set; }

    /// <summary>The first day that is no longer billed by it.</summary>
    public DateOnly Next => Month.AddMonths(1);

    /// <param name="last">The organiser's last billing before this one; null for its first, which takes in all that went before.</param>
    public static BillingMonth For(OrganiserId organiser, DateOnly month, BillingMonth? last) => new()
    {
        OrganiserId = organiser,
        Month = month,
        From = last?.Next ?? DateOnly.MinValue.AddYears(1),
        // A charge may be written before the last cut-off and saved after it: a day back finds it, and what was billed is left out anyway.
        Since = last?.CutOff.AddDays(-1) ?? DateTimeOffset.UnixEpoch,
        State = BillingState.Draft,
    };

    public void DrawUp(IReadOnlyCollection<BillingDraft> drafts, string who, DateTimeOffset cutOff)
    {
        // As the database keeps it, so that what was read equals what is stored.
        CutOff = cutOff.AddTicks(-(cutOff.Ticks % TimeSpan.TicksPerMicrosecond));
        DraftedBy = who;
        Households = drafts.Count;
        Lines = drafts.Sum(draft => draft.Lines);
        Total = Money.Sum(drafts.Select(draft => draft.Total));
        Anomalies = drafts.Count(draft => draft.Anomalies != BillingAnomalies.None);
    }

    public void StartIssuing(string who, DateTimeOffset now)
    {
        State = BillingState.Issuing;
        IssuedBy = who;
        StartedAt = now;
        DueOn = DueDate(ParisTime.DayOf(now));
    }

    /// <summary>R74: the 20th; that of the next month when fewer than ten days are left to pay.</summary>
    public static DateOnly DueDate(DateOnly issued)
    {
        var due = new DateOnly(issued.Year, issued.Month, 20);
        return issued.AddDays(10) <= due ? due : due.AddMonths(1);
    }

    public void BatchIssued(int households, int lines, Money total, DateTimeOffset now)
    {
        Done += households;
        IssuedLines += lines;
        IssuedTotal += total;
        if (Done >= Households)
        {
            State = BillingState.Issued;
            IssuedAt = now;
        }
    }
}

/// <summary>What the cash office should look at before it issues.</summary>
[Flags]
public enum BillingAnomalies
{
    None = 0,

    /// <summary>Nobody of the household has a mail address: the invoice has to be printed and posted.</summary>
    NoEmail = 1,

    /// <summary>More is given back than is owed: the invoice is a credit, taken off the next ones.</summary>
    NegativeTotal = 2,

    /// <summary>Lines that come to nothing.</summary>
    ZeroTotal = 4,

    /// <summary>Billed by bracket without a family quotient: at the highest price.</summary>
    NoQuotient = 8,

    /// <summary>A charge that does not say why it costs what it costs (I9).</summary>
    NoReason = 16,
}

/// <summary>One household of a draft: what its invoice will come to.</summary>
public sealed class BillingDraft
{
    public required BillingMonthId BillingMonthId { get; init; }

    /// <summary>From 1, without gaps: the order in which invoices are issued and numbered.</summary>
    public required int Position { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    public required int Lines { get; init; }

    public required Money Total { get; init; }

    public required BillingAnomalies Anomalies { get; init; }
}

/// <summary>A charge of an earlier month that the billing takes in, because something moved since the last one.</summary>
public sealed class BillingCorrection
{
    public required BillingMonthId BillingMonthId { get; init; }

    public required Guid ChargeId { get; init; }

    public required HouseholdId HouseholdId { get; init; }
}
