using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>A setting as its form shows it.</summary>
/// <param name="Value">What is kept, or what the agent has just written.</param>
/// <param name="Stored">What is kept.</param>
/// <param name="Problem">What is wrong with what was written.</param>
/// <param name="HasFocus">The first that is wrong.</param>
/// <param name="Overriding">Activities that have a rule of their own in its place.</param>
public sealed record ShownSetting(OrganiserSetting Setting, string Value, string Stored, string? Problem, bool HasFocus, IReadOnlyList<string> Overriding)
{
    public string Id => Setting.Key.Replace('.', '-');

    public string NoteId => $"{Id}-note";

    public string InputType => Setting.Kind switch
    {
        SettingKind.Hour => "time",
        SettingKind.Email => "email",
        SettingKind.Phone => "tel",
        SettingKind.Link => "url",
        _ => "text",
    };

    // « 02:00-06:00 weekdays », as three answers.
    public string WindowFrom => Hours.From;

    public string WindowUntil => Hours.Until;

    public bool IsWeekdays => Value.Split(' ') is [_, "weekdays"];

    // As it was written, which may be no window.
    private (string From, string Until) Hours => Value.Split(' ')[0].Split('-') is [var from, var until] ? (from, until) : ("", "");

    public static IReadOnlyList<ShownSetting> Of(Organiser organiser, SettingPage page, IReadOnlyList<Activity> activities, IReadOnlyDictionary<string, string?>? written)
    {
        var draft = SettingsDraft.Of(organiser);
        var shown = OrganiserSettings.On(page).Select(setting =>
        {
            var (stored, value) = (setting.Read(draft), written is not null && written.TryGetValue(setting.Key, out var text) ? OrganiserSetting.Normalised(text) : null);
            return new ShownSetting(setting, value ?? stored, stored, value is null ? null : setting.ProblemWith(value), false,
                [.. activities.Where(setting.IsOverriddenBy).Select(activity => activity.Name).Distinct().Order(StringComparer.CurrentCulture)]);
        }).ToList();
        var first = shown.FindIndex(setting => setting.Problem is not null);
        return [.. shown.Select((setting, at) => at == first ? setting with { HasFocus = true } : setting)];
    }

    /// <summary>The values that a form carries for a page; a window's three answers become one.</summary>
    public static Dictionary<string, string?> ValuesIn(IFormCollection form, SettingPage page) => OrganiserSettings.On(page)
        .Where(setting => form.ContainsKey(setting.Key) || form.ContainsKey($"{setting.Key}.de"))
        .ToDictionary(setting => setting.Key, setting => setting.Kind == SettingKind.Window ? Window(form, setting.Key) : form[setting.Key].FirstOrDefault());

    private static string Window(IFormCollection form, string key)
    {
        var (from, until) = (form[$"{key}.de"].ToString().Trim(), form[$"{key}.a"].ToString().Trim());
        return from.Length == 0 && until.Length == 0 ? MaintenanceWindow.None.Text : $"{from}-{until}{(form[$"{key}.semaine"] == "oui" ? " weekdays" : "")}";
    }
}
