using Portal.Core.Organisers;

namespace Portal.Core.Dossiers;

public enum FileState
{
    Incomplete,
    Sent,
    Validated,
}

/// <summary>The parts of a file that a parent reads again and confirms each school year; documents and rules are looked up.</summary>
[Flags]
public enum FileSections
{
    None = 0,
    Identity = 1,
    Health = 2,
    Permissions = 4,
    Contacts = 8,
    All = Identity | Health | Permissions | Contacts,
}

/// <summary>The file of one child at one organiser: the one being filled or validated, and the last school year that was.</summary>
public sealed class ChildFile
{
    public required ChildId ChildId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    public FileState State { get; private set; }

    /// <summary>The school year that <see cref="State"/> and <see cref="Confirmed"/> are about.</summary>
    public int Year { get; private set; }

    public FileSections Confirmed { get; private set; }

    /// <summary>The last school year whose file was validated (R15).</summary>
    public int? ValidatedFor { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public GuardianId? SentBy { get; private set; }

    /// <summary>What the service wrote when it sent the file back.</summary>
    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>R20: the child did not come last year, and the service has not met the family since.</summary>
    public bool NeedsAppointment { get; private set; }

    /// <param name="year">The school year, by the year in which it begins.</param>
    public static ChildFile Validated(ChildId child, HouseholdId household, OrganiserId organiser, int year) =>
        new() { ChildId = child, HouseholdId = household, OrganiserId = organiser, State = FileState.Validated, Year = year, ValidatedFor = year, Confirmed = FileSections.All };

    public static ChildFile Started(ChildId child, HouseholdId household, OrganiserId organiser, int year) =>
        new() { ChildId = child, HouseholdId = household, OrganiserId = organiser, State = FileState.Incomplete, Year = year };

    /// <summary>The year that is filled in today: a new one each year only where the gate asks for a yearly registration.</summary>
    public int YearToFill(BookingGate gate, DateOnly today) =>
        gate.HasFlag(BookingGate.AnnualRegistration) ? Math.Max(Year, SchoolYear.ToRegisterFor(today)) : Year;

    /// <summary>What a parent still has to confirm.</summary>
    public FileSections ToConfirm => FileSections.All & ~Confirmed;

    /// <summary>R15: a new school year asks for everything again; last year's words are there to be read over.</summary>
    public void OpenFor(int year)
    {
        if (year > Year)
        {
            (Year, State, Confirmed, Answer, AnsweredAt) = (year, FileState.Incomplete, FileSections.None, null, null);
        }
    }

    /// <summary>A parent has read a part over. A file that was sent or validated stays so: what matters waits as a change of its own.</summary>
    public void Confirm(FileSections section) => Confirmed |= section;

    public void Send(GuardianId by, DateTimeOffset now) => (State, SentAt, SentBy, Answer, AnsweredAt) = (FileState.Sent, now, by, null, null);

    public void Validate(DateTimeOffset now) => (State, ValidatedFor, Answer, AnsweredAt, NeedsAppointment) = (FileState.Validated, Year, null, now, false);

    /// <summary>The service asks for more; the family reads why.</summary>
    public void SendBack(string answer, DateTimeOffset now) => (State, Answer, AnsweredAt) = (FileState.Incomplete, answer, now);

    /// <summary>R20.</summary>
    public void AskForAppointment(bool needed) => NeedsAppointment = needed;
}
