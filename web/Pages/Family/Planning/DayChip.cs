using System.Globalization;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Places;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>What a child has in a slot on a day, as the planning shows it: to read, or to press.</summary>
/// <param name="Cell">The child, and how it stands.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Date">The day.</param>
/// <param name="Left">The places left in that slot.</param>
/// <param name="Child">How the child is marked among its siblings.</param>
/// <param name="Sentence">Why it stands so, when there is something to say.</param>
public sealed record DayChip(PlanningCell Cell, Slot Slot, DateOnly Date, PlacesLeft Left, ChildMark Child, string? Sentence)
{
    /// <summary>All the chips of a slot on a day.</summary>
    public static IEnumerable<DayChip> Of(PlanningMonth month, PlanningRow row)
    {
        var children = month.Family.Children.ToList();
        var names = children.ConvertAll(child => child.FirstName);
        var left = new PlacesLeft(row.Left);
        return row.Cells.Select(cell => new DayChip(cell, row.Slot.Slot, row.Date, left, MarkOf(cell), month.SentenceOf(row, cell)));

        ChildMark MarkOf(PlanningCell cell) =>
            new(DayWords.ColourOf(children.FindIndex(child => child.Id == cell.Child.Id)), DayWords.InitialOf(cell.Child.FirstName, names));
    }

    /// <summary>To look at: what it is, and why, without a press.</summary>
    public Chip ToRead() => Cell.State == DayState.Offered ? Offer : Plain with
    {
        Hours = HoursInWords,
        Heard = $"{What}{Because}",
        Title = $"{DayWords.Of(Cell.State)}{Because}",
    };

    /// <summary>To change: a press on it takes the day, gives it back, or is told why not.</summary>
    /// <param name="asksHours">The hours are chosen anew each day: the press leads to the page of that day (R44).</param>
    public Chip ToPress(bool asksHours) =>
        Cell.State == DayState.Offered ? Offer
        : Cell.Wait is { } wait ? Plain with
        {
            Kind = "wait",
            Rank = wait.Rank,
            Label = Label,
            Title = $"Rang {wait.Rank} sur la liste d’attente",
            Press = new ChipPress("quitter", wait.EntryId.Value.ToString()),
        }
        : asksHours && Slot.AsksHours && !Cell.IsTicked && Cell.CanChange ? Plain with
        {
            Label = $"{Label}\u00A0: choisir l’horaire",
            Title = "Choisir l’horaire",
            Address = string.Create(CultureInfo.InvariantCulture, $"/planning/jour?jour={Date:yyyy-MM-dd}&enfant={Cell.Child.Id.Value}#c-{Slot.Id.Value}"),
        }
        : Plain with
        {
            Hours = HoursInWords,
            Label = Label,
            Title = $"{DayWords.Of(Cell.State)}{Price}",
            Press = new ChipPress(Deed, Picked.Spec(Cell.Child.Id, Slot.Id, Date), $"{Cell.Child.Id.Value}|{Slot.Id.Value}", Cell.IsTicked, !Cell.CanChange),
        };

    private Chip Plain => DayWords.Chip(Cell.State) with { Child = Child };

    private Chip Offer => Plain with { Kind = "offer", Label = Label, Title = DayWords.Of(Cell.State), Address = "/attente" };

    private string Deed => Cell.State == DayState.WaitingListOpen ? "attendre" : Cell.IsTicked ? "decocher" : "cocher";

    // A place that is offered is kept, however full the rest is; the script moves the number of the others (live/places.js).
    private bool CountsPlaces => !IsFull && Cell.State != DayState.Offered;

    private bool IsFull => Cell.State is DayState.Full or DayState.WaitingListOpen;

    private ChosenHours Hours => Slot.AsksHours ? Cell.Hours : default;

    private string What => $"{Cell.Child.FirstName}, {Slot.Name}, {Date.DayInWords()}";

    private string Price => Cell.Quote is { } quote ? $", {quote.Amount}" : "";

    // « complet » has said it all; any other state says why it is so.
    private string Because => !IsFull && Sentence is not null ? $"\u00A0: {Sentence.Uncapitalised()}" : "";

    private string Label => $"{What}\u00A0: {DayWords.Of(Cell.State).ToLower(FrenchWords.French)}"
        + (Hours == default ? "" : $", {Hours.InWords()}")
        + Price
        + (CountsPlaces ? $", {Left.InWords()}" : "")
        + Because
        + (Cell.Consequence is { } consequence ? $". {consequence}" : "")
        + (Cell.Wait is { } wait ? $"\u00A0: {InTheQueue(wait)}" : "");

    private static string InTheQueue(WaitingSlot wait) =>
        wait.OfferedUntil is { } until ? $"gardée jusqu’au {until.LimitInWords()}, répondre" : $"rang {wait.Rank}, quitter la liste";

    // « 7 h 30 – 18 h », or the one of the two that was chosen.
    private string? HoursInWords => Hours == default ? null
        : string.Join(" – ", new[] { Hours.Arrival, Hours.Departure }.Where(time => time is not null).Select(time => time!.Value.InWords()));
}
