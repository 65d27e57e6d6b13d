namespace Portal.Core;

/// <summary>
/// Marks an id that the product makes itself (UUID version 7). .NET and PostgreSQL sort them in the order in which a process
/// made them; SQL Server sorts by the last bytes, which are random. So a question that promises an order names an instant, or
/// sorts the few that it has read; by id alone it asks for some order that stays the same.
/// </summary>
public interface IGuidId
{
    /// <summary>As it is stored.</summary>
    Guid Value { get; }
}

/// <summary>Marks an id that the database numbers: the catalogue's, which stays small and is read by people.</summary>
public interface INumberId
{
    /// <summary>As it is stored.</summary>
    int Value { get; }
}

/// <summary>The body whose catalogue, policies and tariffs apply.</summary>
public readonly record struct OrganiserId(int Value) : INumberId;

/// <summary>A place of care.</summary>
public readonly record struct FacilityId(int Value) : INumberId;

/// <summary>What is booked.</summary>
public readonly record struct ActivityId(int Value) : INumberId;

/// <summary>A bookable part of an activity's day.</summary>
public readonly record struct SlotId(int Value) : INumberId;

/// <summary>A set of places with a capacity.</summary>
public readonly record struct PoolId(int Value) : INumberId;

/// <summary>A tariff of an organiser.</summary>
public readonly record struct TariffId(int Value) : INumberId;

/// <summary>A household (foyer).</summary>
public readonly record struct HouseholdId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static HouseholdId New() => new(TimeOrder.Next());
}

/// <summary>An adult of a household; the payer of a line is known by it too.</summary>
public readonly record struct GuardianId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static GuardianId New() => new(TimeOrder.Next());
}

/// <summary>A child of a household.</summary>
public readonly record struct ChildId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static ChildId New() => new(TimeOrder.Next());
}

/// <summary>One guardian's cart at one organiser.</summary>
public readonly record struct CartId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static CartId New() => new(TimeOrder.Next());
}

/// <summary>One operation of a cart. The place it holds, and later its booking, are known by it.</summary>
public readonly record struct CartLineId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static CartLineId New() => new(TimeOrder.Next());
}

/// <summary>One attempt to pay at the bank.</summary>
public readonly record struct PaymentId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static PaymentId New() => new(TimeOrder.Next());
}

/// <summary>What one commit asked for (R82).</summary>
public readonly record struct RequestId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static RequestId New() => new(TimeOrder.Next());
}

/// <summary>One slot of one child on one day.</summary>
public readonly record struct BookingId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static BookingId New() => new(TimeOrder.Next());
}

/// <summary>A usual week that an adult keeps.</summary>
public readonly record struct UsualWeekId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static UsualWeekId New() => new(TimeOrder.Next());
}

/// <summary>An address under which an adult's calendar is read.</summary>
public readonly record struct CalendarFeedId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static CalendarFeedId New() => new(TimeOrder.Next());
}

/// <summary>One night of one organiser, or one that was asked for again.</summary>
public readonly record struct JobRunId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static JobRunId New() => new(TimeOrder.Next());
}

/// <summary>One day waited for.</summary>
public readonly record struct WaitingEntryId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static WaitingEntryId New() => new(TimeOrder.Next());
}

/// <summary>The absence of one booking that may be given back on proof.</summary>
public readonly record struct AbsenceId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static AbsenceId New() => new(TimeOrder.Next());
}

/// <summary>What a family waits for in one go: one day, or several that it wants all or not at all (O8).</summary>
public readonly record struct WaitingGroupId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static WaitingGroupId New() => new(TimeOrder.Next());
}

/// <summary>A document that a family has sent to an organiser.</summary>
public readonly record struct DocumentId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static DocumentId New() => new(TimeOrder.Next());
}

/// <summary>A kind of document that an organiser asks for.</summary>
public readonly record struct DocumentTypeId(int Value) : INumberId;

/// <summary>A text that families sign or accept, in one of its versions.</summary>
public readonly record struct LegalTextId(int Value) : INumberId;

/// <summary>A piece of news of an organiser.</summary>
public readonly record struct NewsId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static NewsId New() => new(TimeOrder.Next());
}

/// <summary>The menus of one week.</summary>
public readonly record struct MenuWeekId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static MenuWeekId New() => new(TimeOrder.Next());
}

/// <summary>An invoice.</summary>
public readonly record struct InvoiceId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static InvoiceId New() => new(TimeOrder.Next());
}

/// <summary>The billing of one month by one organiser.</summary>
public readonly record struct BillingMonthId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static BillingMonthId New() => new(TimeOrder.Next());
}

/// <summary>That a household shares the child of another one.</summary>
public readonly record struct SharedChildId(Guid Value) : IGuidId
{
    /// <summary>A new one; later ones of this process sort after it.</summary>
    public static SharedChildId New() => new(TimeOrder.Next());
}
