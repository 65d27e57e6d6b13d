using Portal.Core.Organisers;

namespace Portal.Core.Places;

public enum WaitingState
{
    Waiting = 1,

    /// <summary>A place is offered and held until <see cref="WaitingEntry.OfferedUntil"/>.</summary>
    Offered = 2,

    /// <summary>The place is booked: by the family's commit, or by the night.</summary>
    Taken = 3,
    Declined = 4,

    /// <summary>The offer ran out unanswered.</summary>
    Lapsed = 5,

    /// <summary>The family left the list, or has the day by another way.</summary>
    Left = 6,

    /// <summary>The limit to book has passed: nobody is offered a day that cannot be taken (O11).</summary>
    Closed = 7,

    /// <summary>
    /// The family took the offer and has still to commit: the place is a line of a cart. If that line ends without a
    /// booking, the entry is offered again while its time lasts, or has its rank again.
    /// </summary>
    InCart = 8,
}

/// <summary>
/// A child waits for a slot of a full day (R66, R67). Entries of one group are wanted all or not at all (O8): they are
/// offered, answered and ended together.
/// </summary>
public sealed class WaitingEntry
{
    private WaitingEntry()
    {
    }

    public WaitingEntryId Id { get; private set; } = WaitingEntryId.New();

    /// <summary>Shared by what is wanted all or not at all; an entry that waits alone has one of its own.</summary>
    public WaitingGroupId GroupId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    public GuardianId GuardianId { get; private set; }

    public ChildId ChildId { get; private set; }

    public SlotId SlotId { get; private set; }

    public DateOnly Date { get; private set; }

    public DateTimeOffset JoinedAt { get; private set; }

    /// <summary>Since when its turn counts: when it joined, or when it went to the end.</summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>What the family had to put forward when it joined; the same for a whole group.</summary>
    public PriorityGrounds Grounds { get; private set; }

    /// <summary>0 before 1: what the organiser's rules made of the grounds when the family joined.</summary>
    public int Priority { get; private set; }

    public WaitingState State { get; private set; }

    /// <summary>The name under which the place is held: by the offer, then as the line of the cart that took it.</summary>
    public CartLineId OfferLine { get; private set; }

    public DateTimeOffset? OfferedUntil { get; private set; }

    /// <summary>
    /// When the family let an offer pass and waits on. Until the day is full again the place goes round without it: it
    /// keeps its rank for the next place, and is not asked for this one twice.
    /// </summary>
    public DateTimeOffset? PassedAt { get; private set; }

    public bool IsOfferAlive(DateTimeOffset now) => State == WaitingState.Offered && now < OfferedUntil;

    public WaitingTurn Turn => new(Priority, QueuedAt, GroupId);

    public static WaitingEntry Join(Households.Guardian who, OrganiserId organiser, Places.SlotDay day, WaitingGroupId group, PriorityGrounds grounds, PriorityRules rules, DateTimeOffset now, DateTimeOffset queued) => new()
    {
        GroupId = group,
        OrganiserId = organiser,
        HouseholdId = who.HouseholdId,
        GuardianId = who.Id,
        ChildId = day.ChildId,
        SlotId = day.SlotId,
        Date = day.Date,
        JoinedAt = now,
        QueuedAt = queued,
        Grounds = grounds,
        Priority = rules.PriorityOf(grounds),
        State = WaitingState.Waiting,
    };

    public void Offer(CartLineId line, DateTimeOffset until)
    {
        State = WaitingState.Offered;
        OfferLine = line;
        OfferedUntil = until;
    }

    /// <summary>The offer enters a cart, as this line. It is not over before the commit.</summary>
    public void Take(CartLineId line) => (State, OfferLine) = (WaitingState.InCart, line);

    /// <summary>
    /// The line has ended without a booking. Nobody let anything pass, so the rank is what it was; only the place itself
    /// goes on to the next where the time of the offer is over.
    /// </summary>
    /// <param name="isKept">The time of the offer lasts, and its place is held.</param>
    public void ComeBack(bool isKept, DateTimeOffset now)
    {
        if (isKept)
        {
            State = WaitingState.Offered;
            return;
        }

        PassedAt = OfferedUntil <= now ? now : null;
        End(WaitingState.Waiting);
    }

    public void End(WaitingState outcome)
    {
        State = outcome;
        OfferedUntil = null;
    }

    /// <summary>An offer was let pass (R67): the entry ends, or waits on as the organiser's policy says.</summary>
    /// <param name="ending">How it ends where passing means leaving.</param>
    public void Pass(PassedOffer policy, PriorityRules rules, WaitingState ending, DateTimeOffset now)
    {
        End(policy == PassedOffer.LeavesTheList ? ending : WaitingState.Waiting);
        PassedAt = State == WaitingState.Waiting ? now : null;
        if (policy == PassedOffer.GoesToTheEnd)
        {
            (Priority, QueuedAt) = (rules.Last, now);
        }
    }
}
