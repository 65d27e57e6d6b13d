namespace Portal.Core;

/// <summary>What came of a form of settings: why nothing was kept, with what is wrong on it; or how many settings changed.</summary>
public sealed record SettingsAnswer(Refusal? Refusal, IReadOnlyList<string> Problems, int Changed)
{
    /// <summary>Nothing was kept, for one reason.</summary>
    public static SettingsAnswer Refused(Refusal why) => new(why, [], 0);

    /// <summary>Nothing was kept: what to correct, in sentences.</summary>
    public static SettingsAnswer Wrong(IReadOnlyList<string> problems) => new(Portal.Core.Refusal.FieldUnreadable, problems, 0);
}
