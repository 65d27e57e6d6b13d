using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.Studio;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A bracket as it is written.</summary>
public sealed record BracketLine(string Floor, string Euros);

/// <summary>A bracket drawn to scale, and said.</summary>
/// <param name="X">Where it begins, of a thousand.</param>
/// <param name="Width">How wide it is, of a thousand.</param>
/// <param name="Height">The price, of a hundred.</param>
public sealed record BracketBar(string Words, string Amount, int X, int Width, int Height);

/// <summary>What a price list was, is and will be.</summary>
public sealed record PriceSince(DateOnly From, string Words);

/// <summary>One price list: its brackets from a day on, drawn as they are written.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class PriceModel(PortalDb db, KeepPrice keepPrice, TimeProvider clock) : StudioPage(db)
{
    private const int Lines = 8;

    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    public Tariff Tariff { get; private set; } = null!;

    public IReadOnlyList<(Activity Activity, Slot Slot)> Slots { get; private set; } = [];

    public DateOnly? From { get; private set; }

    public IReadOnlyList<BracketLine> Brackets { get; private set; } = [];

    public string Surcharge { get; private set; } = "";

    public string PerMinutes { get; private set; } = "";

    /// <summary>What is written, to scale; nothing while it is not readable.</summary>
    public IReadOnlyList<BracketBar> Bars { get; private set; } = [];

    public IReadOnlyList<PriceSince> Dates { get; private set; } = [];

    public bool HasPrice => Tariff.Bands.Count > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        var today = clock.TodayInParis();
        var last = Tariff.Bands.Count == 0 ? [] : Tariff.On(Tariff.Bands.Max(band => band.ValidFrom));
        From = Tariff.Bands.Count == 0 ? today : today.AddDays(1);
        Brackets = Padded(last.Count == 1 ? [new BracketLine("0", Written(last[0].Amount))] : [.. last.Select(band => new BracketLine(band.Floor.ToString("0.##", FrenchWords.French), Written(band.Amount)))]);
        (Surcharge, PerMinutes) = (Tariff.LateSurcharge > Money.Zero ? Written(Tariff.LateSurcharge) : "", Tariff.PerMinutes?.ToString(CultureInfo.InvariantCulture) ?? "");
        Bars = BarsOf(Draft());
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(DateOnly? du, string? supplement, string? minutes, int? daccord, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Read(du, supplement, minutes);
        var answer = await keepPrice.Run(Agent, Tariff.Id, Draft(), daccord, ct);
        return !answer.IsKept ? Again(answer) : ThankAndGoTo(Slots is [var (activity, _)] ? $"/agent/atelier/activites/{activity.Id.Value}" : "/agent/atelier/tarifs", "Le prix est enregistré.");
    }

    /// <summary>Drawn as it is written; nothing is kept.</summary>
    public async Task<IActionResult> OnPostDessinerAsync(DateOnly? du, string? supplement, string? minutes, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Read(du, supplement, minutes);
        return Draft().Problems() is { Count: > 0 } problems ? SayNoHere(string.Join('\n', problems)) : Page();
    }

    private void Read(DateOnly? from, string? surcharge, string? minutes)
    {
        (From, Surcharge, PerMinutes) = (from, surcharge ?? "", minutes ?? "");
        Brackets = Padded([.. Request.Form["des"].Zip(Request.Form["euros"]).Select(pair => new BracketLine((pair.First ?? "").Trim(), (pair.Second ?? "").Trim())).Where(line => line.Euros.Length > 0 || line.Floor.Length > 0)]);
        Bars = BarsOf(Draft());
    }

    private PriceDraft Draft() => new(
        From,
        [.. Brackets.Where(line => line.Euros.Length > 0 || line.Floor is not ("" or "0")).Select((line, at) => (at == 0 && line.Floor.Length == 0 ? 0m : Number(line.Floor), Number(line.Euros)))],
        Surcharge.Trim().Length == 0 ? null : Number(Surcharge) ?? -1,
        PerMinutes.Trim().Length == 0 ? null : NumberIn(PerMinutes.Trim()) ?? -1);

    private static decimal? Number(string text) =>
        decimal.TryParse(text.Replace(" ", "").Replace("\u00A0", "").Replace("€", "").Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Written(Money amount) => amount.Euros.ToString("0.00", FrenchWords.French);

    private static IReadOnlyList<BracketLine> Padded(IReadOnlyList<BracketLine> lines) =>
        [.. lines.Count == 0 ? [new BracketLine("0", "")] : lines, .. Enumerable.Repeat(new BracketLine("", ""), Math.Max(1, Lines - lines.Count))];

    // The last bracket has no end: it is drawn half as wide again as all before it.
    private static IReadOnlyList<BracketBar> BarsOf(PriceDraft draft)
    {
        if (draft.Problems().Count > 0)
        {
            return [];
        }

        var floors = draft.Brackets.Select(bracket => bracket.Floor!.Value).ToList();
        var (end, highest) = (floors.Count == 1 ? 1m : floors[^1] * 1.3m, Math.Max(0.01m, draft.Brackets.Max(bracket => bracket.Euros!.Value)));
        return [.. draft.Brackets.Select((bracket, at) =>
        {
            var (from, to) = (floors[at], at + 1 < floors.Count ? floors[at + 1] : end);
            var words = floors.Count == 1 ? "pour tous" : at + 1 < floors.Count ? $"QF {from:0} à {to - 1:0}" : $"QF {from:0} et plus";
            return new BracketBar(words, new Money(bracket.Euros!.Value).ToString(), (int)(from / end * 1000), Math.Max(2, (int)((to - from) / end * 1000) - 4), Math.Max(2, (int)(bracket.Euros.Value / highest * 100)));
        })];
    }

    private async Task<bool> Find(CancellationToken ct)
    {
        if (NumberIn(Key) is not { } number)
        {
            return false;
        }

        var (id, organiser) = (new TariffId(number), Organiser.Id);
        if (await Db.Tariffs.AsNoTracking().Include(tariff => tariff.Bands).FirstOrDefaultAsync(tariff => tariff.Id == id && tariff.OrganiserId == organiser, ct) is not { } found)
        {
            return false;
        }

        Tariff = found;
        var users = await Db.Activities.AsNoTracking().Include(activity => activity.Slots).Where(activity => activity.OrganiserId == organiser && activity.Slots.Any(slot => slot.TariffId == id)).OrderBy(activity => activity.Name).ToListAsync(ct);
        Slots = [.. users.SelectMany(activity => activity.Slots.Where(slot => slot.TariffId == id).Select(slot => (activity, slot)))];
        Dates = [.. found.Bands.Select(band => band.ValidFrom).Distinct().OrderDescending().Select(day => new PriceSince(day, string.Join(" · ", found.On(day).Select(band => found.On(day).Count == 1 ? band.Amount.ToString() : $"{band.InWords}\u00A0: {band.Amount}"))))];
        return true;
    }
}
