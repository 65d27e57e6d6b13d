using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Pricing;
using Portal.Web.Pages.Family.Planning;

namespace Portal.Web.Pages.Family.Cart;

/// <summary>Some days of one slot for one child, as the cart shows them on one line.</summary>
public sealed record CartGroup(Child Child, int ChildIndex, OfferedSlot Slot, CartOperation Operation, IReadOnlyList<CartLine> Lines)
{
    private const int LongestList = 10;

    public Money Amount => Money.Sum(Lines.Select(line => line.Amount));

    /// <summary>The days one by one, or their span when a list would be a wall.</summary>
    public string Days => Lines.Count <= LongestList
        ? string.Join(", ", Lines.OrderBy(line => line.Date).Select(line => line.Date.ShortDay()))
        : $"{Lines.Count}\u00A0jours, du {Lines.Min(line => line.Date).ShortDay()} au {Lines.Max(line => line.Date).ShortDay()}";

    /// <summary>« École Jacques-Prévert › Cantine › Année scolaire » (R61).</summary>
    public string Place => string.Join(" › ", new[] { Slot.Facility.Name, Slot.Activity.Name, Slot.Activity.Periods.FirstOrDefault(period => period.Covers(Lines[0].Date))?.Name }.Where(part => part is not null));

    /// <summary>The hours chosen, when they are the same on all its days (R44).</summary>
    public string HoursInWords => Lines.Select(line => line.Hours).Distinct().Count() == 1 ? Lines[0].Hours.InWords() : "selon le jour";

    /// <summary>What the button that takes them out carries.</summary>
    public string Value => string.Join(';', Lines.Select(Picked.Spec));
}

/// <summary>A cart as the pages show it: its groups, what it costs and how long it lives. Null state: there is none.</summary>
public sealed record CartPanel(Core.Carts.Cart? Cart, IReadOnlyList<CartGroup> Groups, Due? Due, Money Purse, Catalogue Catalogue, Core.Dossiers.Family Family, DateTimeOffset Now)
{
    public bool IsOpen => Cart is { State: CartState.Open or CartState.Paying } cart && cart.IsAlive(Now);

    public bool IsPaying => Cart?.State == CartState.Paying && IsOpen;

    public bool IsLost => Cart is not null && !IsOpen;

    public TimeSpan Left => IsOpen ? Cart!.ExpiresAt - Now : TimeSpan.Zero;

    /// <summary>The first day that the cart speaks of.</summary>
    public DateOnly FirstDay => Groups.SelectMany(group => group.Lines).Min(line => line.Date);

    public int PlaceCount => Groups.Where(group => group.Operation == CartOperation.Book).Sum(group => group.Lines.Count);

    public bool CanRenew => Cart is not null && Cart.Renewals < Catalogue.Organiser.Policies.CartRenewals;

    public static CartPanel Of(Core.Carts.Cart? cart, Catalogue catalogue, Core.Dossiers.Family family, Money purse, DateTimeOffset now)
    {
        var open = cart?.IsAlive(now) == true;
        var lines = cart is null ? [] : cart.Lines.Where(line => line.State == (open ? CartLineState.Live : CartLineState.Lost) || (!open && line.State == CartLineState.Live));
        var children = family.Children.Select((child, index) => (child, index)).ToDictionary(pair => pair.child.Id);
        var groups = lines
            .Where(line => children.ContainsKey(line.ChildId) && catalogue.Find(line.SlotId) is not null)
            .GroupBy(line => (line.ChildId, line.SlotId, line.Operation, Hours: line.Operation == CartOperation.Cancel ? default : line.Hours))
            .Select(group => new CartGroup(children[group.Key.ChildId].child, children[group.Key.ChildId].index, catalogue.Find(group.Key.SlotId)!, group.Key.Operation, [.. group.OrderBy(line => line.Date)]))
            .OrderBy(group => group.Operation).ThenBy(group => group.ChildIndex).ThenBy(group => group.Slot.Slot.StartsAt)
            .ToList();
        return new CartPanel(cart, groups, open ? Due.Of(cart!, catalogue, purse) : null, purse, catalogue, family, now);
    }
}
