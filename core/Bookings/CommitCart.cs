using Microsoft.Extensions.Logging;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>Where the second validation leads (R58): to the bank, to the numbered request, or to the sentences that say why not.</summary>
public sealed record CommitAnswer(Refusal? Refusal, IReadOnlyList<PickedLine> Problems, Uri? PaymentPage, string? RequestNumber)
{
    public static CommitAnswer No(Refusal why, IReadOnlyList<PickedLine>? problems = null) => new(why, problems ?? [], null, null);
}

/// <summary>
/// The parent validates the recap. Prepaid days go through a payment, the others are committed here and now; how firm
/// they are is the policies' business (R86).
/// </summary>
public sealed partial class CommitCart(
    PortalDb db, CatalogueReader catalogues, CommitCheck check, StartPayment startPayment, SettlePayment settlePayment, ConfirmCart confirmCart, ILiveFeed feed, TimeProvider clock, ILogger<CommitCart> log)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose days are in it.</param>
    /// <param name="seen">What the family read; when its cart holds something else by now, nothing is carried out. Null: the cart as it stands.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<CommitAnswer> Run(Guardian who, OrganiserId organiser, CartSeen? seen, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);
        var cart = await db.CurrentCartOf(who.Id, organiser, ct);
        if (CartRules.WhyNotCommit(cart, seen, clock.GetUtcNow()) is { } why)
        {
            return CommitAnswer.No(why);
        }

        var problems = await check.Of(who, cart!, catalogue, ct);
        if (problems.Count > 0)
        {
            return CommitAnswer.No(problems[0].Refused!.Value, problems);
        }

        return cart!.LiveLines.Any(line => IsToPay(line, catalogue))
            ? await Pay(who, organiser, seen, ct)
            : await Confirm(who, organiser, seen, ct);
    }

    private static bool IsToPay(CartLine line, Catalogue catalogue) =>
        line.Operation != CartOperation.Cancel && line.Amount > Money.Zero && line.IsPaidNow(catalogue.Find(line.SlotId)!);

    private async Task<CommitAnswer> Pay(Guardian who, OrganiserId organiser, CartSeen? seen, CancellationToken ct)
    {
        var started = await startPayment.Run(who, organiser, seen, ct);
        if (started.Refusal is { } why)
        {
            return CommitAnswer.No(why);
        }

        // Nothing to ask the bank: the credit notes pay it all. A crash before this line is made good by polling.
        var settled = started.Page is null ? await settlePayment.Run(started.Payment!.Value, AnswerSource.Start, CancellationToken.None) : null;
        return new CommitAnswer(null, [], started.Page, settled?.RequestNumber);
    }

    private async Task<CommitAnswer> Confirm(Guardian who, OrganiserId organiser, CartSeen? seen, CancellationToken ct)
    {
        var (refusal, confirmed, cart) = await db.InTransaction(
            async () =>
            {
                var now = clock.GetUtcNow();
                var current = await db.LockCurrentCart(who.Id, organiser, ct);
                if (CartRules.WhyNotCommit(current, seen, now) is { } why)
                {
                    return ((Refusal?)why, (Confirmed?)null, current);
                }

                await db.LockMoney(who.HouseholdId, ct);
                var done = await confirmCart.Run(current!, [.. current!.LiveLines], Money.Zero, null, now, ct);
                current.Commit();
                return (null, done, current);
            },
            ct);
        if (refusal is { } no)
        {
            return CommitAnswer.No(no);
        }

        feed.Announce(confirmed!.Counts);
        feed.CartChanged(CartNewsOf.Cart(cart!));
        Committed(log, cart!.Id.Value, confirmed.Request.Number);
        return new CommitAnswer(null, [], null, confirmed.Request.Number);
    }

    [LoggerMessage(EventName = "CartCommitted", Level = LogLevel.Information, Message = "Cart {Cart} committed as request {Number}")]
    private static partial void Committed(ILogger logger, Guid cart, string number);
}
