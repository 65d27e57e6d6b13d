namespace Portal.Core.WaitingLists;

public enum WaitingState
{
    Waiting = 1,

    /// <summary>A place is offered and held until <see cref="WaitingEntry.OfferedUntil"/>.</summary>
    Offered = 2,

    /// <summary>The family took the place.</summary>
    Taken = 3,
    Declined = 4,

    /// <summary>The offer ran out unanswered.</summary>
    Lapsed = 5,

    /// <summary>The family left the list, or has the day by another way.</summary>
    Left = 6,

    /// <summary>The limit to book has passed: nobody is offered a day that cannot be taken (O11).</summary>
    Closed = 7,
}

/// <summary>A child waits for a slot of a full day (R66, R67). Its rank is its place in the order of <see cref="Priority"/>, then time.</summary>
public sealed class WaitingEntry
{
    private WaitingEntry()
    {
    }

    public WaitingEntryId Id { get; private set; } = WaitingEntryId.New();

    public OrganiserId OrganiserId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    public GuardianId GuardianId { get; private set; }

    public ChildId ChildId { get; private set; }

    public SlotId SlotId { get; private set; }

    public DateOnly Date { get; private set; }

    public DateTimeOffset JoinedAt { get; private set; }

    /// <summary>0 before 1: residents before others.</summary>
    public int Priority { get; private set; }

    public WaitingState State { get; private set; }

    /// <summary>The hold behind the offer, and the cart line if it is taken: the place has one name all along, so it is never two.</summary>
    public CartLineId OfferLine { get; private set; }

    public DateTimeOffset? OfferedUntil { get; private set; }

    public bool IsLive => State is WaitingState.Waiting or WaitingState.Offered;

    public bool IsOfferAlive(DateTimeOffset now) => State == WaitingState.Offered && now < OfferedUntil;

    public static WaitingEntry Join(Households.Guardian who, OrganiserId organiser, Places.SlotDay day, bool resident, DateTimeOffset now) => new()
    {
        OrganiserId = organiser,
        HouseholdId = who.HouseholdId,
        GuardianId = who.Id,
        ChildId = day.ChildId,
        SlotId = day.SlotId,
        Date = day.Date,
        JoinedAt = now,
        Priority = resident ? 0 : 1,
        State = WaitingState.Waiting,
    };

    public void Offer(CartLineId line, DateTimeOffset until)
    {
        State = WaitingState.Offered;
        OfferLine = line;
        OfferedUntil = until;
    }

    public void End(WaitingState outcome)
    {
        State = outcome;
        OfferedUntil = null;
    }
}
