using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// What giving one booking back means at an instant (R32-R34, R70-R72, R78-R80, R87, R88). The page that says it before
/// the button, the cart that lists it and the deed that does it ask this same function.
/// </summary>
/// <param name="Refusal">Why not; the rest then means nothing.</param>
/// <param name="GivenBack">What a credit note gives back at once.</param>
/// <param name="Sentence">Said to the family before it presses, with the amount.</param>
/// <param name="Reason">The sentence kept beside the line and the charge: to be read, never compared.</param>
/// <param name="ProofUntil">Until when proof is taken, where proof gives the price back.</param>
public sealed record CancellationTerms(Refusal? Refusal, CancellationEffect Effect, Money GivenBack, string Sentence, string Reason, bool IsLate, DateTimeOffset? ProofUntil)
{
    public BookingState StateAfter => Effect switch
    {
        CancellationEffect.Ends => BookingState.Cancelled,
        CancellationEffect.Asked => BookingState.CancelAsked,
        CancellationEffect.Absence or CancellationEffect.AbsenceOnProof => BookingState.Absent,
        CancellationEffect.AbsenceAsked => BookingState.AbsenceAsked,
    };

    /// <summary>What the booking costs.</summary>
    public Money Price { get; private init; }

    /// <summary>What the family is shown, for its cart to be held to.</summary>
    public ShownTerms Shown => new(Effect, IsLate, Price, GivenBack, ProofUntil);

    public bool FreesThePlace => StateAfter >= BookingState.Cancelled;

    public bool WaitsForTheService => Effect is CancellationEffect.Asked or CancellationEffect.AbsenceAsked;

    public static CancellationTerms Of(Booking booking, OfferedSlot slot, DateTimeOffset now) =>
        Of(slot, booking.Date, booking.State, booking.Prepaid, booking.Price, now);

    /// <param name="prepaid">Paid beforehand, so that giving it back owes a credit note (R70).</param>
    public static CancellationTerms Of(OfferedSlot slot, DateOnly day, BookingState state, bool prepaid, Money price, DateTimeOffset now) =>
        WhyNot(slot, day, state, now) is { } why ? Refused(why)
        : (now <= slot.CancellationLimit(day) ? InTime(slot, state, prepaid, price) : Late(slot, day, prepaid, price)) with { Price = price };

    private static Refusal? WhyNot(OfferedSlot slot, DateOnly day, BookingState state, DateTimeOffset now) => state switch
    {
        BookingState.Confirmed or BookingState.NotTransmitted or BookingState.Pending => BookingRules.WhyNotCancel(slot, day, now),
        BookingState.CancelAsked or BookingState.ChangeAsked or BookingState.AbsenceAsked => Core.Refusal.AlreadyAsked,
        BookingState.Absent => Core.Refusal.AlreadyAbsent,
        BookingState.Cancelled or BookingState.Refused => Core.Refusal.NothingToCancel,
    };

    private static CancellationTerms InTime(OfferedSlot slot, BookingState state, bool prepaid, Money price)
    {
        if (slot.Policies.Cancellation == CancellationPolicy.OnRequest && state == BookingState.Confirmed)
        {
            return Allowed(CancellationEffect.Asked, Money.Zero, $"Le service vous répondra par courriel. S’il accepte, {IfAccepted(prepaid, price)}.", "Demande d’annulation\u00A0: le service vous répondra.");
        }

        // What nobody has accepted yet is simply withdrawn.
        return prepaid
            ? Allowed(CancellationEffect.Ends, price, $"Vous recevrez un avoir de {price}, utilisé tout seul à votre prochain paiement.", "Annulation dans les délais\u00A0: la somme payée vous est rendue en avoir.")
            : Allowed(CancellationEffect.Ends, Money.Zero, $"Rien ne sera facturé\u00A0: les {price} de ce jour sont retirés.", "Annulation dans les délais\u00A0: rien ne sera facturé.");
    }

    private static CancellationTerms Late(OfferedSlot slot, DateOnly day, bool prepaid, Money price)
    {
        var due = prepaid ? $"les {price} déjà payés ne sont pas rendus" : $"les {price} restent facturés";
        var proofUntil = slot.ProofLimit(day);
        var late = slot.Policies.LateCancellation switch
        {
            LateCancellationPolicy.NoRefund => Allowed(CancellationEffect.Absence, Money.Zero,
                $"La date limite est passée\u00A0: la place sert à une autre famille, mais {due}.", $"Annulation hors délai\u00A0: {due}."),
            LateCancellationPolicy.RefundOnProof => Allowed(CancellationEffect.AbsenceOnProof, Money.Zero,
                $"La date limite est passée\u00A0: {due}, sauf justificatif envoyé avant {proofUntil.LimitInWords()} et accepté par le service.", $"Absence hors délai\u00A0: {due}, sauf justificatif accepté."),
            LateCancellationPolicy.BilledAbsence when slot.Policies.Cancellation == CancellationPolicy.OnRequest => Allowed(CancellationEffect.AbsenceAsked, Money.Zero,
                $"La date limite est passée\u00A0: votre demande de modification devient une absence, et {due}. Le service vous répondra par courriel.", $"Demande de modification hors délai\u00A0: {due}."),
            LateCancellationPolicy.BilledAbsence => Allowed(CancellationEffect.Absence, Money.Zero,
                $"La date limite est passée\u00A0: ce jour devient une absence, et {due}.", $"Absence hors délai\u00A0: {due}."),
            LateCancellationPolicy.Request => Allowed(CancellationEffect.Asked, Money.Zero,
                $"La date limite est passée\u00A0: le service décidera et vous répondra par courriel. S’il accepte, {IfAccepted(prepaid, price)}\u00A0; sinon, {due}.", "Demande d’annulation hors délai\u00A0: le service décidera."),
            LateCancellationPolicy.Refused => Refused(Core.Refusal.TooLateToCancel),
        };
        return late with { IsLate = true, ProofUntil = late.Effect == CancellationEffect.AbsenceOnProof ? proofUntil : null };
    }

    private static string IfAccepted(bool prepaid, Money price) => prepaid ? $"vous recevrez un avoir de {price}" : $"les {price} de ce jour ne seront pas facturés";

    private static CancellationTerms Refused(Refusal why) => new(why, CancellationEffect.Ends, Money.Zero, why.Sentence(), "", false, null);

    private static CancellationTerms Allowed(CancellationEffect effect, Money givenBack, string sentence, string reason) => new(null, effect, givenBack, sentence, reason, false, null);
}
