namespace Portal.Core.Bookings;

/// <summary>How the proof of an absence stands (O18).</summary>
public enum ProofState
{
    /// <summary>Nothing came yet; past <see cref="Absence.ProofUntil"/> the price stays due, and the night says so.</summary>
    Awaited = 1,

    /// <summary>Sent; the service answers.</summary>
    Sent = 2,
    Accepted = 3,

    /// <summary>Refused, with a reason; another may be sent while there is time.</summary>
    Refused = 4,

    /// <summary>The delay went by without proof: the night has closed it, and the price stays due (R72).</summary>
    Lapsed = 5,
}

/// <summary>
/// One booking given up past its limit whose price can come back on proof (R72, O18). Its proof is personal, and may tell
/// of somebody's health: nobody but the household and the organiser's agents is served it.
/// </summary>
public sealed class Absence
{
    private Absence()
    {
    }

    public AbsenceId Id { get; private set; } = AbsenceId.New();

    public BookingId BookingId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    public ChildId ChildId { get; private set; }

    public SlotId SlotId { get; private set; }

    public DateOnly Date { get; private set; }

    public DateTimeOffset DeclaredAt { get; private set; }

    /// <summary>The last instant at which proof is taken.</summary>
    public DateTimeOffset ProofUntil { get; private set; }

    public ProofState State { get; private set; }

    /// <summary>The random name of the document in the store; null before one is sent.</summary>
    public string? Document { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>The service's sentence.</summary>
    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public static Absence Of(Booking booking, DateTimeOffset proofUntil, DateTimeOffset now) => new()
    {
        BookingId = booking.Id,
        OrganiserId = booking.OrganiserId,
        HouseholdId = booking.HouseholdId,
        ChildId = booking.ChildId,
        SlotId = booking.SlotId,
        Date = booking.Date,
        DeclaredAt = now,
        ProofUntil = proofUntil,
        State = ProofState.Awaited,
    };

    /// <summary>Whether a document may be sent now: none is being looked at, none was accepted, and the delay runs.</summary>
    public bool TakesProof(DateTimeOffset now) => State is ProofState.Awaited or ProofState.Refused && now <= ProofUntil;

    /// <summary>
    /// Whether a day is among the first days of an absence, which stay due even with proof (jours de carence). Days follow
    /// one another when no day of the activity lies between them.
    /// </summary>
    /// <param name="absent">All the days of the child's absences in this activity, this one included or not.</param>
    /// <param name="takesPlace">Whether the activity takes place on a day.</param>
    public static bool IsUnpaid(DateOnly day, IReadOnlySet<DateOnly> absent, Func<DateOnly, bool> takesPlace, int unpaidDays)
    {
        const int LongestGap = 21;
        var place = 0;
        for (var (at, gap) = (day.AddDays(-1), 0); place < unpaidDays && gap < LongestGap; at = at.AddDays(-1))
        {
            if (!takesPlace(at))
            {
                gap++;
            }
            else if (absent.Contains(at))
            {
                (place, gap) = (place + 1, 0);
            }
            else
            {
                break;
            }
        }

        return place < unpaidDays;
    }
}
