using System.Globalization;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Places;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>
/// The hours a parent has chosen once for every day of a slot, or wants to be asked at each day (R44). Kept in a cookie: a
/// habit of this browser, which the server checks like anything else.
/// </summary>
public sealed class UsualHours
{
    private const string Cookie = "horaires";
    private const string EachDayWord = "jour";

    private readonly Dictionary<SlotId, ChosenHours> chosen = [];
    private readonly HashSet<SlotId> askedEachDay = [];

    public static UsualHours Of(HttpRequest request)
    {
        var usual = new UsualHours();
        foreach (var entry in (request.Cookies[Cookie] ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries).Take(50))
        {
            if (entry.Split('_') is [var slot, var hours] && int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                usual.Choose(new SlotId(id), hours);
            }
        }

        return usual;
    }

    public bool IsAskedEachDay(SlotId slot) => askedEachDay.Contains(slot);

    public ChosenHours For(SlotId slot) => chosen.GetValueOrDefault(slot);

    /// <summary>The same day with these hours, unless it brings its own.</summary>
    public SlotDay On(SlotDay day) => day.Hours == ChosenHours.AsPrinted ? day with { Hours = For(day.SlotId) } : day;

    /// <summary>Takes « 07:30-18:00 », or « jour »; anything else is dropped.</summary>
    public void Choose(SlotId slot, string text)
    {
        chosen.Remove(slot);
        askedEachDay.Remove(slot);
        if (text == EachDayWord)
        {
            askedEachDay.Add(slot);
        }
        else if (Picked.Hours(text) is { } hours)
        {
            chosen[slot] = hours;
        }
    }

    public void Keep(HttpResponse response) => response.Cookies.Append(
        Cookie,
        string.Join('.', chosen.Select(pair => $"{pair.Key.Value}_{Picked.Text(pair.Value)}").Concat(askedEachDay.Select(slot => $"{slot.Value}_{EachDayWord}"))),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromDays(365) });
}
