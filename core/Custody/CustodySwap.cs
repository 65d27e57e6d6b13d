namespace Portal.Core.Custody;

/// <summary>Days that go from one parent to the other, both ends included.</summary>
public readonly record struct DayRange(DateOnly From, DateOnly To)
{
    public int Length => To.DayNumber - From.DayNumber + 1;

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, Math.Max(0, Length)).Select(From.AddDays);

    /// <summary>« le 12 décembre », « du 12 décembre au 14 décembre ».</summary>
    public string InWords => From == To ? $"le {From.DayInWords()}" : $"du {From.DayInWords()} au {To.DayInWords()}";
}

/// <summary>« Je te donne le 12, je prends le 19 »: proposed by one parent, accepted or declined by the other. It may be a gift or a wish alone.</summary>
public sealed class CustodySwap
{
    public const int MostDays = 31;

    public const int LongestNote = 300;

    private CustodySwap()
    {
    }

    public Guid Id { get; private set; } = TimeOrder.Next();

    public SharedChildId ShareId { get; private set; }

    public CustodySide ProposedBy { get; private set; }

    public GuardianId ProposerId { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    public DateOnly? GivesFrom { get; private set; }

    public DateOnly? GivesTo { get; private set; }

    public DateOnly? TakesFrom { get; private set; }

    public DateOnly? TakesTo { get; private set; }

    public string? Note { get; private set; }

    /// <summary>Midnight before the first of its days: past it, it can no longer be accepted. It ends by this stamp alone.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public ProposalState State { get; private set; }

    /// <summary>Set by the statement that answers, with the state.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    public DayRange? Gives => GivesFrom is { } from && GivesTo is { } to ? new DayRange(from, to) : null;

    public DayRange? Takes => TakesFrom is { } from && TakesTo is { } to ? new DayRange(from, to) : null;

    public bool IsOpen(DateTimeOffset now) => State == ProposalState.Waiting && now < ExpiresAt;

    /// <summary>Every day that moves, with the side it goes to.</summary>
    public IEnumerable<(DateOnly Day, CustodySide To)> Moves =>
        (Gives?.Days ?? []).Select(day => (day, ProposedBy.Opposite())).Concat((Takes?.Days ?? []).Select(day => (day, ProposedBy)));

    /// <summary>« Claire donne le samedi 12 décembre et prend le samedi 19 décembre ».</summary>
    public string InWords(string proposer) => Sentence(proposer, "donne", "prend");

    /// <summary>The same to the one who proposed it: « Vous donnez… ».</summary>
    public string ToProposer => Sentence("Vous", "donnez", "prenez");

    private string Sentence(string who, string give, string take) => (Gives, Takes) switch
    {
        ({ } gives, { } takes) => $"{who} {give} {gives.InWords} et {take} {takes.InWords}",
        ({ } gives, null) => $"{who} {give} {gives.InWords}",
        (null, { } takes) => $"{who} {take} {takes.InWords}",
        (null, null) => "",
    };

    public static CustodySwap Proposed(SharedChildId share, CustodySide by, GuardianId proposer, DayRange? gives, DayRange? takes, string? note, DateTimeOffset now)
    {
        var first = gives is { } g && takes is { } t ? (g.From < t.From ? g.From : t.From) : (gives ?? takes)!.Value.From;
        return new()
        {
            ShareId = share,
            ProposedBy = by,
            ProposerId = proposer,
            ProposedAt = now,
            GivesFrom = gives?.From,
            GivesTo = gives?.To,
            TakesFrom = takes?.From,
            TakesTo = takes?.To,
            Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
            ExpiresAt = ParisTime.At(first, TimeOnly.MinValue),
            State = ProposalState.Waiting,
        };
    }
}
