using Portal.Core.Carts;
using Portal.Core.Pricing;

namespace Portal.Core.Payments;

/// <summary>
/// What a cart costs now: its prepaid bookings, less what its cancellations give back, less the purse. The recap shows
/// it and the payment asks for it: the same function (I9).
/// </summary>
/// <param name="Bookings">Prepaid bookings.</param>
/// <param name="Later">Bookings that will be billed, not paid now (R86).</param>
/// <param name="GivenBack">What the cancellations of this cart owe the family.</param>
/// <param name="FromPurse">What earlier credit notes pay (R70).</param>
/// <param name="ToPay">What the bank is asked for.</param>
public sealed record Due(Money Bookings, Money Later, Money GivenBack, Money FromPurse, Money ToPay)
{
    /// <summary>PayFiP takes nothing under one euro (M3).</summary>
    public static readonly Money BankMinimum = new(1m);

    public static Due Of(Cart cart, Catalogue catalogue, Money purse)
    {
        var booked = cart.LiveLines.Where(line => line.Operation == CartOperation.Book).ToList();
        var now = Money.Sum(booked.Where(line => IsPrepaid(line, catalogue)).Select(line => line.Amount));
        var later = Money.Sum(booked.Where(line => !IsPrepaid(line, catalogue)).Select(line => line.Amount));

        var due = Money.Max(Money.Zero, now - cart.CancelTotal);
        var fromPurse = Money.Min(Money.Max(Money.Zero, purse), due);
        var toPay = due - fromPurse;
        if (toPay > Money.Zero && toPay < BankMinimum && due >= BankMinimum)
        {
            // A rest of some cents cannot be paid: the purse keeps the difference for next time.
            (fromPurse, toPay) = (due - BankMinimum, BankMinimum);
        }

        return new Due(now, later, cart.CancelTotal, fromPurse, toPay);
    }

    public bool TooSmallForTheBank => ToPay > Money.Zero && ToPay < BankMinimum;

    private static bool IsPrepaid(CartLine line, Catalogue catalogue) => catalogue.Find(line.SlotId)?.IsPrepaid ?? false;
}
