using System.Text.RegularExpressions;

namespace Portal.EndToEnd.Pages;

/// <summary>Where a browser has got to.</summary>
public static class Addresses
{
    /// <summary>Looks at the address until it is there: what waits for a page's load event may come after it.</summary>
    public static Task Arrive(this IPage page, string pattern) => Expect(page).ToHaveURLAsync(new Regex(pattern));
}
