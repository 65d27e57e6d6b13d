namespace Portal.Core;

/// <summary>Marks an id that the product makes itself, ordered by time (UUID version 7).</summary>
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
    public static HouseholdId New() => new(Guid.CreateVersion7());
}

public readonly record struct GuardianId(Guid Value) : IGuidId
{
    public static GuardianId New() => new(Guid.CreateVersion7());
}

public readonly record struct ChildId(Guid Value) : IGuidId
{
    public static ChildId New() => new(Guid.CreateVersion7());
}

public readonly record struct CartId(Guid Value) : IGuidId
{
    public static CartId New() => new(Guid.CreateVersion7());
}

/// <summary>One operation of a cart. The place it holds, and later its booking, are known by it.</summary>
public readonly record struct CartLineId(Guid Value) : IGuidId
{
    public static CartLineId New() => new(Guid.CreateVersion7());
}

public readonly record struct PaymentId(Guid Value) : IGuidId
{
    public static PaymentId New() => new(Guid.CreateVersion7());
}

public readonly record struct RequestId(Guid Value) : IGuidId
{
    public static RequestId New() => new(Guid.CreateVersion7());
}

public readonly record struct BookingId(Guid Value) : IGuidId
{
    public static BookingId New() => new(Guid.CreateVersion7());
}

public readonly record struct UsualWeekId(Guid Value) : IGuidId
{
    public static UsualWeekId New() => new(Guid.CreateVersion7());
}

public readonly record struct CalendarFeedId(Guid Value) : IGuidId
{
    public static CalendarFeedId New() => new(Guid.CreateVersion7());
}

/// <summary>One night of one organiser, or one that was asked for again.</summary>
public readonly record struct JobRunId(Guid Value) : IGuidId
{
    public static JobRunId New() => new(Guid.CreateVersion7());
}

public readonly record struct WaitingEntryId(Guid Value) : IGuidId
{
    public static WaitingEntryId New() => new(Guid.CreateVersion7());
}

/// <summary>The absence of one booking that may be given back on proof.</summary>
public readonly record struct AbsenceId(Guid Value) : IGuidId
{
    public static AbsenceId New() => new(Guid.CreateVersion7());
}

/// <summary>What a family waits for in one go: one day, or several that it wants all or not at all (O8).</summary>
public readonly record struct WaitingGroupId(Guid Value) : IGuidId
{
    public static WaitingGroupId New() => new(Guid.CreateVersion7());
}

/// <summary>A document that a family has sent to an organiser.</summary>
public readonly record struct DocumentId(Guid Value) : IGuidId
{
    public static DocumentId New() => new(Guid.CreateVersion7());
}

/// <summary>A kind of document that an organiser asks for.</summary>
public readonly record struct DocumentTypeId(int Value) : INumberId;

/// <summary>A text that families sign or accept, in one of its versions.</summary>
public readonly record struct LegalTextId(int Value) : INumberId;

/// <summary>A piece of news of an organiser.</summary>
public readonly record struct NewsId(Guid Value) : IGuidId
{
    public static NewsId New() => new(Guid.CreateVersion7());
}

/// <summary>The menus of one week.</summary>
public readonly record struct MenuWeekId(Guid Value) : IGuidId
{
    public static MenuWeekId New() => new(Guid.CreateVersion7());
}

/// <summary>An invoice.</summary>
public readonly record struct InvoiceId(Guid Value) : IGuidId
{
    public static InvoiceId New() => new(Guid.CreateVersion7());
}

/// <summary>The billing of one month by one organiser.</summary>
public readonly record struct BillingMonthId(Guid Value) : IGuidId
{
    public static BillingMonthId New() => new(Guid.CreateVersion7());
}

/// <summary>That a household shares the child of another one.</summary>
public readonly record struct SharedChildId(Guid Value) : IGuidId
{
    public static SharedChildId New() => new(Guid.CreateVersion7());
}
