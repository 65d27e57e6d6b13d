using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An agent says which fields families change by themselves, which the service checks, and which are its own (R16).</summary>
public sealed class ChangeFieldRules(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The <see cref="DossierSettings.Version"/> that was on the page; 0 when nothing was ever set.</param>
    /// <param name="rules">By the key of the field; what is not named keeps its rule.</param>
    public Task<SettingsAnswer> Run(Agent agent, int seen, IReadOnlyDictionary<string, FieldRule> rules, CancellationToken ct) =>
        rules.Any(rule => FamilyFields.Find(rule.Key) is null || !Enum.IsDefined(rule.Value))
            ? Task.FromResult(SettingsAnswer.Wrong(["Un de ces choix n’existe pas\u00A0: rien n’a été changé."]))
            : db.InTransaction(() => Change(agent, seen, rules, ct), ct);

    private async Task<SettingsAnswer> Change(Agent agent, int seen, IReadOnlyDictionary<string, FieldRule> rules, CancellationToken ct)
    {
        var settings = await db.DossierSettings.FirstOrDefaultAsync(s => s.OrganiserId == agent.OrganiserId, ct);
        if ((settings?.Version ?? 0) != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        if (settings is null)
        {
            db.Add(settings = new DossierSettings { OrganiserId = agent.OrganiserId });
        }

        var before = FieldRules.Read(settings.FieldRules);
        var changed = FamilyFields.All.Where(field => rules.ContainsKey(field.Key) && rules[field.Key] != before.GetValueOrDefault(field.Key, field.Usually)).ToList();
        if (changed.Count == 0)
        {
            return new SettingsAnswer(null, [], 0);
        }

        settings.FieldRules = FieldRules.Write(FamilyFields.All.ToDictionary(field => field.Key, field => rules.TryGetValue(field.Key, out var rule) ? rule : before.GetValueOrDefault(field.Key, field.Usually)));
        settings.Version++;
        foreach (var field in changed)
        {
            db.Record(clock.GetUtcNow(), agent.Name, "settings.changed", $"{field.Key} organiser {agent.OrganiserId.Value}", null, before.GetValueOrDefault(field.Key, field.Usually).ToString(), rules[field.Key].ToString());
        }

        return new SettingsAnswer(null, [], changed.Count);
    }
}
