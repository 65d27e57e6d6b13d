namespace Portal.Core.Organisers;

/// <summary>
/// The canteen's menus of one week (R84), of all places or of one. Where a place has a menu of its own for a day it is read
/// in the other's stead; a day without one has the menu of all.
/// </summary>
public sealed class MenuWeek
{
    private readonly List<MenuDay> days = [];

    /// <summary>Made here, not by the database.</summary>
    public MenuWeekId Id { get; private set; } = MenuWeekId.New();

    /// <summary>Whose families read it (R84).</summary>
    public required OrganiserId OrganiserId { get; init; }

    /// <summary>The only place where this is eaten; null: everywhere.</summary>
    public FacilityId? FacilityId { get; init; }

    /// <summary>The Monday of the week.</summary>
    public required DateOnly Monday { get; init; }

    /// <summary>Only days with a menu.</summary>
    public IReadOnlyList<MenuDay> Days => days;

    /// <summary>Raised by each change, so that two agents do not undo one another.</summary>
    public int Version { get; set; }

    /// <summary>What is served on a day; empty for no menu.</summary>
    public void Serve(DateOnly day, string dishes)
    {
        var known = days.Find(own => own.Date == day);
        if (dishes.Length == 0)
        {
            days.Remove(known!);
        }
        else if (known is null)
        {
            days.Add(new MenuDay { WeekId = Id, Date = day, Dishes = dishes });
        }
        else
        {
            known.Dishes = dishes;
        }
    }

    /// <summary>A dish a line; empty where no menu is known.</summary>
    public string DishesOn(DateOnly day) => days.Find(own => own.Date == day)?.Dishes ?? "";
}

/// <summary>The menu of one day: a dish a line, its allergens in brackets at the end.</summary>
public sealed class MenuDay
{
    /// <summary>In characters, over all dishes of a day.</summary>
    public const int Longest = 1000;

    /// <summary>Lines in one day.</summary>
    public const int MostDishes = 12;

    /// <summary>The week it belongs to; part of its key.</summary>
    public required MenuWeekId WeekId { get; init; }

    /// <summary>A day of that week; part of its key.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>See <see cref="Dish.ReadLine"/> for a line.</summary>
    public required string Dishes { get; set; }
}

/// <summary>One dish, and which of the fourteen allergens that must be told (règlement INCO, annexe II) it holds.</summary>
public sealed record Dish(string Name, IReadOnlyList<string> Allergens)
{
    /// <summary>The fourteen, as pages write them.</summary>
    public static IReadOnlyList<string> Known { get; } = ["gluten", "crustacés", "œufs", "poisson", "arachides", "soja", "lait", "fruits à coque", "céleri", "moutarde", "sésame", "sulfites", "lupin", "mollusques"];

    // What agents also write for the same thing.
    private static readonly Dictionary<string, string> Other = new(StringComparer.OrdinalIgnoreCase)
    {
        ["oeufs"] = "œufs", ["œuf"] = "œufs", ["oeuf"] = "œufs", ["blé"] = "gluten", ["poissons"] = "poisson", ["arachide"] = "arachides", ["lactose"] = "lait", ["noix"] = "fruits à coque", ["sulfite"] = "sulfites", ["mollusque"] = "mollusques", ["crustacé"] = "crustacés",
    };

    /// <summary>Reads the lines of a day.</summary>
    /// <returns>The dishes, and what is wrong with them in sentences.</returns>
    public static (IReadOnlyList<Dish> Dishes, IReadOnlyList<string> Problems) Read(string text)
    {
        var problems = new List<string>();
        var dishes = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => ReadLine(line, problems)).ToList();
        if (dishes.Count > MenuDay.MostDishes || text.Length > MenuDay.Longest)
        {
            problems.Add($"Un jour a {MenuDay.MostDishes}\u00A0plats et {MenuDay.Longest}\u00A0caractères au plus.");
        }

        return (dishes, problems);
    }

    private static Dish ReadLine(string line, List<string> problems)
    {
        var bracket = line.EndsWith(')') ? line.LastIndexOf('(') : -1;
        if (bracket < 0)
        {
            return new Dish(line, []);
        }

        var (name, words) = (line[..bracket].Trim(), line[(bracket + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var allergens = words.Select(word => (Word: word, Known: Known.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? Other.GetValueOrDefault(word))).ToList();
        problems.AddRange(allergens.Where(allergen => allergen.Known is null).Select(allergen => $"«\u00A0{allergen.Word}\u00A0» n’est pas un des quatorze allergènes\u00A0: {string.Join(", ", Known)}."));
        if (name.Length == 0)
        {
            problems.Add($"«\u00A0{line}\u00A0»\u00A0: écrivez le plat avant la parenthèse.");
        }

        return new Dish(name, [.. allergens.Select(allergen => allergen.Known).OfType<string>().Distinct().OrderBy(allergen => Known.ToList().IndexOf(allergen))]);
    }
}
