using System.Reflection;
using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Payments;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>A setting that a deployment names and nobody reads is a setting that does nothing, silently.</summary>
public sealed partial class DeploymentTests
{
    private static readonly HashSet<string> Read =
    [
        "Portal__Database", "ConnectionStrings__Portal", "ConnectionStrings__Redis",
        .. Names("Portal", typeof(PortalSettings)), .. Names("PayFip", typeof(PayFipSettings)), .. Names("Mail", typeof(MailSettings)), .. Names("Push", typeof(PushSettings)),
        .. Names("Simulator", typeof(Simulator.SimulatorSettings)),
    ];

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("scripts/portal/programs.sh")]
    [InlineData("docs/operations.md")]
    public void Every_setting_that_is_named_exists(string file)
    {
        var named = Setting().Matches(File.ReadAllText(Path.Combine(Root(), file))).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !Read.Contains(name));
    }

    private static IEnumerable<string> Names(string section, Type settings) =>
        settings.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{section}__{property.Name}");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Not in a checkout.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\b(Portal|ConnectionStrings|PayFip|Mail|Push|Simulator)__[A-Za-z]+")]
    private static partial Regex Setting();
}
