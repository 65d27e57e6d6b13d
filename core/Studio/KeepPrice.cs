using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Studio;

/// <summary>A price as an agent writes it: one amount for all, or one per bracket of the family quotient, the lowest first.</summary>
/// <param name="From">The first day of care that costs so.</param>
/// <param name="Surcharge">What being late costs, where the organiser takes late bookings.</param>
/// <param name="PerMinutes">The price is of each begun stretch of so many minutes; null: of the whole slot.</param>
public sealed record PriceDraft(DateOnly? From, IReadOnlyList<(decimal? Floor, decimal? Euros)> Brackets, decimal? Surcharge, int? PerMinutes)
{
    public const int MostBrackets = 12;
    public const decimal Highest = 1000m;

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        From is { Year: >= 2000 and < 2100 } ? null : "Indiquez à partir de quel jour ce prix compte.",
        Brackets.Count is >= 1 and <= MostBrackets ? null : $"Écrivez un prix, ou de deux à {MostBrackets} tranches.",
        Brackets.All(bracket => bracket.Euros is >= 0 and <= Highest && bracket.Euros == decimal.Round(bracket.Euros.Value, 2)) ? null : $"Un prix est un montant de 0 à {Highest:0}\u00A0€, en euros et centimes.",
        Brackets.Count == 0 || Brackets[0].Floor == 0 ? null : "La première tranche commence à 0\u00A0: aucune famille ne reste sans prix.",
        Brackets.Zip(Brackets.Skip(1)).All(pair => pair.First.Floor < pair.Second.Floor) ? null : "Chaque tranche commence au-dessus de la précédente.",
        Surcharge is null or (>= 0 and <= Highest) ? null : $"Le supplément est un montant de 0 à {Highest:0}\u00A0€.",
        PerMinutes is null or (>= 5 and <= 600) ? null : "Une durée est un nombre de minutes, de 5 à 600.",
    }.OfType<string>()];
}

/// <summary>An agent sets the price of what a price list is for, from a day on. Bookings that are made keep the price that was shown (I9).</summary>
public sealed class KeepPrice(PortalDb db, TimeProvider clock)
{
    /// <param name="agreed">So many bookings the agent has looked at, which keep their price.</param>
    public Task<StudioAnswer> Run(Agent agent, TariffId id, PriceDraft draft, int? agreed, CancellationToken ct) =>
        draft.Problems() is { Count: > 0 } problems ? Task.FromResult(StudioAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, id, draft, agreed, ct), ct);

    private async Task<StudioAnswer> Keep(Agent agent, TariffId id, PriceDraft draft, int? agreed, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        if (await db.Tariffs.Include(list => list.Bands).FirstOrDefaultAsync(list => list.Id == id && list.OrganiserId == agent.OrganiserId, ct) is not { } tariff)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        var (now, from) = (clock.GetUtcNow(), draft.From!.Value);
        var slots = await db.Slots.Where(slot => slot.TariffId == id).Select(slot => slot.Id).ToListAsync(ct);
        var isSeen = await db.Activities.AnyAsync(activity => activity.PublishedAt != null && activity.Slots.Any(slot => slot.TariffId == id), ct);
        if (isSeen && from <= ParisTime.DayOf(now) && tariff.On(from).Count > 0)
        {
            return StudioAnswer.Wrong("Les familles voient ce prix\u00A0: un nouveau compte à partir de demain au plus tôt.");
        }

        if (isSeen && draft.PerMinutes != tariff.PerMinutes)
        {
            return StudioAnswer.Wrong("Les familles voient ce prix\u00A0: la façon de compter (au créneau ou à la durée) ne change plus. Donnez au créneau un autre tarif.");
        }

        var booked = await db.TouchedIn(slots, from, (_, _) => true, ct);
        if (!booked.IsNobody && booked.Bookings != agreed)
        {
            return StudioAnswer.LookFirst(booked);
        }

        var before = InWords(tariff, from);
        tariff.Reprice(from, [.. draft.Brackets.Select(bracket => (bracket.Floor!.Value, new Money(bracket.Euros!.Value)))]);
        (tariff.LateSurcharge, tariff.PerMinutes) = (new Money(draft.Surcharge ?? 0), draft.PerMinutes);
        db.Record(now, agent.Name, "price.changed", $"tariff {id.Value} organiser {agent.OrganiserId.Value}", null, before, InWords(tariff, from));
        return StudioAnswer.Kept(id.Value);
    }

    private static string InWords(Tariff tariff, DateOnly day) =>
        $"{tariff.Name} from {day.Iso()}: {string.Join(", ", tariff.On(day).Select(band => $"{band.Floor:0} {band.Amount}"))}, late {tariff.LateSurcharge}{(tariff.PerMinutes is { } minutes ? $", each {minutes} minutes" : "")}";
}
