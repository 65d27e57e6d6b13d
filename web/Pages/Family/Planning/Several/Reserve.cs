using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Places;
using Portal.Core.WaitingLists;

namespace Portal.Web.Pages.Family.Planning.Several;

/// <summary>What « Réserver » under a preview came to.</summary>
/// <param name="Thanks">What is in the cart and on the waiting lists; null when nothing is.</param>
/// <param name="Problem">Why less was taken than the preview had shown; null when all of it was.</param>
public sealed record Reserved(int Taken, int Waiting, string? Thanks, string? Problem);

/// <summary>« Réserver » under a preview: holds what was shown, and joins the waiting list of full days if the family says so (R60, R66).</summary>
public sealed class Reserve(HoldPlaces holdPlaces, JoinWaitingList joinWaitingList)
{
    private const int MostSentences = 6;

    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="wanted">All the days asked for: one that was full when it was shown may be free by now.</param>
    /// <param name="toWaitFor">Full days whose waiting list is joined.</param>
    /// <param name="shown">How many the family saw as possible: refusals it has read already are not said again.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<Reserved> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> wanted, IReadOnlyList<SlotDay> toWaitFor, int shown, CancellationToken ct)
    {
        var answers = wanted.Count == 0 ? [] : (await holdPlaces.Run(who, organiser, wanted, ct)).Lines;
        var waits = toWaitFor.Count == 0 ? [] : await joinWaitingList.Run(who, organiser, toWaitFor, ct);

        var taken = answers.Count(line => line.Refused is null);
        var waiting = waits.Count(line => line.Refused is null);
        var refused = answers.Where(line => taken < shown && line.Refused is (Refusal.DayFull or Refusal.WaitingListOnly or Refusal.TooLate or Refusal.PaymentInProgress))
            .Concat(waits.Where(line => line.Refused is not (null or Refusal.AlreadyWaiting)))
            .Select(line => line.Sentence!).Distinct().ToList();
        string[] done =
        [
            .. taken > 0 ? [$"{FrenchWords.Count(taken, "réservation est dans votre panier", "réservations sont dans votre panier")}\u00A0: vérifiez, puis validez."] : (string[])[],
            .. waiting > 0 ? [$"{FrenchWords.Count(waiting, "jour complet est", "jours complets sont")} en liste d’attente."] : (string[])[],
        ];
        IEnumerable<string> problems = refused.Count > MostSentences
            ? [.. refused.Take(MostSentences), $"Et {FrenchWords.Count(refused.Count - MostSentences, "autre jour n’a pas été pris", "autres jours n’ont pas été pris")}."]
            : refused;
        return new Reserved(taken, waiting, done.Length == 0 ? null : string.Join(' ', done), refused.Count == 0 ? null : string.Join('\n', problems));
    }
}
