using Portal.Core.Organisers;

namespace Portal.Core.Activities;

/// <summary>Which settings of its organiser an activity has of its own, so that the page of settings names those that a change does not reach.</summary>
public static class SettingOverrides
{
    private static readonly Dictionary<string, Func<Activity, bool>> Own = new()
    {
        ["rules.late"] = activity => activity.Late is not null,
        ["rules.full"] = activity => activity.Full is not null,
        ["rules.latecancel"] = activity => activity.LateCancellation is not null,
        ["rules.freed"] = activity => activity.FreedPlace is not null,
        ["rules.passed"] = activity => activity.PassedOffer is not null,
    };

    /// <summary>Whether the activity goes by a value of its own.</summary>
    public static bool IsOverriddenBy(this OrganiserSetting setting, Activity activity) => Own.GetValueOrDefault(setting.Key)?.Invoke(activity) ?? false;
}
