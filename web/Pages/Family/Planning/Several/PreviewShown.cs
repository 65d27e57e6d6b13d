using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Planning.Several;

/// <summary>The days of one child and slot that would fare alike.</summary>
public sealed record PreviewGroup(Child Child, int ChildIndex, OfferedSlot Slot, IReadOnlyList<PreviewLine> Lines)
{
    private const int LongestList = 6;

    public Money Amount => Money.Sum(Lines.Select(line => line.Quote?.Amount ?? Money.Zero));

    public IEnumerable<DateOnly> Dates => Lines.Select(line => line.Day.Date).Order();

    /// <summary>Few days one by one; many by their span, to be opened.</summary>
    public bool IsShort => Lines.Count <= LongestList;

    public string DaysInWords => IsShort
        ? string.Join(", ", Dates.Select(date => date.ShortDay()))
        : $"{Lines.Count}\u00A0jours, du {Dates.First().ShortDay()} au {Dates.Last().ShortDay()}";
}

/// <summary>Days that would not be taken for one reason, said once.</summary>
public sealed record PreviewRefusal(string Reason, IReadOnlyList<PreviewGroup> Groups)
{
    public int Count => Groups.Sum(group => group.Lines.Count);
}

/// <summary>A preview as the pages show it, and what its button would do.</summary>
/// <param name="Takes">What would enter the cart.</param>
/// <param name="CanWait">Full days that one may wait for (R66).</param>
/// <param name="Closed">The names of the holidays and closures on the way, with how many wished days each swallows.</param>
public sealed record PreviewShown(
    Preview Preview,
    IReadOnlyList<PreviewGroup> Takes,
    IReadOnlyList<PreviewGroup> Has,
    IReadOnlyList<PreviewGroup> CanWait,
    IReadOnlyList<PreviewGroup> Waits,
    IReadOnlyList<PreviewRefusal> Refused,
    IReadOnlyList<(string Name, int Count)> Closed)
{
    public int TakeCount => Preview.Count(Outlook.Takes) + Preview.Count(Outlook.KeepsBooking);

    public int WaitCount => Preview.Count(Outlook.CanWait);

    /// <summary>The full days that may be waited for, as the waiting list takes them.</summary>
    public IReadOnlyList<SlotDay> DaysToWaitFor => [.. Preview.Lines.Where(line => line.Outlook == Outlook.CanWait).Select(line => line.Day)];

    public static PreviewShown Of(Preview preview, Catalogue catalogue, Core.Dossiers.Family family)
    {
        var children = family.Children.Select((child, index) => (child, index)).ToDictionary(pair => pair.child.Id);
        var known = preview.Lines.Where(line => children.ContainsKey(line.Day.ChildId) && catalogue.Find(line.Day.SlotId) is not null).ToList();
        var refused = known.Where(line => line.Outlook == Outlook.Refused).ToList();
        return new PreviewShown(
            preview,
            Groups(line => line.Outlook is Outlook.Takes or Outlook.KeepsBooking),
            Groups(line => line.Outlook == Outlook.Has),
            Groups(line => line.Outlook == Outlook.CanWait),
            Groups(line => line.Outlook == Outlook.Waits),
            [.. refused.Where(line => line.Why != Refusal.Closed).Select(line => line.Why!.Value).Distinct()
                .Select(why => new PreviewRefusal(why.Sentence(), Groups(line => line.Outlook == Outlook.Refused && line.Why == why)))],
            [.. refused.Where(line => line.Why == Refusal.Closed)
                .GroupBy(line => catalogue.Calendar.NameOf(line.Day.Date) ?? "Hors période d’ouverture")
                .Select(group => (group.Key, group.Count()))]);

        List<PreviewGroup> Groups(Func<PreviewLine, bool> belongs) => [.. known.Where(belongs)
            .GroupBy(line => (line.Day.ChildId, line.Day.SlotId))
            .Select(group => new PreviewGroup(children[group.Key.ChildId].child, children[group.Key.ChildId].index, catalogue.Find(group.Key.SlotId)!, [.. group.OrderBy(line => line.Day.Date)]))
            .OrderBy(group => group.ChildIndex).ThenBy(group => group.Slot.Slot.StartsAt)];
    }
}
