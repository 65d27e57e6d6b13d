namespace Portal.Core.Carts;

/// <summary>What giving a booking back does to it.</summary>
public enum CancellationEffect
{
    /// <summary>It ends at once, and its price with it.</summary>
    Ends,

    /// <summary>The service answers by mail (R78).</summary>
    Asked,

    /// <summary>Its place is freed and its price stays due (R71, R80).</summary>
    Absence,

    /// <summary>Its place is freed; its price is given back if proof is sent in time and accepted (R72).</summary>
    AbsenceOnProof,

    /// <summary>An absence that stays due, once the service has answered (R80).</summary>
    AbsenceAsked,
}

/// <summary>
/// What a family was told that giving a booking back does, as values: the cart is held to these (I9), while a sentence may
/// be mended as long as carts are open.
/// </summary>
/// <param name="Effect">What it does to the booking.</param>
/// <param name="IsLate">Past the limit.</param>
/// <param name="Price">What the booking cost.</param>
/// <param name="GivenBack">What a credit note gives back at once.</param>
/// <param name="ProofUntil">Until when proof is taken, where proof gives the price back.</param>
public sealed record ShownTerms(CancellationEffect Effect, bool IsLate, Money Price, Money GivenBack, DateTimeOffset? ProofUntil);
