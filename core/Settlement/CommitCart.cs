using Microsoft.Extensions.Logging;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Settlement;

/// <summary>Where the second validation leads (R58): to the bank, to the numbered request, or to the sentences that say why not.</summary>
public sealed record CommitAnswer(Refusal? Refusal, IReadOnlyList<PickedLine> Problems, Uri? PaymentPage, string? RequestNumber)
{
    /// <summary>Nothing was committed.</summary>
    public static CommitAnswer Refused(Refusal why, IReadOnlyList<PickedLine>? problems = null) => new(why, problems ?? [], null, null);
}

/// <summary>
/// The parent validates the recap. Prepaid days go through a payment, the others are committed here and now; how firm
/// they are is the policies' business (R86). The cart and the household are locked before anything is read, so what is
/// checked, paid or booked is one and the same cart, whatever another tab does meanwhile.
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

        var (refused, cart, payment, confirmed) = await db.InTransaction(() => Decide(who, catalogue, seen, ct), ct);
        if (refused is not null)
        {
            return refused;
        }

        feed.Announce(confirmed?.Counts ?? []);
        feed.CartChanged(CartNewsOf.Cart(cart!));
        if (payment is not null)
        {
            return await Pay(who, catalogue, payment, ct);
        }

        Committed(log, cart!.Id.Value, confirmed!.Request.Number);
        return new CommitAnswer(null, [], null, confirmed.Request.Number);
    }

    private async Task<Step> Decide(Guardian who, Catalogue catalogue, CartSeen? seen, CancellationToken ct)
    {
        var cart = await db.LockCurrentCart(who.Id, catalogue.Organiser.Id, ct);
        await db.LockDaysOf(who.HouseholdId, ct);

        var now = clock.GetUtcNow();
        if (CartRules.WhyNotCommit(cart, seen, now) is { } why)
        {
            return Step.Stopped(why);
        }

        var problems = await check.Of(who, cart!, catalogue, now, ct);
        if (problems.Count > 0)
        {
            return Step.Stopped(problems[0].Refused!.Value, problems);
        }

        return cart!.LiveLines.Any(line => IsToPay(line, catalogue))
            ? await PreparePayment(cart, catalogue, now, ct)
            : await Confirm(cart, now, ct);
    }

    private static bool IsToPay(CartLine line, Catalogue catalogue) =>
        line.Operation != CartOperation.Cancel && line.Amount > Money.Zero && line.IsPaidNow(catalogue.Find(line.SlotId)!);

    private async Task<Step> PreparePayment(Cart cart, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var (refusal, payment) = await startPayment.Prepare(cart, catalogue, now, ct);
        return refusal is { } why ? Step.Stopped(why) : new Step(null, cart, payment, null);
    }

    private async Task<Step> Confirm(Cart cart, DateTimeOffset now, CancellationToken ct)
    {
        var done = await confirmCart.Run(cart, [.. cart.LiveLines], Money.Zero, null, now, ct);
        cart.Commit();
        return new Step(null, cart, null, done);
    }

    private async Task<CommitAnswer> Pay(Guardian who, Catalogue catalogue, Payment payment, CancellationToken ct)
    {
        var started = await startPayment.Run(who, catalogue, payment, ct);
        if (started.Refusal is { } why)
        {
            return CommitAnswer.Refused(why);
        }

        // Nothing to ask the bank: the credit notes pay it all. A crash before this line is made good by polling.
        var settled = started.Page is null ? await settlePayment.Run(payment.Id, AnswerSource.Start, CancellationToken.None) : null;
        return new CommitAnswer(null, [], started.Page, settled?.RequestNumber);
    }

    /// <summary>What the transaction came to: a refusal, a payment that is to be opened, or a request.</summary>
    private sealed record Step(CommitAnswer? Refused, Cart? Cart, Payment? Payment, Confirmed? Confirmed)
    {
        public static Step Stopped(Refusal why, IReadOnlyList<PickedLine>? problems = null) => new(CommitAnswer.Refused(why, problems), null, null, null);
    }

    [LoggerMessage(EventName = "CartCommitted", Level = LogLevel.Information, Message = "Cart {Cart} committed as request {Number}")]
    private static partial void Committed(ILogger logger, Guid cart, string number);
}
