using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Settlement;

/// <summary>Where a payment stands after an answer, as the return page tells it.</summary>
/// <param name="Cart">Null when an invoice was to be paid.</param>
/// <param name="Invoice">Null when a cart was to be paid.</param>
public sealed record SettledPayment(PaymentId Payment, PaymentState State, CartState? Cart, string? RequestNumber, InvoiceId? Invoice = null);

/// <summary>
/// The one road from « the bank said something » to bookings and to invoices: the browser's return, the bank's notification and our own
/// polling all end here, in any order and any number (I3, O4, O5). It asks the bank, writes the answer down, and only
/// then acts on it; a payment is settled once, under its cart's lock or, for an invoice, under its household's money lock.
/// </summary>
public sealed partial class SettlePayment(
    PortalDb db, IPlaceHolds holds, IPaymentGateway bank, ConfirmCart confirmCart, ReceiveMoney receiveMoney, Purses purses, PaymentLetters letters, CatalogueReader catalogues, ILiveFeed feed, TimeProvider clock, ILogger<SettlePayment> log)
{
    /// <summary>By the bank's name for it. An operation that we never opened is nobody's: null, and nothing changes.</summary>
    public async Task<SettledPayment?> Run(string operationId, AnswerSource source, CancellationToken ct)
    {
        var id = await db.Payments.Where(payment => payment.OperationId == operationId).Select(payment => (PaymentId?)payment.Id).FirstOrDefaultAsync(ct);
        return id is { } known ? await Run(known, source, ct) : null;
    }

    /// <exception cref="PaymentGatewayUnavailableException">Nobody answered: nothing has changed, and polling will ask again.</exception>
    public async Task<SettledPayment> Run(PaymentId id, AnswerSource source, CancellationToken ct)
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id, ct);
        if (!payment.IsSettled)
        {
            var answer = await AskTheBank(payment, source, ct);
            if (payment.InvoiceId is null)
            {
                await Apply(payment.Id, answer, source);
            }
            else
            {
                await db.InTransaction(() => ActOnInvoice(payment.Id, answer), CancellationToken.None);
            }
        }

        return await Standing(id, ct);
    }

    private async Task<PaymentAnswer> AskTheBank(Payment payment, AnswerSource source, CancellationToken ct)
    {
        if (payment.OperationId is null)
        {
            // Nothing was asked of the bank: all paid by credit notes, or a payment that never got as far as an operation.
            var result = payment.Amount == Money.Zero ? PaymentResult.PaidByCard : PaymentResult.Unknown;
            return new PaymentAnswer("", result, Money.Zero, null, null, null, "");
        }

        var answer = await bank.Lookup(payment.OperationId, ct);
        db.ReceivedAnswers.Add(new ReceivedAnswer
        {
            PaymentId = payment.Id,
            Source = source,
            Result = answer.Result,
            Amount = answer.Amount,
            Raw = answer.Raw.Length > 8000 ? answer.Raw[..8000] : answer.Raw,
            At = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(CancellationToken.None);
        return answer;
    }

    // What the bank has told us must not be dropped because a browser went away: no token from here on.
    private async Task Apply(PaymentId id, PaymentAnswer answer, AnswerSource source)
    {
        var (counts, cart) = await db.InTransaction(() => Decide(id, answer, source), CancellationToken.None);

        feed.Announce(counts);
        if (cart is not null)
        {
            feed.CartChanged(CartNewsOf.Cart(cart));
        }
    }

    private async Task<(IReadOnlyList<PlaceCount>, Cart?)> Decide(PaymentId id, PaymentAnswer answer, AnswerSource source)
    {
        var payment = await db.LockPayment(id, CancellationToken.None);
        if (payment.IsSettled || !payment.IsAbout(answer))
        {
            return ([], null);
        }

        var now = clock.GetUtcNow();
        var cart = await db.CartWithLines(payment.CartId!.Value, CancellationToken.None);
        return answer.Result switch
        {
            PaymentResult.PaidByCard or PaymentResult.PaidByDebit when await Matches(payment, answer, now) => (await Take(payment, cart, now), cart),
            PaymentResult.PaidByCard or PaymentResult.PaidByDebit => ([], null),
            _ => ([], await Release(payment, cart, answer.Result, source, now) ? cart : null),
        };
    }

    private async Task<Payment> ActOnInvoice(PaymentId id, PaymentAnswer answer)
    {
        var payment = await db.LockPayment(id, CancellationToken.None);
        if (payment.IsSettled || !payment.IsAbout(answer))
        {
            return payment;
        }

        var now = clock.GetUtcNow();
        if (answer.Result is not (PaymentResult.PaidByCard or PaymentResult.PaidByDebit))
        {
            payment.NotPaid(answer.Result, now);
        }
        else if (await Matches(payment, answer, now))
        {
            payment.Paid(now);
            await receiveMoney.Take(payment, now, CancellationToken.None);
        }

        return payment;
    }

    private async Task<IReadOnlyList<PlaceCount>> Take(Payment payment, Cart cart, DateTimeOffset now)
    {
        if (payment.FromPurse > Money.Zero && !payment.PurseReserved)
        {
            // Paid after we had given the purse its part back: take again what is still there.
            payment.PurseTakenAgain(Money.Min(payment.FromPurse, await purses.Available(payment.HouseholdId, payment.OrganiserId, CancellationToken.None)));
            purses.Use(payment, now);
        }

        payment.Paid(now);
        var paid = payment.Lines.Select(line => line.LineId).ToHashSet();
        var lines = cart.Lines.Where(line => paid.Contains(line.Id) && line.State != CartLineState.Done).ToList();
        var confirmed = await confirmCart.Run(cart, lines, payment.Amount + payment.FromPurse, payment, now, CancellationToken.None);

        if (!cart.LiveLines.Any())
        {
            cart.Commit();
        }
        else if (cart.State == CartState.Paying)
        {
            cart.ComeBackUnpaid(await db.PoliciesOf(cart.OrganiserId), now);
            await holds.Renew(cart.OrganiserId, cart.Id, cart.ExpiresAt, CancellationToken.None);
        }

        db.Record(now, payment.GuardianId.Value.ToString(), "payment.settled", $"payment {payment.Reference}", payment.HouseholdId, null, $"{payment.Amount.Euros} paid, {confirmed.Credited.Euros} credited");
        Settled(log, payment.Id.Value, confirmed.Request.Number);
        return confirmed.Counts;
    }

    /// <returns>Whether the cart is the family's again.</returns>
    private async Task<bool> Release(Payment payment, Cart cart, PaymentResult result, AnswerSource source, DateTimeOffset now)
    {
        payment.NotPaid(result, now);

        // « Abandoned » while the page may still be open somewhere: only the browser's own return says that the family is back.
        var isBack = payment.State is PaymentState.Refused or PaymentState.Expired || (payment.State == PaymentState.Abandoned && source == AnswerSource.Return);
        if (!isBack)
        {
            return false;
        }

        purses.Return(payment, now);
        var newer = await db.HasNewer(payment, CancellationToken.None);
        if (cart.State != CartState.Paying || !cart.IsAlive(now) || newer)
        {
            return false;
        }

        cart.ComeBackUnpaid(await db.PoliciesOf(cart.OrganiserId), now);
        await holds.Renew(cart.OrganiserId, cart.Id, cart.ExpiresAt, CancellationToken.None);
        return true;
    }

    /// <summary>An amount, a reference or a client that is not what we asked is not a payment: somebody must look.</summary>
    private async Task<bool> Matches(Payment payment, PaymentAnswer answer, DateTimeOffset now)
    {
        var catalogue = await catalogues.Of(payment.OrganiserId, CancellationToken.None);
        var same = answer.Amount == payment.Amount
            && (answer.Reference is null || answer.Reference == payment.Reference)
            && (answer.ClientNumber is null || answer.ClientNumber == catalogue.Organiser.PayFipClientNumber);
        if (same)
        {
            return true;
        }

        if (payment.Mismatch(now))
        {
            db.Record(now, "bank", "payment.mismatch", $"payment {payment.Reference}", payment.HouseholdId, payment.Amount.Euros.ToString(FrenchWords.French), answer.Amount?.Euros.ToString(FrenchWords.French));
            await letters.Mismatched(catalogue.Organiser, payment, answer.Amount, now, CancellationToken.None);
            Mismatch(log, payment.Id.Value);
        }

        if (payment.AskAgainAt is null)
        {
            // We ask no more: what was set aside is the family's again. Should it be found paid after all, it is taken again.
            purses.Return(payment, now);
        }

        return false;
    }

    private async Task<SettledPayment> Standing(PaymentId id, CancellationToken ct)
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id, ct);
        if (payment.CartId is not { } cartId)
        {
            return new SettledPayment(id, payment.State, null, null, payment.InvoiceId);
        }

        var cart = await db.Carts.AsNoTracking().Where(c => c.Id == cartId).Select(c => c.State).SingleAsync(ct);
        var number = await db.Requests.Where(r => r.PaymentId == id).Select(r => r.Number).FirstOrDefaultAsync(ct);
        return new SettledPayment(id, payment.State, cart, number);
    }

    [LoggerMessage(EventName = "PaymentSettled", Level = LogLevel.Information, Message = "Payment {Payment} settled as request {Number}")]
    private static partial void Settled(ILogger logger, Guid payment, string number);

    [LoggerMessage(EventName = "PaymentMismatch", Level = LogLevel.Error, Message = "Payment {Payment}: the bank's answer does not match what was asked")]
    private static partial void Mismatch(ILogger logger, Guid payment);
}
