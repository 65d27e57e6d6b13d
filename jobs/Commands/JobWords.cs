using Portal.Core;
using Portal.Jobs.Shift;

namespace Portal.Jobs.Commands;

/// <summary>A chore as it was asked for by hand.</summary>
/// <param name="Chore">By its word.</param>
/// <param name="Date">Null for today.</param>
/// <param name="Month">Its first day; null for the past one.</param>
/// <param name="Issue">For good, not in draft.</param>
/// <param name="IsDry">Only says what it would find.</param>
public sealed record JobWords(Chore Chore, DateOnly? Date, DateOnly? Month, bool Issue, bool IsDry)
{
    /// <param name="words">The chore's, then options, in any order.</param>
    /// <returns>Null when there is no such chore, or it does not take one of the options.</returns>
    public static JobWords? Read(string[] words)
    {
        if (words is not [var name, .. var options] || Chores.Find(name) is not { } chore)
        {
            return null;
        }

        var asked = new JobWords(chore, null, null, false, false);
        var isDraft = false;
        while (options.Length > 0)
        {
            switch (options)
            {
                case ["--date", var text, .. var rest] when chore.TakesDate && IsoDates.TryRead(text, out var date):
                    (asked, options) = (asked with { Date = date }, rest);
                    break;
                case ["--month", var text, .. var rest] when chore.TakesMonth && IsoDates.TryReadMonth(text, out var month):
                    (asked, options) = (asked with { Month = month }, rest);
                    break;
                case ["--draft", .. var rest] when chore.TakesMonth && !asked.Issue:
                    (isDraft, options) = (true, rest);
                    break;
                case ["--issue", .. var rest] when chore.TakesMonth && !isDraft:
                    (asked, options) = (asked with { Issue = true }, rest);
                    break;
                case ["--dry-run", .. var rest] when chore.DryRun is not null:
                    (asked, options) = (asked with { IsDry = true }, rest);
                    break;
                default:
                    return null;
            }
        }

        return asked;
    }
}
