using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Core.Studio;

/// <summary>What an activity still lacks before families may see it, in sentences.</summary>
public static class Readiness
{
    public static IReadOnlyList<string> MissingOf(Activity activity, IReadOnlyDictionary<TariffId, Tariff> tariffs, SchoolCalendar calendar, DateOnly today)
    {
        if (activity.Slots.Count == 0)
        {
            return ["Ajoutez au moins un créneau\u00A0: c’est lui que les familles réservent."];
        }

        return activity.Periods.Count == 0 ? ["Ajoutez une période\u00A0: du quel jour au quel jour l’activité a lieu."]
            : activity.IsOver(today) ? ["Toutes ses périodes sont passées\u00A0: ajoutez-en une."]
            : [.. activity.Slots.Where(slot => !(slot.Until < today)).SelectMany(slot => MissingOf(activity, slot, tariffs.GetValueOrDefault(slot.TariffId), calendar, today))];
    }

    private static IEnumerable<string> MissingOf(Activity activity, Slot slot, Tariff? tariff, SchoolCalendar calendar, DateOnly today)
    {
        if (slot.Pools.Count == 0)
        {
            yield return $"«\u00A0{slot.Name}\u00A0» ne prend ses places nulle part\u00A0: choisissez une jauge.";
        }

        if (activity.FirstDayOf(slot, calendar, today) is not { } first)
        {
            yield return $"«\u00A0{slot.Name}\u00A0» n’a lieu aucun jour\u00A0: regardez ses jours, les périodes et le calendrier.";
        }
        else if (tariff is null || tariff.On(first).Count == 0)
        {
            yield return $"«\u00A0{slot.Name}\u00A0» n’a pas de prix le {first.DatedDay()}, son premier jour\u00A0: donnez-lui-en un, même 0\u00A0€.";
        }
    }
}
