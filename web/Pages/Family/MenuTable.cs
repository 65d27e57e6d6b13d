using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family;

/// <summary>What is served, day by day, where some children of a household eat.</summary>
/// <param name="Key">Names its heading.</param>
public sealed record MenuTable(string Key, string Name, IReadOnlyList<(DateOnly Day, IReadOnlyList<Dish> Dishes)> Days)
{
    /// <summary>One table per school of the children; where they have the same menus, as where none has a school of the organiser, one for all.</summary>
    public static IReadOnlyList<MenuTable> For(Catalogue catalogue, IEnumerable<Child> children, IReadOnlyList<MenuWeek> weeks)
    {
        var schools = catalogue.Facilities.Where(place => children.Any(child => child.SchoolId == place.Id)).ToList();
        var own = schools.FindAll(school => weeks.Any(week => week.FacilityId == school.Id && week.Days.Count > 0));
        return
        [
            .. own.Select(school => new MenuTable($"lieu-{school.Id.Value}", school.Name, DaysOf(weeks, school.Id))),
            .. own.Count == schools.Count && own.Count > 0 ? Array.Empty<MenuTable>() : [new MenuTable("tous", own.Count == 0 ? "Tous les restaurants" : FrenchWords.Listed([.. schools.Except(own).Select(school => school.Name)], "et"), DaysOf(weeks, null))],
        ];
    }

    private static List<(DateOnly, IReadOnlyList<Dish>)> DaysOf(IReadOnlyList<MenuWeek> weeks, FacilityId? place) =>
        [.. weeks.Where(week => week.FacilityId is null || week.FacilityId == place).SelectMany(week => week.Days.Select(day => (Week: week, Day: day)))
            .GroupBy(row => row.Day.Date).OrderBy(day => day.Key)
            .Select(day => (day.Key, Dish.Read(day.OrderByDescending(row => row.Week.FacilityId is not null).First().Day.Dishes).Dishes))];
}
