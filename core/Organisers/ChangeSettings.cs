using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Organisers;

/// <summary>An agent changes settings of its organiser. All of the form is kept, or nothing; each change leaves its own audit line (I7).</summary>
public sealed class ChangeSettings(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The <see cref="Organiser.SettingsVersion"/> that was on the page: a colleague's later change is not undone unread.</param>
    /// <param name="values">By the key of the setting; what is not named stays as it is.</param>
    public Task<SettingsAnswer> Run(Agent agent, int seen, IReadOnlyDictionary<string, string?> values, CancellationToken ct) =>
        db.InTransaction(() => Change(agent, seen, values, ct), ct);

    private async Task<SettingsAnswer> Change(Agent agent, int seen, IReadOnlyDictionary<string, string?> values, CancellationToken ct)
    {
        var organiser = await db.Organisers.SingleAsync(o => o.Id == agent.OrganiserId, ct);
        var before = SettingsDraft.Of(organiser);
        var wishes = OrganiserSettings.All.Where(setting => values.ContainsKey(setting.Key)).Select(setting => (Setting: setting, Value: OrganiserSetting.Normalised(values[setting.Key]))).ToList();
        var problems = wishes.Select(wish => wish.Setting.ProblemWith(wish.Value)).OfType<string>().ToList();
        if (problems.Count > 0)
        {
            return SettingsAnswer.Wrong(problems);
        }

        if (organiser.SettingsVersion != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        var after = wishes.Aggregate(before, (draft, wish) => wish.Setting.Write(draft, wish.Value));
        if (after.Policies.Contradiction() is { } contradiction)
        {
            return SettingsAnswer.Wrong([contradiction]);
        }

        var changed = wishes.ConvertAll(wish => wish.Setting).FindAll(setting => setting.Read(before) != setting.Read(after));
        if (changed.Count == 0)
        {
            return new SettingsAnswer(null, [], 0);
        }

        organiser.Take(after);
        foreach (var setting in changed)
        {
            db.Record(clock.GetUtcNow(), agent.Name, "settings.changed", $"{setting.Key} organiser {organiser.Id.Value}", null, setting.Read(before), setting.Read(after));
        }

        return new SettingsAnswer(null, [], changed.Count);
    }
}
