namespace Portal.Core.Households;

public enum PurseMove
{
    /// <summary>An avoir: money owed to the family (R70).</summary>
    CreditNote = 1,

    /// <summary>Set aside for a payment that starts.</summary>
    Used = 2,

    /// <summary>Given back by a payment that did not happen.</summary>
    Returned = 3,

    /// <summary>Given back outside the portal: what the bank returned is owed no more.</summary>
    Refunded = 4,
}

/// <summary>Money owed to a household by an organiser, received or used. Append-only: the balance is a sum, never a column.</summary>
public sealed class PurseEntry
{
    public const int LongestReason = 200;

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required HouseholdId HouseholdId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required PurseMove Move { get; init; }

    /// <summary>Positive to the family, negative from it.</summary>
    public required Money Amount { get; init; }

    /// <summary>The number of the credit note, without gaps per organiser and year; null for the other moves.</summary>
    public string? Number { get; init; }

    /// <summary>The sentence that explains it.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public PaymentId? PaymentId { get; init; }

    public BookingId? BookingId { get; init; }

    /// <summary>The request whose commit owed it.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>The credit note that this entry takes away, or a part of it. Unique: it is taken away once, whoever asks.</summary>
    public Guid? CancelsId { get; private init; }

    /// <summary>The entry that takes this credit note away, or a part of it: the bank gave the money back.</summary>
    /// <param name="amount">Positive.</param>
    public PurseEntry GivenBackBy(Money amount, string reason, DateTimeOffset now) => new()
    {
        HouseholdId = HouseholdId, OrganiserId = OrganiserId, Move = PurseMove.Refunded, Amount = -amount, Reason = $"Avoir n°\u00A0{Number}, rendu par la banque\u00A0: {reason}", At = now, CancelsId = Id,
    };
}
