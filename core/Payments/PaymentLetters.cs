using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Payments;

/// <summary>What is written about payments: to the service, where it has an address, and to a family whose credit the bank gave back.</summary>
public sealed class PaymentLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>The bank says « paid », but not what was asked: once per payment.</summary>
    /// <param name="said">The sum in the bank's answer; null when it gave none.</param>
    internal async Task Mismatched(Organiser organiser, Payment payment, Money? said, DateTimeOffset now, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(organiser.ServiceEmail))
        {
            return;
        }

        var letter = await stationery.Open(MailKind.PaymentMismatched, organiser, ct,
            ("reference", payment.Reference), ("montant", $"{payment.Amount}"), ("reponse", said is { } sum ? $"{sum}" : "aucune somme"));
        letter.Button(letter.Template.Action, portal.Value.Link("/agent/factures"));
        db.QueueTo($"payment-mismatch:{payment.Id.Value}", organiser.ServiceEmail, null, letter, organiser.Name, now);
    }

    /// <summary>The bank gave a credit note back, or a part of it: once per credit note.</summary>
    /// <param name="left">What the purse holds afterwards.</param>
    internal async Task CreditRefunded(Organiser organiser, PurseEntry note, PurseEntry opposite, string reason, Money left, DateTimeOffset now, CancellationToken ct)
    {
        var adults = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == note.HouseholdId).ToListAsync(ct);
        if (adults.OrderBy(adult => adult.ReceiptEmail.Length > 0 ? 0 : 1).ThenBy(adult => adult.Id.Value).FirstOrDefault() is not { } reader)
        {
            return;
        }

        var letter = await stationery.Open(MailKind.CreditRefunded, organiser, ct,
            ("montant", $"{-opposite.Amount}"), ("avoir", note.Number!), ("raison", reason), ("reste", left > Money.Zero ? $"Il vous reste {left} d’avoirs." : "Il ne vous reste plus d’avoir."));
        letter.Button(letter.Template.Action, portal.Value.Link(organiser.To("/moi")));
        db.Queue($"credit-refunded:{note.Id}", reader, letter, MailDelivery.AtOnce, now);
    }
}
