namespace Portal.Core;

/// <summary>
/// Marks an id that the product makes itself (UUID version 7). .NET and PostgreSQL sort them in the order in which a process
/// made them; SQL Server sorts by the last bytes, which are random. So a question that promises an order names an instant, or
/// sorts the few that it has read; by id alone it asks for some order that stays the same.
/// </summary>
public interface IGuidId
{
    Guid Value { get; }
}

/// <summary>Marks an id that the database numbers: the catalogue's, which stays small and is read by people.</summary>
public interface INumberId
{
    int Value { get; }
}

public readonly record struct OrganiserId(int Value) : INumberId;

public readonly record struct FacilityId(int Value) : INumberId;

public readonly record struct ActivityId(int Value) : INumberId;

public readonly record struct SlotId(int Value) : INumberId;

public readonly record struct PoolId(int Value) : INumberId;

public readonly record struct TariffId(int Value) : INumberId;

public readonly record struct HouseholdId(Guid Value) : IGuidId
{
    public static HouseholdId New() => new(TimeOrder.Next());
}

public readonly record struct GuardianId(Guid Value) : IGuidId
{
    public static GuardianId New() => new(TimeOrder.Next());
}

public readonly record struct ChildId(Guid Value) : IGuidId
{
    public static ChildId New() => new(TimeOrder.Next());
}

public readonly record struct CartId(Guid Value) : IGuidId
{
    public static CartId New() => new(TimeOrder.Next());
}

/// <summary>One operation of a cart. The place it holds, and later its booking, are known by it.</summary>
public readonly record struct CartLineId(Guid Value) : IGuidId
{
    public static CartLineId New() => new(TimeOrder.Next());
}

public readonly record struct PaymentId(Guid Value) : IGuidId
{
    public static PaymentId New() => new(TimeOrder.Next());
}

public readonly record struct RequestId(Guid Value) : IGuidId
{
    public static RequestId New() => new(TimeOrder.Next());
}

public readonly record struct BookingId(Guid Value) : IGuidId
{
    public static BookingId New() => new(TimeOrder.Next());
}

public readonly record struct UsualWeekId(Guid Value) : IGuidId
{
    public static UsualWeekId New() => new(TimeOrder.Next());
}

public readonly record struct CalendarFeedId(Guid Value) : IGuidId
{
    public static CalendarFeedId New() => new(TimeOrder.Next());
}

/// <summary>One night of one organiser, or one that was asked for again.</summary>
public readonly record struct JobRunId(Guid Value) : IGuidId
{
    public static JobRunId New() => new(TimeOrder.Next());
}

public readonly record struct WaitingEntryId(Guid Value) : IGuidId
{
    public static WaitingEntryId New() => new(TimeOrder.Next());
}

/// <summary>The absence of one booking that may be given back on proof.</summary>
public readonly record struct AbsenceId(Guid Value) : IGuidId
{
    public static AbsenceId New() => new(TimeOrder.Next());
}

/// <summary>What a family waits for in one go: one day, or several that it wants all or not at all (O8).</summary>
public readonly record struct WaitingGroupId(Guid Value) : IGuidId
{
    public static WaitingGroupId New() => new(TimeOrder.Next());
}

/// <summary>A document that a family has sent to an organiser.</summary>
public readonly record struct DocumentId(Guid Value) : IGuidId
{
    public static DocumentId New() => new(TimeOrder.Next());
}

/// <summary>A kind of document that an organiser asks for.</summary>
public readonly record struct DocumentTypeId(int Value) : INumberId;

/// <summary>A text that families sign or accept, in one of its versions.</summary>
public readonly record struct LegalTextId(int Value) : INumberId;

/// <summary>A piece of news of an organiser.</summary>
public readonly record struct NewsId(Guid Value) : IGuidId
{
    public static NewsId New() => new(TimeOrder.Next());
}

/// <summary>The menus of one week.</summary>
public readonly record struct MenuWeekId(Guid Value) : IGuidId
{
    public static MenuWeekId New() => new(TimeOrder.Next());
}

/// <summary>An invoice.</summary>
public readonly record struct InvoiceId(Guid Value) : IGuidId
{
    public static InvoiceId New() => new(TimeOrder.Next());
}

/// <summary>The billing of one month by one organiser.</summary>
public readonly record struct BillingMonthId(Guid Value) : IGuidId
{
    public static BillingMonthId New() => new(TimeOrder.Next());
}

/// <summary>That a household shares the child of another one.</summary>
public readonly record struct SharedChildId(Guid Value) : IGuidId
{
    public static SharedChildId New() => new(TimeOrder.Next());
}
