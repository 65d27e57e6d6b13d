namespace Portal.Core.Bookings;

/// <summary>What a family asked in one commit, numbered, with the answer to each line (R82).</summary>
public sealed class Request
{
    private readonly List<RequestLine> lines = [];

    public RequestId Id { get; private set; } = RequestId.New();

    /// <summary>« 2026-000123 », per organiser and calendar year.</summary>
    public string Number { get; private set; } = "";

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    /// <summary>The adult shown as its author (référent).</summary>
    public required GuardianId OwnerId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public PaymentId? PaymentId { get; init; }

    /// <summary>Noted at the door by the service, not asked by the family.</summary>
    public bool IsByService { get; private set; }

    public IReadOnlyList<RequestLine> Lines => lines;

    /// <summary>Its number comes last: the series is locked until the commit that saves it.</summary>
    public void Take(string number) => Number = number;

    internal void NoteService() => IsByService = true;

    public void Answer(Carts.CartLine line, BookingId? booking, Refusal? why) => lines.Add(new RequestLine
    {
        LineId = line.Id,
        Operation = line.Operation,
        ChildId = line.ChildId,
        SlotId = line.SlotId,
        Date = line.Date,
        Arrival = line.Arrival,
        Departure = line.Departure,
        Amount = line.Amount,
        Reason = line.Reason,
        BookingId = booking,
        Refused = why,
    });
}

/// <summary>One operation and its outcome: done when nothing refused it.</summary>
public sealed class RequestLine
{
    public RequestId RequestId { get; init; }

    public required CartLineId LineId { get; init; }

    public required Carts.CartOperation Operation { get; init; }

    public required ChildId ChildId { get; init; }

    public required SlotId SlotId { get; init; }

    public required DateOnly Date { get; init; }

    public TimeOnly? Arrival { get; init; }

    public TimeOnly? Departure { get; init; }

    public Activities.ChosenHours Hours => new(Arrival, Departure);

    public required Money Amount { get; init; }

    public required string Reason { get; init; }

    public required BookingId? BookingId { get; init; }

    public required Refusal? Refused { get; init; }
}
