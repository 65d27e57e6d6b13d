namespace Portal.Core.Studio;

/// <summary>
/// What came of a change to the catalogue: it is kept; or nothing is, because it was written wrong, because somebody else was
/// faster, or because families are booked there, who are named.
/// </summary>
/// <param name="Problems">What is wrong with what was written.</param>
/// <param name="Touched">Who is booked there: in the way, or to be looked at before the agent says yes.</param>
/// <param name="MayAgree">The agent may say yes to it: the bookings stay as they are.</param>
public sealed record StudioAnswer(Refusal? Refusal, IReadOnlyList<string> Problems, Touched Touched, bool MayAgree, int Id)
{
    public bool IsKept => Refusal is null;

    public static StudioAnswer Kept(int id) => new(null, [], Touched.Nobody, false, id);

    public static StudioAnswer No(Refusal why) => new(why, [], Touched.Nobody, false, 0);

    public static StudioAnswer Wrong(params IReadOnlyList<string> problems) => new(Portal.Core.Refusal.FieldUnreadable, problems, Touched.Nobody, false, 0);

    /// <summary>Families are booked where there would be nothing any more.</summary>
    public static StudioAnswer InTheWay(Touched touched) => new(Portal.Core.Refusal.FamiliesBooked, [], touched, false, 0);

    /// <summary>Families are booked whom the change leaves as they are: the agent looks at them, then says yes.</summary>
    public static StudioAnswer LookFirst(Touched touched) => new(Portal.Core.Refusal.LookFirst, [], touched, true, 0);
}
