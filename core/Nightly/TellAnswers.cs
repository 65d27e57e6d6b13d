using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Nightly;

/// <summary>
/// Each household that has news gets one mail (R57, R64); one that has none gets none. What was answered and not told is
/// told: this night's answers, and those that a night which died could not tell any more.
/// </summary>
public sealed class TellAnswers(PortalDb db, AnswerLetters letters, TimeProvider clock)
{
    /// <summary>So many answers are told in one transaction: some hundred households.</summary>
    private const int AtOnce = 1000;

    /// <returns>How many households were told.</returns>
    public async Task<int> Run(Catalogue catalogue, StepProgress? progress, CancellationToken ct)
    {
        if (progress is not null)
        {
            await progress.Start(await Untold(catalogue).Select(booking => booking.HouseholdId).Distinct().CountAsync(ct), ct);
        }

        var told = 0;
        for (var lot = 1; lot > 0; told += lot)
        {
            lot = await db.InTransaction(() => TellBatch(catalogue, progress, ct), ct);

            progress?.Tell();
        }

        return told + await TellTheRest(catalogue, progress, ct);
    }

    private async Task<int> TellBatch(Catalogue catalogue, StepProgress? progress, CancellationToken ct)
    {
        var nightly = Nightly(catalogue);
        var found = await Untold(catalogue).Where(booking => nightly.Contains(booking.SlotId)).OrderBy(booking => booking.HouseholdId).Take(AtOnce).ToListAsync(ct);
        // The last household may not be here whole, unless it is the only one.
        var whole = found.Count < AtOnce || found[0].HouseholdId == found[^1].HouseholdId ? found : found.FindAll(booking => booking.HouseholdId != found[^1].HouseholdId);
        if (whole.Count == 0)
        {
            return 0;
        }

        var told = await letters.Transmitted(catalogue, whole, clock.GetUtcNow(), ct);
        if (progress is not null)
        {
            await progress.Advance(told, ct);
        }

        return told;
    }

    // A request that the service answered in part, and whose last line the family withdrew, is told now. A handful.
    private async Task<int> TellTheRest(Catalogue catalogue, StepProgress? progress, CancellationToken ct)
    {
        var nightly = Nightly(catalogue);
        var rest = await Untold(catalogue).Where(booking => !nightly.Contains(booking.SlotId)).ToListAsync(ct);
        var households = rest.GroupBy(booking => booking.HouseholdId).OrderBy(household => household.Key.Value).ToList();
        foreach (var household in households)
        {
            await db.InTransaction(
                async () =>
                {
                    await letters.Answered(catalogue, [.. household], clock.GetUtcNow(), ct);
                    if (progress is not null)
                    {
                        await progress.Advance(1, ct);
                    }

                    return 0;
                },
                ct);
        }

        return households.Count;
    }

    private IQueryable<Booking> Untold(Catalogue catalogue)
    {
        var organiser = catalogue.Organiser.Id;
        return db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.AnswerUntold);
    }

    private static List<SlotId> Nightly(Catalogue catalogue) => [.. catalogue.Slots.Where(slot => slot.Policies.Firmness == Firmness.AfterNight).Select(slot => slot.Slot.Id)];
}
