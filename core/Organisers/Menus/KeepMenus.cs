using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Organisers;

/// <summary>An agent writes the menus of a week, for all places or for one (R84). All of the week is kept, or nothing.</summary>
public sealed class KeepMenus(PortalDb db, TimeProvider clock)
{
    /// <param name="monday">The week.</param>
    /// <param name="place">Null for all places.</param>
    /// <param name="seen">The version that was on the page; 0 when there was none.</param>
    /// <param name="days">The lines of Monday and the days after it.</param>
    public Task<SettingsAnswer> Run(Agent agent, DateOnly monday, FacilityId? place, int seen, IReadOnlyList<string?> days, CancellationToken ct)
    {
        var written = days.Select((text, at) => (Day: monday.AddDays(at), Text: Lines(text))).ToList();
        var problems = written.SelectMany(day => Dish.Read(day.Text).Problems.Select(problem => $"{FrenchWords.French.DateTimeFormat.GetDayName(day.Day.DayOfWeek).Capitalised()}\u00A0: {problem}")).ToList();
        return problems.Count > 0 ? Task.FromResult(SettingsAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, monday.Monday(), place, seen, written, ct), ct);
    }

    private async Task<SettingsAnswer> Keep(Agent agent, DateOnly monday, FacilityId? place, int seen, List<(DateOnly Day, string Text)> days, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        if (place is not null && !await db.Facilities.AnyAsync(facility => facility.Id == place && facility.OrganiserId == organiser, ct))
        {
            return SettingsAnswer.Refused(Refusal.NotFound);
        }

        var week = await db.MenuWeeks.Include(w => w.Days).FirstOrDefaultAsync(w => w.OrganiserId == organiser && w.Monday == monday && w.FacilityId == place, ct);
        if ((week?.Version ?? 0) != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        if (week is null)
        {
            db.Add(week = new MenuWeek { OrganiserId = organiser, FacilityId = place, Monday = monday });
        }

        var changed = days.FindAll(day => week.DishesOn(day.Day) != day.Text);
        foreach (var (day, text) in changed)
        {
            db.Record(clock.GetUtcNow(), agent.Name, "menu.changed", $"menu {day.Iso()} place {place?.Value}", null, week.DishesOn(day), text);
            week.Serve(day, text);
        }

        week.Version += changed.Count > 0 ? 1 : 0;
        return new SettingsAnswer(null, [], changed.Count);
    }

    private static string Lines(string? text) => string.Join('\n', (text ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
