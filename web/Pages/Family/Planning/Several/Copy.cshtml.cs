using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Planning.Several;

/// <summary>What can be copied: the days of one child and slot, picked or booked.</summary>
public sealed record CopySource(Child Child, int ChildIndex, OfferedSlot Slot, IReadOnlyList<SlotDay> Days, int InCart)
{
    public string Value => $"{Child.Id.Value}|{Slot.Slot.Id.Value}";

    public string Words => InCart > 0
        ? FrenchWords.Count(InCart, "jour dans le panier", "jours dans le panier")
        : FrenchWords.Count(Days.Count, "jour réservé", "jours réservés");
}

/// <summary>Copies what was just made, or what is booked, to another child or another activity, and lists what could not be (R45).</summary>
public sealed class CopyModel(Visit visit, PortalDb db, HoldPlaces holdPlaces, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty]
    public string? Source { get; set; }

    [BindProperty]
    public Guid[] Enfants { get; set; } = [];

    [BindProperty]
    public int? Creneau { get; set; }

    [BindProperty]
    public DateOnly Du { get; set; }

    [BindProperty]
    public DateOnly Au { get; set; }

    public Core.Dossiers.Family Family { get; private set; } = null!;

    /// <summary>What was just made comes first.</summary>
    public IReadOnlyList<CopySource> Sources { get; private set; } = [];

    public IReadOnlyList<OfferedSlot> Slots { get; private set; } = [];

    public IReadOnlyList<PickedLine>? Answers { get; private set; }

    public int AlreadySo { get; private set; }

    public int Taken => Answers?.Count(line => line.Refused is null) ?? 0;

    public async Task OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        if (Sources is [var first, ..])
        {
            (Source, Du, Au) = (first.Value, first.Days.Min(day => day.Date), first.Days.Max(day => day.Date));
            Enfants = [.. Family.Children.Where(child => child.Id != first.Child.Id).Select(child => child.Id.Value)];
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await Show(ct);
        var source = Sources.FirstOrDefault(other => other.Value == Source);
        var target = Creneau is null ? source?.Slot : Slots.FirstOrDefault(slot => slot.Slot.Id.Value == Creneau);
        var children = Family.Children.Where(child => Enfants.Contains(child.Id.Value)).Select(child => child.Id).ToList();
        if (!ModelState.IsValid || source is null || target is null || children.Count == 0 || Du > Au)
        {
            return SayNoHere("Choisissez ce qui est à copier, pour qui, et une période qui commence avant de finir.");
        }

        var days = new CopyPick(source.Child.Id, source.Slot.Slot.Id, Du, Au).Days(source.Days, children, target.Slot);
        var answers = days.Count == 0 ? [] : (await holdPlaces.Run(Guardian, Organiser, days, ct)).Lines;
        Answers = [.. answers.Where(line => line.Refused is not Refusal.AlreadyTaken)];
        AlreadySo = answers.Count - Answers.Count;
        await Visit.CountCart(ct);
        return Page();
    }

    private async Task Show(CancellationToken ct)
    {
        var (catalogue, now, today) = (await Visit.Catalogue(ct), clock.GetUtcNow(), clock.TodayInParis());
        Family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        Slots = [.. catalogue.SlotsFor(Family.Children, today, today.AddMonths(6)).OrderBy(slot => slot.Activity.Kind).ThenBy(slot => slot.Slot.StartsAt)];
        var cart = await db.CurrentCartOf(Guardian.Id, Organiser, ct);
        var picked = cart?.IsAlive(now) == true ? cart.LiveLines.Where(line => line.Operation == CartOperation.Book).Select(line => line.Day).ToList() : [];
        var booked = await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == Guardian.HouseholdId && booking.OrganiserId == Organiser && booking.Date >= today && booking.State < BookingState.Cancelled)
            .Select(booking => new { booking.ChildId, booking.SlotId, booking.Date, booking.Arrival, booking.Departure })
            .ToListAsync(ct);
        var all = picked.Concat(booked.Select(day => new SlotDay(day.ChildId, day.SlotId, day.Date) { Hours = new ChosenHours(day.Arrival, day.Departure) }));
        Sources = [.. all.GroupBy(day => (day.ChildId, day.SlotId))
            .Where(group => Family.Find(group.Key.ChildId) is not null && catalogue.Find(group.Key.SlotId) is not null)
            .Select(group => new CopySource(
                Family.Find(group.Key.ChildId)!, Family.Children.ToList().FindIndex(child => child.Id == group.Key.ChildId), catalogue.Find(group.Key.SlotId)!,
                [.. group.OrderBy(day => day.Date)], group.Count(picked.Contains)))
            .OrderByDescending(source => source.InCart > 0).ThenBy(source => source.ChildIndex).ThenBy(source => source.Slot.Slot.StartsAt)];
    }
}
