using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>No arrow points back: between the rooms, and inside core (DESIGN.md, Rooms and arrows).</summary>
public sealed partial class ArrowsTests
{
    /// <summary>The areas of core in one line: each may use those on its left.</summary>
    private static readonly string[] Line = ["Households", "Custody", "Dossiers", "Activities", "Accounts", "Pricing", "Places", "Carts", "Payments", "Bookings", "WaitingLists", "Nightly", "Billing", "Register"];

    [Theory]
    [InlineData("core", "Portal.Core")]
    [InlineData("realtime", "Portal.Realtime", "Portal.Core")]
    [InlineData("jobs", "Portal.Jobs", "Portal.Core", "Portal.Realtime")]
    [InlineData("web", "Portal.Web", "Portal.Core", "Portal.Realtime")]
    public void A_room_refers_only_to_the_rooms_before_it(string room, string assembly, params string[] allowed)
    {
        var built = Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Portal.", StringComparison.Ordinal));
        var written = XDocument.Load(Path.Combine(Sources.Root, room, assembly + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(built.Concat(written).Except(allowed));
    }

    [Fact]
    public void Inside_core_each_area_uses_only_those_on_its_left()
    {
        var back = from source in Sources.Of("core")
                   let place = Array.IndexOf(Line, source.Area)
                   where place >= 0
                   from Match use in Uses().Matches(source.Code)
                   let used = Array.IndexOf(Line, use.Groups["area"].Value)
                   where used > place
                   select $"{source.Path} uses {Line[used]}";

        Assert.Empty(back.Distinct());
    }

    [Fact]
    public void Core_has_no_area_that_the_line_forgets()
    {
        string[] beside = ["", "Messaging", "Audit", "Persistence", "Demo"];

        Assert.Empty(Sources.Of("core").Select(source => source.Area).Distinct().Except([.. Line, .. beside]));
    }

    [Fact]
    public void Core_knows_nothing_of_HTTP_SignalR_Redis_or_Quartz()
    {
        var strangers = from source in Sources.Of("core")
                        from Match use in Strangers().Matches(source.Code)
                        select $"{source.Path}: {use.Value}";

        Assert.Empty(strangers.Distinct());
    }

    [Fact]
    public void The_rules_and_the_things_of_core_do_not_read_the_clock()
    {
        // Rules receive the instant; only deeds own a TimeProvider (STYLE.md, 3).
        string[] areasOfRules = ["Households", "Custody", "Dossiers", "Activities", "Pricing"];

        Assert.Empty(Sources.Of("core")
            .Where(source => areasOfRules.Contains(source.Area) && source.Code.Contains("TimeProvider", StringComparison.Ordinal) && !Deed().IsMatch(source.Code))
            .Select(source => source.Path));
    }

    // « using Portal.Core.Carts; », « Portal.Core.Carts.Cart », and the short « Carts.Cart » that a neighbour may write.
    [GeneratedRegex(@"(?<![\w.])(?:using\s+)?(?:Portal\.)?(?:Core\.)?(?<area>Households|Custody|Dossiers|Activities|Accounts|Pricing|Places|Carts|Payments|Bookings|WaitingLists|Nightly|Billing|Register)(?:;|\.(?=[A-Z]\w*[\s.(?>)]))")]
    private static partial Regex Uses();

    // A deed is one class with one public method, which is named Run.
    [GeneratedRegex(@"public (async )?Task(<.+>)? Run\(")]
    private static partial Regex Deed();

    [GeneratedRegex(@"Microsoft\.AspNetCore\.(Http|Mvc|SignalR|Builder|Routing|Hosting)\b|StackExchange\.Redis|\bQuartz\b|Portal\.(Realtime|Jobs|Web)\b")]
    private static partial Regex Strangers();
}
