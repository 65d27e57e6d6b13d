using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Web.Pages.Family.Cart;

namespace Portal.Web.Pages.Family;

/// <summary>One thing that a family has to do now, and the one press that does it: a line of « À faire » at the top of its home.</summary>
/// <param name="Look">The classes of its line: what is late or refused is red, the rest amber.</param>
/// <param name="Sentence">What, in one sentence.</param>
/// <param name="Action">The words of the link.</param>
/// <param name="Address">Where it leads.</param>
public sealed record Todo(string Look, string Sentence, string Action, string Address)
{
    private const string Pressing = "pressing";
    private const string ToDo = "soon";

    /// <summary>An invoice is told so long before its day.</summary>
    private const int DaysBeforeDue = 10;

    /// <summary>A second sentence, in small.</summary>
    public string? Detail { get; init; }

    /// <summary>Of whom or what, for who hears the link alone.</summary>
    public string? About { get; init; }

    /// <summary>A cart that ends soon, or has just ended.</summary>
    public static IEnumerable<Todo> OfCart(CartPanel panel)
    {
        if (panel.IsOpen)
        {
            var until = TimeOnly.FromDateTime(ParisTime.InParis(panel.Cart!.ExpiresAt).DateTime).InWords();
            yield return new Todo(ToDo, "Votre panier vous attend.", "Terminer", "/panier")
            {
                Detail = panel.PlaceCount > 0 ? $"{FrenchWords.Count(panel.PlaceCount, "place est gardée", "places sont gardées")} jusqu’à {until}." : $"Vos changements sont à confirmer avant {until}.",
            };
        }
        else if (panel.IsLost)
        {
            yield return new Todo(ToDo, "Votre panier a expiré.", "Réessayer", "/panier") { Detail = "Rien n’a été payé. Vous pouvez redemander les mêmes places." };
        }
    }

    /// <summary>R73, R74: what was to be paid, and what is soon to be.</summary>
    /// <param name="unpaid">Those with something left to pay, the oldest first.</param>
    public static IEnumerable<Todo> OfInvoices(IEnumerable<InvoiceStanding> unpaid, DateOnly today) =>
        from standing in unpaid
        let state = standing.On(today)
        where state == InvoiceState.Late || (state == InvoiceState.ToPay && standing.Invoice.DueOn <= today.AddDays(DaysBeforeDue))
        select new Todo(state == InvoiceState.Late ? Pressing : ToDo, $"{standing.Invoice.LeftInWords(standing.Left, today)}.", "Voir et payer", $"/factures/{standing.Invoice.Id.Value}")
        {
            Detail = $"Facture {standing.Invoice.Number}, {standing.Invoice.Month.MonthInWords()}.",
            About = $"facture {standing.Invoice.Number}",
        };

    /// <summary>R15, R18-R20: what keeps booking shut and is the family's turn.</summary>
    public static IEnumerable<Todo> OfGate(ClosedGate closed, Organiser organiser) =>
        from thing in closed.Missing
        where thing.Tone != GateTone.Waits
        orderby thing.Tone
        select new Todo($"gate {(thing.Tone == GateTone.Refused ? Pressing : ToDo)}", thing.Sentence, thing.Action ?? "Joindre le service", thing.Link ?? $"/contact#{organiser.Code}")
        {
            Detail = thing.IsIncompleteFile ? Refusal.DossierIncomplete.Sentence() : null,
            About = closed.Child.FirstName,
        };

    /// <summary>R7, R8: texts that read otherwise since they were signed.</summary>
    public static IEnumerable<Todo> OfTexts(IReadOnlyList<ChangedText> changed) => changed.Count == 0 ? [] :
    [
        new(ToDo, "Un texte a changé\u00A0: il est à lire et à signer de nouveau.", "Lire et signer", $"/moi/enfants/{changed[0].Child.Value}/reglement")
        {
            Detail = $"{FrenchWords.Listed([.. changed.Select(text => text.Text.Title).Distinct()], "et").Capitalised()}.",
        },
    ];

    /// <summary>O19: proposals of the other parent of a shared child.</summary>
    public static IEnumerable<Todo> OfCustody(int proposals) => proposals == 0 ? [] :
        [new(ToDo, "L’autre parent attend votre réponse.", "Répondre", "/garde") { Detail = $"{FrenchWords.Count(proposals, "proposition", "propositions")} pour la garde partagée." }];
}
