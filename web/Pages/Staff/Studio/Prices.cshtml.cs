using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>One price list: what it costs today, from when, and who has it.</summary>
public sealed record PriceRow(Tariff Tariff, string Price, string Since, string Slots);

/// <summary>The price lists of the organiser.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class PricesModel(PortalDb db, TimeProvider clock) : StudioPage(db)
{
    public IReadOnlyList<PriceRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (id, today) = (Organiser.Id, clock.TodayInParis());
        var tariffs = await Db.Tariffs.AsNoTracking().Include(tariff => tariff.Bands).Where(tariff => tariff.OrganiserId == id).OrderBy(tariff => tariff.Name).ToListAsync(ct);
        var slots = (await Db.Activities.AsNoTracking().Include(activity => activity.Slots).Where(activity => activity.OrganiserId == id).ToListAsync(ct))
            .SelectMany(activity => activity.Slots.Where(slot => !(slot.Until < today)).Select(slot => (slot.TariffId, Words: $"{slot.Name} ({activity.Name})"))).ToLookup(pair => pair.TariffId, pair => pair.Words);
        Rows = [.. tariffs.Select(tariff => new PriceRow(tariff, StudioWords.PriceOf(tariff, today), SinceOf(tariff, today), SlotsOf([.. slots[tariff.Id].Distinct()])))];
    }

    private static string SinceOf(Tariff tariff, DateOnly today)
    {
        var next = tariff.Bands.Where(band => band.ValidFrom > today).Select(band => (DateOnly?)band.ValidFrom).Min();
        return string.Join(", ", new[]
        {
            tariff.On(today) is [var band, ..] ? $"depuis le {band.ValidFrom.DatedDay()}" : null,
            next is { } day ? $"nouveau prix le {day.DatedDay()}" : null,
        }.OfType<string>());
    }

    private static string SlotsOf(List<string> slots) => slots.Count <= 3 ? string.Join(", ", slots) : $"{string.Join(", ", slots.Take(3))} et {slots.Count - 3} autres";
}
