using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>A change of a setting, from the audit.</summary>
public sealed record ShownChange(string What, string Who, DateTimeOffset At, string? Detail);

/// <summary>Where everything that the organiser sets by itself is found, and who changed it last (I7).</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class IndexModel(PortalDb db) : StaffPage(db)
{
    private const int Shown = 12;

    public IReadOnlyList<ShownChange> Changes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var ending = $" organiser {Organiser.Id.Value}";
        var lines = await Db.AuditEntries.AsNoTracking().Where(line => line.HouseholdId == null && (line.What == "settings.changed" || line.What == "text.published" || line.What == "text.prepared" || line.What == "text.withdrawn") && line.Subject.EndsWith(ending))
            .OrderByDescending(line => line.At).Take(Shown).ToListAsync(ct);
        Changes = [.. lines.Select(line => new ShownChange(NameOf(line.What, line.Subject[..^ending.Length]), line.Who == "publish-texts" ? "à sa date" : line.Who, line.At, Detail(line.What, line.Subject[..^ending.Length], line.Before, line.After)))];
    }

    private static string NameOf(string what, string subject) => what switch
    {
        "settings.changed" => OrganiserSettings.All.FirstOrDefault(setting => setting.Key == subject)?.Label ?? FamilyFields.Find(subject)?.Label ?? subject,
        "text.published" => $"Texte en vigueur\u00A0: {TextName(subject)}",
        "text.prepared" => $"Texte préparé\u00A0: {TextName(subject)}",
        _ => $"Texte préparé, retiré\u00A0: {TextName(subject)}",
    };

    private static string TextName(string subject) => Enum.TryParse<LegalKind>(subject.Split(' ')[0], out var kind) ? SettingWords.Of(kind).Uncapitalised() : subject;

    private static string? Detail(string what, string subject, string? before, string? after) =>
        what != "settings.changed" ? null
        : OrganiserSettings.All.FirstOrDefault(setting => setting.Key == subject) is { } setting ? $"de «\u00A0{setting.InWords(before ?? "")}\u00A0» à «\u00A0{setting.InWords(after ?? "")}\u00A0»"
        : Enum.TryParse<FieldRule>(before, out var old) && Enum.TryParse<FieldRule>(after, out var now) ? $"de «\u00A0{SettingWords.Of(old).Uncapitalised()}\u00A0» à «\u00A0{SettingWords.Of(now).Uncapitalised()}\u00A0»"
        : null;
}
