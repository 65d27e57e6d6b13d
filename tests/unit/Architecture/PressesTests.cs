using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core;
using Portal.Web.Pages;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>The table of docs/presses.md: every form of the portal stands in it, and every page and deed that it names exists.</summary>
public sealed partial class PressesTests
{
    private const string PagesRoom = "Portal.Web.Pages.";

    private static readonly (string Page, string[] Deeds)[] Table =
        [.. File.ReadLines(Path.Combine(Sources.Root, "docs", "presses.md")).Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => (row.Groups["page"].Value, row.Groups["deeds"].Value.Split(['`', ',', ' '], StringSplitOptions.RemoveEmptyEntries)))];

    [Fact]
    public void Every_form_stands_in_the_table_once_and_the_table_names_no_other()
    {
        var forms = typeof(PortalPage).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract)
            .SelectMany(page => page.GetMethods().Where(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal)).Select(deed => AddressOf(page, deed.Name)));

        Assert.Equal(forms.Order(StringComparer.Ordinal), Table.Select(row => row.Page).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_deed_that_the_table_names_exists()
    {
        var classes = new[] { typeof(Refusal).Assembly, typeof(PortalPage).Assembly }.SelectMany(assembly => assembly.GetTypes()).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Table.SelectMany(row => row.Deeds), deed => !classes.Contains(deed));
    }

    // « Family/Cart/Index?Valider »
    private static string AddressOf(Type page, string method)
    {
        var path = page.FullName![PagesRoom.Length..].Replace('.', '/');
        var handler = method["OnPost".Length..];
        handler = handler.EndsWith("Async", StringComparison.Ordinal) ? handler[..^"Async".Length] : handler;
        return $"{path[..^"Model".Length]}{(handler.Length == 0 ? "" : $"?{handler}")}";
    }

    [GeneratedRegex(@"^\| [^|]+ \| `(?<page>[^`]+)` \| (?<deeds>[^|]*) \|$")]
    private static partial Regex Row();
}
