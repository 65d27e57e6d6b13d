using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Messaging;

/// <summary>Writes the mails of the deeds into the outbox, in the deed's own transaction (I4). Each says first what was done.</summary>
public sealed class Letters(PortalDb db, IOptions<PortalSettings> portal)
{
    /// <summary>The answer to a request: what is booked, what is not and why, what was paid and what is owed (R60, R68, R70).</summary>
    public async Task RequestAnswered(Request request, Catalogue catalogue, Payment? payment, Money spent, PurseEntry? credit, DateTimeOffset now, CancellationToken ct)
    {
        var names = await ChildNames(request.HouseholdId, ct);
        var done = request.Lines.Where(line => line.Refused is null).ToList();
        var refused = request.Lines.Where(line => line.Refused is not null).ToList();
        var booked = done.Count(line => line.Operation == CartOperation.Book);

        var letter = new Letter(Subject(request, booked, refused.Count), catalogue.Organiser.Accent, catalogue.Organiser.Name);
        letter.Say(Opening(booked, done.Count - booked, payment is not null, FirmnessSentence(done, catalogue)));
        letter.List(done.Where(line => line.Operation == CartOperation.Book).Select(line => Line(line, names, catalogue, line.Amount.ToString())));
        letter.List(done.Where(line => line.Operation == CartOperation.Cancel).Select(line => Line(line, names, catalogue, "annulé")));
        if (refused.Count > 0)
        {
            letter.Say("Ces lignes n’ont pas pu être prises en compte\u00A0:");
            letter.List(refused.Select(line => Line(line, names, catalogue, line.Refused!.Value.Sentence())));
        }

        if (payment is not null && spent > Money.Zero)
        {
            letter.Say(PaidSentence(payment));
        }

        if (credit is not null)
        {
            letter.Say($"Un avoir de {credit.Amount} vous est ouvert (n°\u00A0{credit.Number}). Il sera utilisé tout seul à votre prochain paiement.");
        }

        letter.Button("Voir ma demande", portal.Value.Link($"/demandes/{request.Number}?organisme={catalogue.Organiser.Code}"));
        await Queue($"request:{request.Id.Value}", request.OwnerId, request.HouseholdId, letter, now, ct);
    }

    /// <summary>A booking cancelled alone (R70, R78).</summary>
    public async Task BookingCancelled(Booking booking, Catalogue catalogue, PurseEntry? credit, DateTimeOffset now, CancellationToken ct)
    {
        var names = await ChildNames(booking.HouseholdId, ct);
        var slot = catalogue.Find(booking.SlotId)!;
        var what = $"{names.GetValueOrDefault(booking.ChildId)}, {slot.Slot.Name}, {booking.Date.DayInWords()}";
        var asked = slot.Policies.Cancellation == Activities.CancellationPolicy.OnRequest;

        var letter = new Letter(asked ? "Votre demande d’annulation est transmise" : "Votre annulation est enregistrée", catalogue.Organiser.Accent, catalogue.Organiser.Name);
        letter.Say(asked ? $"Le service a reçu votre demande d’annulation\u00A0: {what}. Il vous répondra par courriel." : $"C’est annulé\u00A0: {what}.");
        if (credit is not null)
        {
            letter.Say($"Un avoir de {credit.Amount} vous est ouvert (n°\u00A0{credit.Number}). Il sera utilisé tout seul à votre prochain paiement.");
        }

        letter.Button("Voir mon planning", portal.Value.Link($"/planning?mois={booking.Date:yyyy-MM}&organisme={catalogue.Organiser.Code}"));
        await Queue($"cancelled:{booking.Id.Value}", booking.PayerId, booking.HouseholdId, letter, now, ct);
    }

    private async Task Queue(string cause, GuardianId guardian, HouseholdId household, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var to = (await db.Guardians.AsNoTracking().FirstAsync(g => g.Id == guardian && g.HouseholdId == household, ct)).ReceiptEmail;
        if (to.Length == 0)
        {
            return;
        }

        db.Mails.Add(new QueuedMail
        {
            Cause = cause,
            HouseholdId = household,
            To = to,
            Subject = letter.Subject,
            Html = letter.Html(),
            Text = letter.Text(),
            CreatedAt = now,
            NextAttemptAt = now,
        });
    }

    private async Task<Dictionary<ChildId, string>> ChildNames(HouseholdId household, CancellationToken ct) =>
        await db.Children.AsNoTracking().Where(child => child.HouseholdId == household).ToDictionaryAsync(child => child.Id, child => child.FirstName, ct);

    private static string Subject(Request request, int booked, int refused) => (booked, refused) switch
    {
        (0, 0) => $"Votre annulation est enregistrée (demande {request.Number})",
        (> 0, 0) => $"C’est réservé\u00A0! (demande {request.Number})",
        (> 0, > 0) => $"Une partie de votre demande est réservée ({request.Number})",
        _ => $"Votre demande {request.Number} n’a pas pu être prise en compte",
    };

    private static string Opening(int booked, int cancelled, bool paid, string firmness)
    {
        var parts = new List<string>();
        if (booked > 0)
        {
            parts.Add($"{FrenchWords.Count(booked, "réservation", "réservations")} {(booked > 1 ? "sont enregistrées" : "est enregistrée")}{(paid ? " et payées" : "")}. {firmness}".Replace("enregistrée et payées", "enregistrée et payée", StringComparison.Ordinal));
        }

        if (cancelled > 0)
        {
            parts.Add($"{FrenchWords.Count(cancelled, "annulation est prise", "annulations sont prises")} en compte.");
        }

        return parts.Count == 0 ? "Aucune ligne de votre demande n’a pu être prise en compte." : string.Join(" ", parts).Trim();
    }

    private static string FirmnessSentence(IEnumerable<RequestLine> done, Catalogue catalogue)
    {
        var firmness = done.Where(line => line.Operation == CartOperation.Book).Select(line => catalogue.Find(line.SlotId)!.Policies.Firmness).Distinct().ToList();
        return firmness.Contains(Activities.Firmness.AfterStaff) ? "Le service les validera et vous écrira."
            : firmness.Contains(Activities.Firmness.AfterNight) ? "Elles seront transmises cette nuit\u00A0; l’état définitif s’affichera demain."
            : "";
    }

    private static string PaidSentence(Payment payment) =>
        payment.FromPurse > Money.Zero && payment.Amount > Money.Zero
            ? $"Vous avez payé {payment.Amount} en ligne, et {payment.FromPurse} avec vos avoirs."
            : payment.FromPurse > Money.Zero
                ? $"Vos avoirs ont payé {payment.FromPurse}\u00A0: rien n’a été débité."
                : $"Vous avez payé {payment.Amount} en ligne. Référence\u00A0: {payment.Reference}.";

    private static (string, string) Line(RequestLine line, Dictionary<ChildId, string> names, Catalogue catalogue, string right) =>
        ($"{names.GetValueOrDefault(line.ChildId)} · {catalogue.Find(line.SlotId)?.Slot.Name} · {line.Date.DayInWords()}", right);

    /// <summary>One mail in its two forms, built together so that they cannot say different things.</summary>
    private sealed class Letter(string subject, string accent, string organiser)
    {
        private readonly StringBuilder html = new();
        private readonly StringBuilder text = new();

        public string Subject { get; } = subject;

        public void Say(string sentence)
        {
            html.Append(FrenchWords.French, $"<p style=\"margin:0 0 16px\">{WebUtility.HtmlEncode(sentence)}</p>");
            text.Append(sentence).Append("\n\n");
        }

        public void List(IEnumerable<(string Left, string Right)> rows)
        {
            var all = rows.ToList();
            if (all.Count == 0)
            {
                return;
            }

            html.Append("<table role=\"presentation\" style=\"width:100%;border-collapse:collapse;margin:0 0 16px\">");
            foreach (var (left, right) in all)
            {
                html.Append(FrenchWords.French, $"<tr><td style=\"padding:8px 0;border-bottom:1px solid #e8e3db\">{WebUtility.HtmlEncode(left)}</td><td style=\"padding:8px 0 8px 12px;border-bottom:1px solid #e8e3db;text-align:right\">{WebUtility.HtmlEncode(right)}</td></tr>");
                text.Append("- ").Append(left).Append("\u00A0: ").Append(right).Append('\n');
            }

            html.Append("</table>");
            text.Append('\n');
        }

        public void Button(string words, Uri link)
        {
            html.Append(FrenchWords.French, $"<p style=\"margin:24px 0\"><a href=\"{WebUtility.HtmlEncode(link.ToString())}\" style=\"background:{accent};color:#fff;padding:12px 20px;border-radius:12px;text-decoration:none;font-weight:700;display:inline-block\">{WebUtility.HtmlEncode(words)}</a></p>");
            text.Append(words).Append("\u00A0: ").Append(link).Append("\n\n");
        }

        public string Html() =>
            $"<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{WebUtility.HtmlEncode(Subject)}</title></head>"
            + "<body style=\"margin:0;background:#faf8f5;color:#1c2430;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">"
            + $"<div style=\"max-width:560px;margin:0 auto;padding:24px 16px\"><p style=\"margin:0 0 12px;color:{accent};font-weight:700\">{WebUtility.HtmlEncode(organiser)}</p>"
            + $"<div style=\"background:#fff;border:1px solid #e8e3db;border-radius:12px;padding:24px\"><h1 style=\"font-size:22px;margin:0 0 16px\">{WebUtility.HtmlEncode(Subject)}</h1>{html}</div>"
            + "<p style=\"color:#5c6675;font-size:14px;margin:16px 0 0\">Vous recevez ce message parce que vous avez fait une demande sur le portail famille.</p></div></body></html>";

        public string Text() => $"{Subject}\n\n{text}{organiser}\nVous recevez ce message parce que vous avez fait une demande sur le portail famille.\n";
    }
}
