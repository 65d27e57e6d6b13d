using System.Globalization;
using Portal.Core;
using Portal.Core.Activities;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>How the planning is looked at: a month in full, a week, or one sign per day (R39, R56).</summary>
public enum PlanningLook
{
    Month,
    Week,
    Summary,
}

/// <summary>What the planning shows, as its address says it: every link of the page is one of these with one thing changed.</summary>
/// <param name="Day">The first of the month; in a week, its Monday.</param>
public sealed record PlanningView(DateOnly Day, PlanningLook Look, bool Editing, Guid? Child, ActivityKind? Kind, int? Slot)
{
    public static PlanningView Read(IQueryCollection query, DateOnly today)
    {
        var look = query["vue"].ToString() switch { "semaine" => PlanningLook.Week, "ensemble" => PlanningLook.Summary, _ => PlanningLook.Month };
        var asked = Date(query["jour"]) ?? Date(query["mois"] + "-01");
        var day = asked ?? today;
        return new PlanningView(
            look == PlanningLook.Week ? (asked is null || query["jour"].Count > 0 ? day : FirstWeek(day, today)).Monday() : day.FirstOfMonth(),
            look,
            query["mode"] == "edition",
            Guid.TryParse(query["enfant"], out var child) ? child : null,
            Enum.TryParse<ActivityKind>(query["activite"], ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            int.TryParse(query["creneau"], NumberStyles.None, CultureInfo.InvariantCulture, out var slot) ? slot : null);
    }

    public DateOnly Month => Look == PlanningLook.Week ? Day.AddDays(3).FirstOfMonth() : Day.FirstOfMonth();

    public PlanningView Previous => this with { Day = Look == PlanningLook.Week ? Day.AddDays(-7) : Day.AddMonths(-1) };

    public PlanningView Next => this with { Day = Look == PlanningLook.Week ? Day.AddDays(7) : Day.AddMonths(1) };

    /// <summary>« décembre 2026 », « semaine du 7 décembre ».</summary>
    public string Title => Look == PlanningLook.Week ? $"semaine du {Day.DayInWords()[(Day.DayInWords().IndexOf(' ', StringComparison.Ordinal) + 1)..]}" : Day.MonthInWords();

    public PlanningView As(PlanningLook look, DateOnly today) => this with
    {
        Look = look,
        Day = look == PlanningLook.Week ? (Look == PlanningLook.Week ? Day : FirstWeek(Day, today)).Monday() : Month,
    };

    public string Address
    {
        get
        {
            var query = new List<string> { Look == PlanningLook.Week ? $"vue=semaine&jour={Day:yyyy-MM-dd}" : $"mois={Day:yyyy-MM}{(Look == PlanningLook.Summary ? "&vue=ensemble" : "")}" };
            if (Editing)
            {
                query.Add("mode=edition");
            }

            if (Child is { } child)
            {
                query.Add($"enfant={child}");
            }

            if (Kind is { } kind)
            {
                query.Add($"activite={kind.ToString().ToLowerInvariant()}");
            }

            if (Slot is { } slot)
            {
                query.Add(string.Create(CultureInfo.InvariantCulture, $"creneau={slot}"));
            }

            return "/planning?" + string.Join('&', query);
        }
    }

    // This week when the month is the present one, its first otherwise.
    private static DateOnly FirstWeek(DateOnly month, DateOnly today) => today.FirstOfMonth() == month.FirstOfMonth() ? today : month.FirstOfMonth();

    private static DateOnly? Date(string? text) =>
        IsoDates.TryRead(text, out var day) && day.Year is > 2000 and < 2100 ? day : null;
}
