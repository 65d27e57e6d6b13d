using Portal.Core.Households;

namespace Portal.Core.Activities;

/// <summary>For whom an activity is, in words: a choice that suits only some says so, and why (R30).</summary>
public static class ForWhom
{
    /// <summary>« Tom est trop jeune (dès 6 ans) »; null when the activity is for the child on that day.</summary>
    public static string? WhyNotForInWords(this Activity activity, Child child, DateOnly day) => activity.WhyNotFor(child, day) switch
    {
        null => null,
        Refusal.TooYoung => $"{child.FirstName} est trop jeune (dès {Years(activity.MinimumAge)})",
        Refusal.TooOld => $"{child.FirstName} a dépassé l’âge (jusqu’à {Years(activity.MaximumAge)})",
        Refusal.OtherSchool => $"{child.FirstName} n’est pas élève de cette école",
        Refusal.OtherClass => $"c’est pour les élèves {SchoolLevels.InWords(activity.FromLevel, activity.ToLevel)}, et non pour {child.FirstName}",
        _ => $"ce n’est pas ouvert à {child.FirstName}",
    };

    /// <summary>« pour Lina ; Tom est trop jeune (dès 6 ans) ».</summary>
    public static string ForWhomInWords(this Activity activity, IReadOnlyCollection<Child> children, DateOnly day)
    {
        var fitting = children.Where(child => activity.IsFor(child, day)).Select(child => child.FirstName).ToList();
        return string.Join("\u00A0; ", [
            .. fitting.Count > 0 ? [$"pour {And(fitting)}"] : (string[])[],
            .. children.Select(child => activity.WhyNotForInWords(child, day)).OfType<string>(),
        ]);
    }

    /// <summary>« Lina, Tom et Zoé ».</summary>
    public static string And(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} et {names[^1]}";

    private static string Years(int age) => FrenchWords.Count(age, "an", "ans");
}
