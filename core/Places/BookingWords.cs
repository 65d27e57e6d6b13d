using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Core.Places;

/// <summary>
/// The sentence of a refusal about one child, one slot and one day (O15): which other slot, which limit, which age. The
/// calendar's cell and the deed's answer ask it with what they asked <see cref="BookingRules"/>, so they say the same.
/// </summary>
public static class BookingWords
{
    /// <param name="agenda">What the child has, as the rules saw it.</param>
    /// <returns>A whole French sentence, never beginning with a name.</returns>
    public static string About(this Refusal why, Family family, Child child, OfferedSlot slot, DateOnly day, Agenda agenda, DateTimeOffset now) => why switch
    {
        Refusal.TooYoung or Refusal.TooOld =>
            $"Cette activité est pour les enfants {Ages(slot.Activity)}, et {child.FirstName} aura {FrenchWords.Count(child.AgeOn(day), "an", "ans")} ce jour-là.",
        Refusal.OtherSchool => $"Cette activité est réservée aux élèves de l’établissement «\u00A0{slot.Facility.Name}\u00A0».",
        Refusal.OtherClass => $"Cette activité est réservée aux élèves {SchoolLevels.InWords(slot.Activity.FromLevel, slot.Activity.ToLevel)}\u00A0: {ClassOf(child)}.",
        Refusal.Closed when slot.Calendar.NameOf(day) is { } name => $"Il n’y a pas d’accueil ce jour-là ({name}).",
        Refusal.NotYetOpen => Opening(slot.Activity.PeriodOn(day)!, slot.Activity.ResidentsOnly, now),
        Refusal.NoLongerOpen => $"Les réservations fermaient {slot.Activity.PeriodOn(day)!.ClosesAt!.Value.LimitInWords()}.",
        Refusal.TooLate => $"La réservation fermait {LastInstant(slot, day, now).LimitInWords()}.",
        Refusal.TooLateToCancel => $"L’annulation fermait {slot.AbsenceLimit(day).LimitInWords()}.",
        Refusal.TooLateToChange => $"Le changement d’horaire fermait {slot.BookingLimit(day).LimitInWords()}.",
        Refusal.OthersDay when family.CustodyOf(child.Id) is { } custody => $"Ce jour est chez l’autre parent ({custody.OtherParent}). Proposez-lui un échange.",
        Refusal.DossierIncomplete when family.CustodyOf(child.Id) is { IsGuest: true } custody => $"Le dossier de cet enfant est tenu par son autre foyer ({custody.OtherParent}), et n’est pas encore complet ou validé.",
        Refusal.DossierIncomplete when family.Missing(child, slot.Policies.Gate, day) is { Count: > 0 } missing => missing.InWords(),
        Refusal.AlreadyTaken when agenda.On(child.Id, day).Any(other => other.SlotId == slot.Slot.Id && other.IsOthers(family.Household)) => "Ce créneau est déjà réservé par l’autre parent.",
        Refusal.AlreadyTaken when agenda.On(child.Id, day).FirstOrDefault(other => other.SlotId == slot.Slot.Id) is { } mine => Taken(mine),
        Refusal.NeedsAnother => Needs(slot, agenda.On(child.Id, day)),
        Refusal.ExcludedByAnother => Excluded(slot, [.. agenda.On(child.Id, day).Select(other => other.SlotId).Where(slot.Excluded.Contains)]),
        Refusal.DayCapReached => $"{AtMost(slot.Activity.MostSlotsADay!.Value, "fois", "par jour", child)}.",
        Refusal.WeekCapReached => $"{AtMost(slot.Activity.MostDaysAWeek!.Value, "jour", "par semaine", child)} la semaine du {day.Monday().NumberedDay()}.",
        Refusal.PeriodCapReached => $"{AtMost(slot.Activity.MostDaysAPeriod!.Value, "jour", "par période", child)} pour «\u00A0{slot.Activity.PeriodOn(day)!.Name}\u00A0».",
        _ => why.Sentence(),
    };

    /// <summary>The sentence that goes with a day which may be taken, when its limit has passed: what that means (R34).</summary>
    /// <returns>Null when the day is in time, or not to be had.</returns>
    public static string? AboutLate(OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        !slot.IsLate(day, now) || BookingRules.IsTooLate(slot, day, now) ? null
        : slot.IsAskedOn(day, now) ? $"Le délai est passé depuis {slot.BookingLimit(day).LimitInWords()}\u00A0: vous pouvez demander ce jour au service, qui vous répondra."
        : slot.Tariff.LateSurcharge > Money.Zero ? $"Le délai est passé depuis {slot.BookingLimit(day).LimitInWords()}\u00A0: {slot.Tariff.LateSurcharge} de plus."
        : $"Le délai est passé depuis {slot.BookingLimit(day).LimitInWords()}, mais ce jour se réserve encore.";

    private static string Taken(TakenSlot mine) =>
        mine.BookingId is null ? "Ce créneau est déjà dans un panier de votre foyer."
        : mine.CarriesNothing ? "Une absence ou une annulation est déjà notée pour ce créneau ce jour-là."
        : Refusal.AlreadyTaken.Sentence();

    private static string Ages(Activity activity) => (activity.MinimumAge, activity.MaximumAge) switch
    {
        (0, var to) => $"jusqu’à {FrenchWords.Count(to, "an", "ans")}",
        (var from, >= 99) => $"à partir de {FrenchWords.Count(from, "an", "ans")}",
        var (from, to) when from == to => $"de {FrenchWords.Count(from, "an", "ans")}",
        var (from, to) => $"de {from} à {FrenchWords.Count(to, "an", "ans")}",
    };

    private static string ClassOf(Child child) =>
        child.Level is { } level ? $"{child.FirstName} est en {level.InWords()}" : $"la classe {child.FirstName.De()} n’est pas connue du service";

    /// <summary>R26, R28: every slot that is lacking, by its name.</summary>
    private static string Needs(OfferedSlot slot, IReadOnlyCollection<TakenSlot> others)
    {
        var needed = slot.Needed(others);
        var all = slot.Slot.Others(SlotRuleKind.NeedsEach).Any(needed.Contains);
        return $"Ce créneau demande {Names(slot, needed, all ? "et" : "ou")} le même jour.";
    }

    /// <summary>R27.</summary>
    private static string Excluded(OfferedSlot slot, IReadOnlyList<SlotId> others) =>
        $"Ce créneau ne va pas avec {Names(slot, others, "et")}, {(others.Count > 1 ? "déjà choisis" : "déjà choisi")} ce jour-là.";

    private static string AtMost(int cap, string unit, string reach, Child child) =>
        $"Cette activité se réserve au plus {FrenchWords.Count(cap, unit, unit == "fois" ? unit : $"{unit}s")} {reach}, et {child.FirstName} {(cap == 1 ? "l’a déjà" : "les a déjà")}";

    private static string Names(OfferedSlot slot, IEnumerable<SlotId> others, string link) =>
        FrenchWords.Listed([.. others.Select(id => $"«\u00A0{slot.NameOf.GetValueOrDefault(id, "autre créneau")}\u00A0»")], link);

    private static DateTimeOffset LastInstant(OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        slot.Policies.Late != LatePolicy.Refused && now >= slot.StartOn(day) ? slot.StartOn(day) : slot.BookingLimit(day);

    private static string Opening(BookingPeriod period, bool residentsOnly, DateTimeOffset now)
    {
        var (residents, all) = (period.OpensToResidents!.Value, period.OpensToAll!.Value);
        return residents == all || residentsOnly ? $"Les réservations ouvrent {residents.InstantInWords()}."
            : now < residents ? $"Les réservations ouvrent aux habitants {residents.InstantInWords()}, à tous {all.InstantInWords()}."
            : $"Les réservations sont ouvertes aux habitants\u00A0; elles ouvrent à tous {all.InstantInWords()}.";
    }
}
