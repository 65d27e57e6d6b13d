using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Settlement;

namespace Portal.TestSupport;

/// <summary>A guardian who does what the pages let them do, each deed in a scope of its own, as a request would.</summary>
public sealed class ParentDriver(CoreHost host, Guardian who)
{
    private OrganiserId Organiser => host.Town.OrganiserId;

    public Task<PickAnswer> Tick(CancellationToken ct, params SlotDay[] days) => host.In((HoldPlaces deed) => deed.Run(who, Organiser, days, ct));

    public Task<PickAnswer> Untick(CancellationToken ct, params SlotDay[] days) => host.In((UntickDays deed) => deed.Run(who, Organiser, days, ct));

    /// <summary>Unticks and ticks in one gesture.</summary>
    public Task<PickAnswer> Pick(IReadOnlyList<SlotDay> unwanted, IReadOnlyList<SlotDay> wanted, CancellationToken ct) => host.In((PickDays deed) => deed.Run(who, Organiser, unwanted, wanted, ct));

    public Task<PickAnswer> TakeOut(CancellationToken ct, params SlotDay[] days) => host.In((TakeOutOfCart deed) => deed.Run(who, Organiser, null, days, ct));

    /// <summary>Out of the cart that was read.</summary>
    public Task<PickAnswer> TakeOut(CartSeen seen, CancellationToken ct, params SlotDay[] days) => host.In((TakeOutOfCart deed) => deed.Run(who, Organiser, seen, days, ct));

    public Task<PickAnswer> ChangeHours(CancellationToken ct, params SlotDay[] days) => host.In((ChangeHours deed) => deed.Run(who, Organiser, days, ct));

    public Task<PickAnswer> Undo(CancellationToken ct) => host.In((UndoGesture deed) => deed.Run(who, Organiser, ct));

    public Task<CartAnswer> Renew(CancellationToken ct) => host.In((RenewCart deed) => deed.Run(who, Organiser, ct));

    public Task<Refusal?> Empty(CancellationToken ct) => host.In((EmptyCart deed) => deed.Run(who, Organiser, null, ct));

    /// <summary>Gives up what was read.</summary>
    public Task<Refusal?> Empty(CartSeen seen, CancellationToken ct) => host.In((EmptyCart deed) => deed.Run(who, Organiser, seen, ct));

    public Task<PickAnswer> Retry(CartId lost, CancellationToken ct) => host.In((RetryCart deed) => deed.Run(who, Organiser, lost, ct));

    /// <summary>Validates the cart as it stands, whatever was read.</summary>
    public Task<CommitAnswer> Commit(CancellationToken ct) => host.In((CommitCart deed) => deed.Run(who, Organiser, null, ct));

    /// <summary>Validates what was read.</summary>
    public Task<CommitAnswer> Commit(CartSeen seen, CancellationToken ct) => host.In((CommitCart deed) => deed.Run(who, Organiser, seen, ct));

    public Task<CartState?> AbandonPayment(CancellationToken ct) => host.In((AbandonPayment deed) => deed.Run(who, Organiser, null, ct));

    public Task<CancelledBooking> Cancel(BookingId booking, CancellationToken ct) => host.In((CancelBooking deed) => deed.Run(who, booking, ct));

    /// <summary>The cart as it stands, alive or not; null once it was committed, lost or emptied.</summary>
    public Task<Cart?> Cart(CancellationToken ct) => host.Ask(db => db.CurrentCartOf(who.Id, Organiser, ct));

    public Task<List<Booking>> Bookings(CancellationToken ct) =>
        host.Ask(db => db.Bookings.AsNoTracking().Where(booking => booking.HouseholdId == who.HouseholdId).OrderBy(booking => booking.Date).ThenBy(booking => booking.SlotId).ToListAsync(ct));

    public Task<List<Request>> Requests(CancellationToken ct) =>
        host.Ask(db => db.Requests.AsNoTracking().Include(request => request.Lines).Where(request => request.HouseholdId == who.HouseholdId).OrderBy(request => request.Number).ToListAsync(ct));

    public Task<List<Payment>> Payments(CancellationToken ct) =>
        host.Ask(db => db.Payments.AsNoTracking().Include(payment => payment.Lines).Where(payment => payment.HouseholdId == who.HouseholdId).OrderBy(payment => payment.StartedAt).ThenBy(payment => payment.Id).ToListAsync(ct));

    public Task<List<PurseEntry>> PurseEntries(CancellationToken ct) =>
        host.Ask(db => db.PurseEntries.AsNoTracking().Where(entry => entry.HouseholdId == who.HouseholdId).OrderBy(entry => entry.Id).ToListAsync(ct));

    public Task<Money> Purse(CancellationToken ct) => host.Ask(db => db.PurseOf(who.HouseholdId, Organiser, ct));

    public Task<List<Core.Messaging.QueuedMail>> Mails(CancellationToken ct) =>
        host.Ask(db => db.Mails.AsNoTracking().Where(mail => mail.HouseholdId == who.HouseholdId).OrderBy(mail => mail.CreatedAt).ToListAsync(ct));

    /// <summary>Ticks, commits and stands at the bank's page.</summary>
    /// <returns>The bank's name for the operation.</returns>
    public async Task<string> GoToTheBank(CancellationToken ct, params SlotDay[] days)
    {
        var picked = await Tick(ct, days);
        if (picked.Lines.FirstOrDefault(line => line.Refused is not null) is { } refused)
        {
            throw new InvalidOperationException($"Not picked: {refused.Sentence}");
        }

        return await GoToTheBankAgain(ct);
    }

    /// <summary>Commits the cart as it is and stands at the bank's page.</summary>
    public async Task<string> GoToTheBankAgain(CancellationToken ct)
    {
        var committed = await Commit(ct);
        return committed.PaymentPage is null
            ? throw new InvalidOperationException($"Nothing to pay: {committed.Refusal} {committed.RequestNumber}")
            : (await Payments(ct))[^1].OperationId!;
    }

    /// <summary>The whole way: tick, commit, pay, return.</summary>
    public async Task<SettledPayment> BookAndPay(CancellationToken ct, params SlotDay[] days)
    {
        var operation = await GoToTheBank(ct, days);
        host.Bank.Pay(operation);
        return (await Return(operation, ct))!;
    }

    /// <summary>The browser comes back from the bank.</summary>
    public Task<SettledPayment?> Return(string operation, CancellationToken ct) => Hear(operation, AnswerSource.Return, ct);

    /// <summary>The bank's server calls.</summary>
    public Task<SettledPayment?> Notify(string operation, CancellationToken ct) => Hear(operation, AnswerSource.Notification, ct);

    private Task<SettledPayment?> Hear(string operation, AnswerSource source, CancellationToken ct) =>
        host.In((SettlePayment deed) => deed.Run(operation, source, ct));
}
