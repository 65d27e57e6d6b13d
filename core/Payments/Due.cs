using Portal.Core.Carts;
using Portal.Core.Pricing;

namespace Portal.Core.Payments;

/// <summary>
/// What a cart costs now: its prepaid bookings, less what its cancellations give back, less the purse. The recap shows
/// it and the payment asks for it: the same function (I9).
/// </summary>
/// <param name="Bookings">Prepaid bookings, and what longer stays add to them.</param>
/// <param name="Later">Bookings that will be billed, not paid now (R86).</param>
/// <param name="GivenBack">What the cancellations and the shorter stays of this cart owe the family.</param>
/// <param name="FromPurse">What earlier credit notes pay (R70).</param>
/// <param name="ToPay">What the bank is asked for.</param>
public sealed record Due(Money Bookings, Money Later, Money GivenBack, Money FromPurse, Money ToPay)
{
    /// <summary>PayFiP takes nothing under one euro (M3).</summary>
    public static readonly Money BankMinimum = new(1m);

    public static Due Of(Cart cart, Catalogue catalogue, Money purse)
    {
        var priced = cart.LiveLines.Where(line => line.Operation != CartOperation.Cancel).ToList();
        var prepaid = priced.FindAll(line => IsPrepaid(line, catalogue));
        var now = Money.Sum(prepaid.Where(line => line.Amount > Money.Zero).Select(line => line.Amount));
        var later = Money.Sum(priced.Except(prepaid).Select(line => line.Amount));
        // A shorter stay of a day already paid gives back like a cancellation (R49, R70).
        var givenBack = cart.CancelTotal - Money.Sum(prepaid.Where(line => line.Amount < Money.Zero).Select(line => line.Amount));

        var due = Money.Max(Money.Zero, now - givenBack);
        var fromPurse = Money.Min(Money.Max(Money.Zero, purse), due);
        var toPay = due - fromPurse;
        if (toPay > Money.Zero && toPay < BankMinimum && due >= BankMinimum)
        {
            // A rest of some cents cannot be paid: the purse keeps the difference for next time.
            (fromPurse, toPay) = (due - BankMinimum, BankMinimum);
        }

        return new Due(now, later, givenBack, fromPurse, toPay);
    }

    public bool TooSmallForTheBank => ToPay > Money.Zero && ToPay < BankMinimum;

    private static bool IsPrepaid(CartLine line, Catalogue catalogue) => catalogue.Find(line.SlotId) is { } slot && line.IsPaidNow(slot);
}
