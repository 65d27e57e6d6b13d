using Microsoft.Extensions.Options;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Payments;

/// <summary>What the service is written about a payment. No address, no mail; the page of invoices says it anyway.</summary>
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
}
