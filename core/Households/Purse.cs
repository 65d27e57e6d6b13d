namespace Portal.Core.Households;

/// <summary>Why a balance moved. The numbers are stored.</summary>
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
    /// <summary>In characters.</summary>
    public const int LongestReason = 200;

    /// <summary>Made here, not by the database.</summary>
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>Whose balance.</summary>
    public required HouseholdId HouseholdId { get; init; }

    /// <summary>Who owes it: balances of organisers never mix.</summary>
    public required OrganiserId OrganiserId { get; init; }

    /// <summary>Why it moved.</summary>
    public required PurseMove Move { get; init; }

    /// <summary>Positive to the family, negative from it.</summary>
    public required Money Amount { get; init; }

    /// <summary>The number of the credit note, without gaps per organiser and year; null for the other moves.</summary>
    public string? Number { get; init; }

    /// <summary>The sentence that explains it.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The payment it was set aside for, or came back from.</summary>
    public PaymentId? PaymentId { get; init; }

    /// <summary>The booking whose price was given back.</summary>
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
