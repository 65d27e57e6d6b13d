using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.Core;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>No arrow points back: between the rooms, and inside core, as the compiler wrote them (docs/architecture.md).</summary>
public sealed partial class ArrowsTests
{
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
    public void Inside_core_no_arrow_points_back() => Assert.Empty(Core.Back(Compiled.UsesIn(typeof(Money).Assembly)).Order());

    [Fact]
    public void Persistence_decides_nothing() => Assert.Empty(Core.DecidedIn("Persistence", Compiled.UsesIn(typeof(Money).Assembly)).Order());

    [Fact]
    public void Core_has_no_area_that_the_line_forgets() => Assert.Empty(Core.Unknown(typeof(Money).Assembly));

    [Fact]
    public void The_page_of_architecture_draws_the_same_line()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docs/architecture.md"));

        Assert.Contains($"`{string.Join(" · ", CoreLine)}`", page, StringComparison.Ordinal);
    }

    /// <summary>The control: every way in which the left of a planted pair can use the right of it is seen.</summary>
    [Theory]
    [InlineData("InAField")]
    [InlineData("InASignature")]
    [InlineData("InABody")]
    [InlineData("InAnAwaitedBody")]
    [InlineData("InALambda")]
    [InlineData("AsAnArgumentOfAType")]
    [InlineData("AsAnArgumentOfAMethod")]
    [InlineData("AsItsBase")]
    [InlineData("AsAConstraint")]
    [InlineData("AsAnAttribute")]
    public void An_arrow_that_points_back_is_seen(string left)
    {
        var back = new Line("Planted", ["Left", "Right"], []).Back(Compiled.UsesIn(typeof(ArrowsTests).Assembly));

        Assert.Contains(back, arrow => arrow.StartsWith($"Planted.Left.{left} uses Planted.Right.", StringComparison.Ordinal));
        Assert.DoesNotContain(back, arrow => arrow.StartsWith("Planted.Right.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_room_beside_the_line_that_leans_on_it_is_seen()
    {
        var uses = Compiled.UsesIn(typeof(ArrowsTests).Assembly);

        Assert.Contains(new Line("Planted", ["Right"], ["Left"]).Back(uses), arrow => arrow.StartsWith("Planted.Left.InABody uses Planted.Right.", StringComparison.Ordinal));
        Assert.Contains(new Line("Planted", ["Right"], ["Left"]).DecidedIn("Left", uses), arrow => arrow.EndsWith("Planted.Right.Rule.Decides", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_knows_nothing_of_HTTP_SignalR_Redis_or_Quartz()
    {
        var strangers = from use in Compiled.UsesIn(typeof(Money).Assembly) where Strangers().IsMatch(use.To) select $"{use.From} uses {use.To}";

        Assert.Empty(strangers.Distinct());
    }

    [Fact]
    public void The_rules_and_the_things_of_core_do_not_read_the_clock()
    {
        // Rules receive the instant; only deeds own a TimeProvider (STYLE.md, 3), and who keeps in memory what an instant ends.
        string[] areasOfRules = ["Organisers", "Households", "Custody", "Dossiers", "Activities", "Pricing"];

        Assert.Empty(Sources.Of("core")
            .Where(source => areasOfRules.Contains(source.Area) && source.Code.Contains("TimeProvider", StringComparison.Ordinal) && !Deed().IsMatch(source.Code) && !source.Path.EndsWith("/CatalogueReader.cs", StringComparison.Ordinal))
            .Select(source => source.Path));
    }

    /// <summary>The areas of core in one line: each may use those on its left.</summary>
    private static readonly string[] CoreLine =
    [
        "Organisers", "Households", "Messaging", "Custody", "Dossiers", "Activities", "Accounts", "Pricing", "Places", "Carts", "Payments", "Bookings", "WaitingLists", "Nightly", "Billing", "Settlement", "Register", "Studio",
    ];

    private static readonly Line Core = new("Portal.Core", CoreLine, ["Audit", "Live"]);

    // A deed is one class with one public method, which is named Run.
    [GeneratedRegex(@"public (async )?Task(<.+>)? Run\(")]
    private static partial Regex Deed();

    [GeneratedRegex(@"^(Microsoft\.AspNetCore\.(Http|Mvc|SignalR|Builder|Routing|Hosting)|StackExchange\.Redis|Quartz|Portal\.(Realtime|Jobs|Web))\.")]
    private static partial Regex Strangers();
}
