namespace Portal.Core.Custody;

/// <summary>What became of something one parent proposed to the other.</summary>
public enum ProposalState
{
    Waiting = 1,
    Accepted = 2,
    Declined = 3,
    Withdrawn = 4,
}

/// <summary>
/// Terms as they were proposed or decided. Rows are added and answered, never rewritten, so that what held last year can
/// still be read.
/// </summary>
public sealed class CustodyRule
{
    private CustodyRule()
    {
    }

    public Guid Id { get; private set; } = TimeOrder.Next();

    public SharedChildId ShareId { get; private set; }

    public DateOnly From { get; private set; }

    public CustodySide EvenWeeks { get; private set; }

    public CustodySide OddWeeks { get; private set; }

    public DayOfWeek Changeover { get; private set; }

    public VisitWeeks Weekends { get; private set; }

    public WeekendStart WeekendFrom { get; private set; }

    public VisitWeeks Wednesdays { get; private set; }

    public HolidayShare AllSaints { get; private set; }

    public HolidayShare Christmas { get; private set; }

    public HolidayShare Winter { get; private set; }

    public HolidayShare Spring { get; private set; }

    public HolidayShare Summer { get; private set; }

    /// <summary>Which parent proposed it; null when the service wrote it down.</summary>
    public CustodySide? ProposedBy { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    /// <summary>The date of the judge's decision or of the agreement that the service has seen.</summary>
    public DateOnly? DecidedOn { get; private set; }

    public ProposalState State { get; private set; }

    /// <summary>Set by the statement that answers, with the state.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    public CustodyTerms Terms => new(From, EvenWeeks, OddWeeks, Changeover, new Dictionary<SchoolHoliday, HolidayShare>
    {
        [SchoolHoliday.AllSaints] = AllSaints,
        [SchoolHoliday.Christmas] = Christmas,
        [SchoolHoliday.Winter] = Winter,
        [SchoolHoliday.Spring] = Spring,
        [SchoolHoliday.Summer] = Summer,
    })
    {
        Weekends = Weekends,
        WeekendFrom = WeekendFrom,
        Wednesdays = Wednesdays,
    };

    public static CustodyRule Proposed(SharedChildId share, CustodyTerms terms, CustodySide by, DateTimeOffset now) => Of(share, terms, by, null, ProposalState.Waiting, now);

    public static CustodyRule Decided(SharedChildId share, CustodyTerms terms, DateOnly? decidedOn, DateTimeOffset now)
    {
        var rule = Of(share, terms, null, decidedOn, ProposalState.Accepted, now);
        rule.AnsweredAt = now;
        return rule;
    }

    private static CustodyRule Of(SharedChildId share, CustodyTerms terms, CustodySide? by, DateOnly? decidedOn, ProposalState state, DateTimeOffset now) => new()
    {
        ShareId = share,
        From = terms.From,
        EvenWeeks = terms.EvenWeeks,
        OddWeeks = terms.OddWeeks,
        Changeover = terms.Changeover,
        Weekends = terms.Weekends,
        WeekendFrom = terms.WeekendFrom,
        Wednesdays = terms.Wednesdays,
        AllSaints = terms.ShareOf(SchoolHoliday.AllSaints),
        Christmas = terms.ShareOf(SchoolHoliday.Christmas),
        Winter = terms.ShareOf(SchoolHoliday.Winter),
        Spring = terms.ShareOf(SchoolHoliday.Spring),
        Summer = terms.ShareOf(SchoolHoliday.Summer),
        ProposedBy = by,
        ProposedAt = now,
        DecidedOn = decidedOn,
        State = state,
    };
}

/// <summary>A day that is somebody's whatever the rule says: drawn by hand, or swapped. The last one written for a day holds.</summary>
public sealed class DrawnDay
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required SharedChildId ShareId { get; init; }

    public required DateOnly Date { get; init; }

    public required CustodySide Side { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The swap that both parents agreed on; null when the service wrote it down.</summary>
    public Guid? SwapId { get; init; }
}
